// SPDX-License-Identifier: AGPL-3.0-or-later
//! What users of services think, as counts.

use engine::model::{Answers, Questionnaire};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static QUESTIONNAIRES: Sheet<Questionnaire> = Sheet {
    name: "questionario",
    file: "tabelle.toml",
    title: "I questionari agli utenti dei servizi",
    rows: |it| Rows::Many(&mut it.questionnaires),
    get: |it| &it.questionnaires,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Questionnaire {
        "id" id "identificativo: le formule lo chiamano così"
        "servizio" service "servizio"
        "anno" year "anno; vuoto: quello del piano"
        "struttura" structure "id della struttura che dà il servizio"
        "interpellati" asked "a quante persone è stato proposto"
        "compilati" answered "quante hanno risposto"
        "minimo" lowest "punto più basso della scala"
        "massimo" highest "punto più alto della scala"
        "soddisfatti_da" satisfied "da che punto si è soddisfatti"
        "fonte" source "come è stato fatto"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static ANSWERS: Sheet<Answers> = Sheet {
    name: "risposta",
    file: "tabelle.toml",
    title: "Quante risposte ha avuto ogni punto della scala",
    rows: |it| Rows::Many(&mut it.answers),
    get: |it| &it.answers,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Answers {
        "questionario" questionnaire "id del questionario"
        "nome" name "nome della domanda, per le formule"
        "domanda" question "domanda come era scritta"
        "punto" point "punto della scala"
        "quante" count "quante persone lo hanno dato"
    }),
};

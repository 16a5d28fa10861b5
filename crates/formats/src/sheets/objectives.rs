// SPDX-License-Identifier: AGPL-3.0-or-later
//! Objectives, phases, contributions, weights, marks, people, instalments.

use engine::model::{Contribution, Instalment, Link, Mark, Objective, OtherWeight, Participation, Phase};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static OBJECTIVES: Sheet<Objective> = Sheet {
    name: "obiettivo",
    file: "piano.toml",
    title: "Gli obiettivi di ogni livello",
    rows: |it| Rows::Many(&mut it.objectives),
    get: |it| &it.objectives,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Objective {
        "id" id "identificativo nel dossier; se manca viene dal codice"
        "codice" code "codice come stampato"
        "codice_scheda" sheet_code "codice stampato sulla scheda, se è un altro"
        "padre" parent "id dell'obiettivo superiore"
        "livello" level "livello del sistema; vuoto: obiettivo"
        "titolo" title "titolo"
        "descrizione" description "descrizione"
        "risultato_atteso" expected_result "risultato atteso in parole"
        "struttura" structure "id della struttura in carico"
        "responsabile" owner "responsabile come stampato"
        "strutture_coinvolte" involved "altre strutture, come stampate"
        "peso" weight "peso tra i fratelli"
        "tipo" kind "sviluppo, miglioramento, mantenimento"
        "durata" duration "annuale o pluriennale"
        "natura" nature "organizzativo, individuale, progetto, trasversale"
        "ambiti" ambits "ambiti dell'art. 8 D.Lgs. 150/2009 e dell'ente"
        "linea" strategic_line "linea strategica"
        "obiettivo_strategico" strategic_objective "obiettivo strategico"
        "obiettivo_operativo" operational_objective "obiettivo operativo"
        "missione" mission "missione di bilancio"
        "programma" programme "programma di bilancio"
        "dup" dup "riferimento al DUP"
        "inizio" start "inizio"
        "scadenza" deadline "data fine attesa"
        "anni" years "anni come stampati"
        "indicatori" indicators "cella libera degli indicatori"
        "atteso" expected "cella libera dei valori attesi"
        "graduazione" graduation "graduazione come stampata"
        "regola" rule "regola, se non viene dal livello"
        "importo" amount "importo di un progetto speciale"
        "stato" state "attivo, stralciato, sospeso, neutralizzato"
        "fonte" origin "dove sta nel documento"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static PHASES: Sheet<Phase> = Sheet {
    name: "fase",
    file: "piano.toml",
    title: "Le fasi e le righe dei piani operativi",
    rows: |it| Rows::Many(&mut it.phases),
    get: |it| &it.phases,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Phase {
        "id" id "identificativo; se manca viene da obiettivo e codice"
        "codice" code "codice come stampato"
        "obiettivo" objective "id dell'obiettivo"
        "titolo" title "titolo"
        "descrizione" description "descrizione"
        "peso" weight "peso dentro l'obiettivo"
        "inizio" start "inizio"
        "scadenza" deadline "scadenza"
        "indicatori" indicators "cella libera degli indicatori"
        "atteso" expected "cella libera dei valori attesi"
        "graduazione" graduation "graduazione come stampata"
        "regola" rule "regola, se non viene dal livello"
        "responsabile" owner "responsabile come stampato"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static CONTRIBUTIONS: Sheet<Contribution> = Sheet {
    name: "contributo",
    file: "piano.toml",
    title: "I contributi delle strutture a un obiettivo",
    rows: |it| Rows::Many(&mut it.contributions),
    get: |it| &it.contributions,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Contribution {
        "id" id "identificativo; se manca viene da obiettivo e struttura"
        "obiettivo" objective "id dell'obiettivo"
        "struttura" structure "id della struttura"
        "quota" share "quota di contribuzione"
        "peso_assoluto" absolute_weight "peso assoluto come stampato"
        "atteso" expected "valore atteso in parole"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static LINKS: Sheet<Link> = Sheet {
    name: "collegamento",
    file: "piano.toml",
    title: "Gli obiettivi che contano anche sotto un altro padre",
    rows: |it| Rows::Many(&mut it.links),
    get: |it| &it.links,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Link {
        "padre" parent "id dell'altro padre"
        "figlio" child "id dell'obiettivo"
        "peso" weight "peso che ha lì"
    }),
};

pub(crate) static OTHER_WEIGHTS: Sheet<OtherWeight> = Sheet {
    name: "peso",
    file: "piano.toml",
    title: "Un secondo sistema di pesi",
    rows: |it| Rows::Many(&mut it.other_weights),
    get: |it| &it.other_weights,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(OtherWeight {
        "nodo" node "id del nodo"
        "insieme" set "nome del sistema di pesi"
        "valore" weight "peso"
    }),
};

pub(crate) static MARKS: Sheet<Mark> = Sheet {
    name: "giudizio",
    file: "piano.toml",
    title: "I giudizi della pesatura",
    rows: |it| Rows::Many(&mut it.marks),
    get: |it| &it.marks,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Mark {
        "nodo" node "id del nodo"
        "criterio" criterion "nome del criterio"
        "giudizio" mark "il giudizio: Alto"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static PARTICIPATIONS: Sheet<Participation> = Sheet {
    name: "partecipazione",
    file: "piano.toml",
    title: "Chi partecipa a che cosa",
    rows: |it| Rows::Many(&mut it.participations),
    get: |it| &it.participations,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Participation {
        "n" number "numero della riga"
        "persona" person "id della persona"
        "obiettivo" objective "id dell'obiettivo"
        "peso" weight "peso"
    }),
};

pub(crate) static INSTALMENTS: Sheet<Instalment> = Sheet {
    name: "rata",
    file: "piano.toml",
    title: "Le rate dei progetti speciali",
    rows: |it| Rows::Many(&mut it.instalments),
    get: |it| &it.instalments,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Instalment {
        "obiettivo" objective "id dell'obiettivo"
        "nome" name "SAL, SALDO"
        "quota" share "quota dell'importo"
        "alla_data" due "quando"
        "condizione" condition "che cosa deve essere già avvenuto"
    }),
};

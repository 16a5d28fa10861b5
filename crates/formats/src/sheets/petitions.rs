// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is asked to be taken otherwise, and what was decided.

use engine::model::{Petition, Ruling};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static PETITIONS: Sheet<Petition> = Sheet {
    name: "istanza",
    file: "istanze.toml",
    title: "Le istanze: che una riga non si conti, o si conti altrimenti",
    rows: |it| Rows::Many(&mut it.petitions),
    get: |it| &it.petitions,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Petition {
        "id" id "identificativo"
        "di" of "id di obiettivo, fase, contributo o indicatore"
        "chiede" asks "neutralizza, forza (il grado), rettifica (il valore)"
        "valore" value "grado o valore che si chiede"
        "al" at "giorno dei valori di cui parla; vuoto: ogni serie dell'anno"
        "riguarda" concerns "dirigenza, personale: decide l'organo politico o il segretario"
        "motivo" reason "perché"
        "prova" evidence "che cosa lo prova"
        "ruolo" role "ruolo di chi chiede"
        "persona" person "codice di chi chiede"
        "data" date "quando"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static RULINGS: Sheet<Ruling> = Sheet {
    name: "decisione",
    file: "istanze.toml",
    title: "I pareri e le decisioni sulle istanze",
    rows: |it| Rows::Many(&mut it.rulings),
    get: |it| &it.rulings,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Ruling {
        "istanza" petition "id dell'istanza"
        "tipo" kind "parere, decisione"
        "esito" answer "accolta, respinta; di un parere: favorevole, contrario"
        "valore" value "grado o valore deciso; vuoto: quello chiesto"
        "ruolo" role "ruolo di chi lo dà"
        "organo" organ "organo dell'atto"
        "atto" act "tipo di atto"
        "numero" number "numero dell'atto"
        "data" date "giorno dell'atto"
        "motivo" reason "perché"
        "persona" person "codice di chi lo registra"
    }),
};

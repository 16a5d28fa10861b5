// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was found, and what the document prints.

use engine::model::{Place, Printed, Reading, Results, Waiver};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static RESULTS: Sheet<Results> = Sheet {
    name: "risultati",
    file: "risultati.toml",
    title: "La serie di risultati",
    rows: |it| Rows::One(&mut it.results),
    get: |it| std::slice::from_ref(&it.results),
    place: |_, _| (),
    at: |_| Place::default(),
    columns: columns!(Results {
        "titolo" title "titolo"
        "anno" year "anno; vuoto: quello del piano"
        "al" at "giorno a cui si riferiscono"
        "inventati" invented "se i valori non sono dell'ente"
        "raccoglie" gathers "tutto, indicatori, fasi"
        "apre" opens "primo giorno in cui i responsabili scrivono"
        "chiude" closes "ultimo giorno in cui i responsabili scrivono"
        "chiusa" closed "se il segretario l'ha chiusa"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static READINGS: Sheet<Reading> = Sheet {
    name: "rilevazione",
    file: "risultati.toml",
    title: "I valori rilevati",
    rows: |it| Rows::Many(&mut it.readings),
    get: |it| &it.readings,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Reading {
        "di" of "id di indicatore, fase o obiettivo"
        "valore" value "valore come stampato"
        "data" date "quando fu fatto o misurato"
        "periodo" period "periodo"
        "precedente" previous "valore dell'anno prima"
        "fonte" source "da dove viene"
        "prova" evidence "che cosa lo prova"
        "causa" cause "causa dello scostamento"
        "tipo_causa" cause_kind "esterna, norma, risorse, organizzazione, programmazione, altro"
        "rimedio" remedy "che cosa si fa per rimediare"
        "stato" state "misurato, non-valutabile, escluso, forzato, mancante"
        "motivo" reason "motivo dello stato"
        "atto" act "atto che decide lo stato"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static PRINTED: Sheet<Printed> = Sheet {
    name: "stampato",
    file: "risultati.toml",
    title: "Le cifre che il documento stampa",
    rows: |it| Rows::Many(&mut it.printed),
    get: |it| &it.printed,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Printed {
        "nodo" node "id del nodo"
        "grandezza" figure "grado (o vuoto), valore, o una grandezza del sistema"
        "valore" value "cifra come stampata"
        "dove" context "dove: risultati, conclusioni, scheda"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static WAIVERS: Sheet<Waiver> = Sheet {
    name: "deroga",
    file: "deroghe.toml",
    title: "I rilievi accettati, da chi e perché",
    rows: |it| Rows::Many(&mut it.waivers),
    get: |it| &it.waivers,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Waiver {
        "regola" rule "codice del controllo"
        "nodo" node "id del nodo; vuoto: ogni rilievo di quel controllo"
        "motivo" reason "perché si accetta"
        "ruolo" role "ruolo di chi accetta"
        "data" date "quando"
        "atto" act "atto, se c'è"
    }),
};

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Indicators, definitions, expected values, named inputs.

use engine::model::{Datum, Definition, Expected, Indicator};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static INDICATORS: Sheet<Indicator> = Sheet {
    name: "indicatore",
    file: "piano.toml",
    title: "Gli indicatori su obiettivi, fasi e contributi",
    rows: |it| Rows::Many(&mut it.indicators),
    get: |it| &it.indicators,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Indicator {
        "id" id "identificativo; se manca viene da ciò che misura e dal codice"
        "codice" code "codice come stampato"
        "di" of "id di ciò che misura"
        "definizione" definition "id della definizione da cui eredita"
        "componente" component "codice della componente del sistema"
        "nome" name "nome"
        "descrizione" description "che cosa dice"
        "formula_testo" printed_formula "formula come stampata"
        "formula" formula "formula che si può calcolare"
        "unita" unit "unità di misura"
        "verso" direction "da che parte è il meglio"
        "andamento" course "come va nell'anno: cumulato, livello; vuoto: non si prevede"
        "baseline" baseline "valore di partenza"
        "target" target "valore atteso"
        "alla_data" deadline "entro quando"
        "intermedio" interim "valore atteso intermedio"
        "alla_data_intermedia" interim_deadline "entro quando"
        "minimo" minimum "soglia inferiore"
        "massimo" maximum "soglia superiore"
        "precedente" previous "valore dell'anno prima"
        "peso" weight "peso tra gli indicatori dello stesso nodo"
        "regola" rule "regola, se non viene dalla graduazione o dal livello"
        "graduazione" graduation "graduazione come stampata"
        "cifre" digits "decimali con cui mostrare il valore"
        "risultati_attesi" expected_results "colonna «risultati attesi»"
        "fonte_dati" data_source "da dove viene il dato"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static DEFINITIONS: Sheet<Definition> = Sheet {
    name: "definizione",
    file: "piano.toml",
    title: "Il catalogo degli indicatori",
    rows: |it| Rows::Many(&mut it.definitions),
    get: |it| &it.definitions,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Definition {
        "id" id "identificativo"
        "nome" name "nome"
        "descrizione" description "che cosa dice"
        "formula_testo" printed_formula "formula come stampata"
        "formula" formula "formula che si può calcolare"
        "unita" unit "unità di misura"
        "verso" direction "da che parte è il meglio"
        "cifre" digits "decimali con cui mostrare il valore"
        "fonte_dati" data_source "da dove viene il dato"
    }),
};

pub(crate) static EXPECTED: Sheet<Expected> = Sheet {
    name: "atteso",
    file: "piano.toml",
    title: "I valori attesi per anno e per data",
    rows: |it| Rows::Many(&mut it.expected),
    get: |it| &it.expected,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Expected {
        "indicatore" indicator "id dell'indicatore"
        "tipo" kind "atteso, intermedio, storico, benchmark"
        "anno" year "anno"
        "alla_data" at "data, se meno di un anno"
        "valore" value "valore"
    }),
};

pub(crate) static DATA: Sheet<Datum> = Sheet {
    name: "dato",
    file: "piano.toml",
    title: "I dati con nome che le formule usano",
    rows: |it| Rows::Many(&mut it.data),
    get: |it| &it.data,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Datum {
        "nodo" node "id del nodo; vuoto: tutto il dossier"
        "nome" name "nome nelle formule"
        "valore" value "valore come stampato"
        "formula" formula "o la formula che lo dà"
        "unita" unit "unità di misura"
        "fonte" source "da dove viene"
        "nota" note "annotazione per chi legge"
    }),
};

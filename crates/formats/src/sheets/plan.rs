// SPDX-License-Identifier: AGPL-3.0-or-later
//! The document, its acts, its texts, its annexed tables, its proofs.

use engine::model::{Act, Annex, AnnexRow, Chapter, EvidenceList, Identity, OwnTerm, Plan};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static PLAN: Sheet<Plan> = Sheet {
    name: "piano",
    file: "piano.toml",
    title: "Il documento e i suoi anni",
    rows: |it| Rows::One(&mut it.plan),
    get: |it| std::slice::from_ref(&it.plan),
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Plan {
        "titolo" title "titolo"
        "tipo" kind "che documento è"
        "anno" year "anno misurato"
        "dal" from "primo anno"
        "al" to "ultimo anno"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static ACTS: Sheet<Act> = Sheet {
    name: "atto",
    file: "piano.toml",
    title: "Gli atti",
    rows: |it| Rows::Many(&mut it.acts),
    get: |it| &it.acts,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Act {
        "oggetto" about "di che cosa: piano, smvp, ptpct, bilancio, nucleo"
        "tipo" kind "delibera, determina, decreto, verbale"
        "organo" organ "organo"
        "numero" number "numero come stampato"
        "data" date "data come stampata"
        "persona" person "codice di chi ha fatto il passo del ciclo che l'atto registra"
        "delega" on_behalf_of "codice di chi lo ha delegato"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static TERMS: Sheet<OwnTerm> = Sheet {
    name: "termine",
    file: "piano.toml",
    title: "Le date che l'ente si dà per i passi del ciclo",
    rows: |it| Rows::Many(&mut it.terms),
    get: |it| &it.terms,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(OwnTerm {
        "passo" step "nome del passo: trasmetti, approva, monitora"
        "giorno" day "ultimo giorno; senza anno, vale per ogni ciclo"
        "fonte" source "articolo o atto che lo fissa"
    }),
};

pub(crate) static ANNEXES: Sheet<Annex> = Sheet {
    name: "tabella",
    file: "piano.toml",
    title: "Le tabelle di cifre allegate",
    rows: |it| Rows::Many(&mut it.annexes),
    get: |it| &it.annexes,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Annex {
        "id" id "nome con cui la chiamano le formule"
        "titolo" title "titolo"
        "di" of "id del nodo a cui appartiene"
        "colonne" columns "intestazioni come stampate, senza quella delle etichette"
        "chiavi" keys "nome di ogni colonna per le formule"
        "corrente" current "chiave della colonna che le formule leggono se non ne dicono una"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static ANNEX_ROWS: Sheet<AnnexRow> = Sheet {
    name: "riga",
    file: "piano.toml",
    title: "Le righe delle tabelle allegate",
    rows: |it| Rows::Many(&mut it.annex_rows),
    get: |it| &it.annex_rows,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(AnnexRow {
        "tabella" table "id della tabella"
        "id" id "nome con cui la chiamano le formule"
        "nome" name "etichetta come stampata"
        "valori" values "celle come stampate"
        "tipo" kind "dato, totale o derivata"
        "formula" formula "formula di una riga derivata, sugli id delle altre"
    }),
};

pub(crate) static IDENTITIES: Sheet<Identity> = Sheet {
    name: "identita",
    file: "piano.toml",
    title: "Le uguaglianze che valgono su ogni riga",
    rows: |it| Rows::Many(&mut it.identities),
    get: |it| &it.identities,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Identity {
        "tabella" table "id della tabella"
        "formula" formula "uguaglianza tra chiavi di colonne"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static CHAPTERS: Sheet<Chapter> = Sheet {
    name: "capitolo",
    file: "piano.toml",
    title: "I testi",
    rows: |it| Rows::Many(&mut it.chapters),
    get: |it| &it.chapters,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Chapter {
        "di" of "id del nodo; vuoto: tutto il documento"
        "titolo" title "titolo"
        "testo" text "testo"
    }),
};

pub(crate) static EVIDENCE: Sheet<EvidenceList> = Sheet {
    name: "elenco",
    file: "risultati.toml",
    title: "Gli elenchi che provano un risultato",
    rows: |it| Rows::Many(&mut it.evidence),
    get: |it| &it.evidence,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(EvidenceList {
        "id" id "identificativo"
        "di" of "id del nodo"
        "indicatore" indicator "id dell'indicatore che l'elenco dovrebbe contare"
        "titolo" title "titolo"
        "voci" items "le voci"
    }),
};

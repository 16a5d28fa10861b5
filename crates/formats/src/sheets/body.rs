// SPDX-License-Identifier: AGPL-3.0-or-later
//! The body, its structures, its people.

use engine::model::{Body, Person, Place, Structure};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static BODY: Sheet<Body> = Sheet {
    name: "ente",
    file: "ente.toml",
    title: "L'ente",
    rows: |it| Rows::One(&mut it.body),
    get: |it| std::slice::from_ref(&it.body),
    place: |_, _| (),
    at: |_| Place::default(),
    columns: columns!(Body {
        "nome" name "nome dell'ente"
        "tipo" kind "che tipo di ente è: decide quali norme valgono"
        "provincia" province "provincia"
        "codice_ipa" ipa "codice IPA"
        "abitanti" inhabitants "abitanti"
        "dipendenti" employees "dipendenti: sotto 50 il PIAO è semplificato"
        "dirigenza" executives "se ha dirigenti"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static STRUCTURES: Sheet<Structure> = Sheet {
    name: "struttura",
    file: "ente.toml",
    title: "Le unità organizzative",
    rows: |it| Rows::Many(&mut it.structures),
    get: |it| &it.structures,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Structure {
        "id" id "identificativo nel dossier"
        "nome" name "nome come stampato"
        "padre" parent "id della struttura superiore"
        "responsabile" owner "responsabile come stampato (codice, mai il nome)"
        "ad_interim" interim "se è retta ad interim"
        "funzioni" functions "che cosa fa"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static PEOPLE: Sheet<Person> = Sheet {
    name: "persona",
    file: "ente.toml",
    title: "Le persone, come codici di ruolo",
    rows: |it| Rows::Many(&mut it.people),
    get: |it| &it.people,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Person {
        "id" id "codice inventato e stabile"
        "ruolo" role "ruolo"
        "struttura" structure "id della struttura"
        "categoria" area "area o categoria professionale"
        "nota" note "annotazione per chi legge"
    }),
};

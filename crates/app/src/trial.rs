// SPDX-License-Identifier: AGPL-3.0-or-later
//! Data to try the program with: the bodies of `examples/`, an invented comune at work, an access for each role.

use std::{fs, io};

use engine::{
    cycle::Role,
    model::{Choice as _, Course},
};
use formats::Cell;
use jiff::{Timestamp, civil::date};
use rust_embed::RustEmbed;
use serde_json::json;
use store::{
    Actor, Change, DossierId, Error, NewAccount, NewMembership, NewPerson, NewPublication, PersonId, Store,
};

use crate::{
    canonical, exchange,
    web::{role_words, secret},
};

/// The dossiers that come with the program.
#[derive(RustEmbed)]
#[folder = "../../examples"]
struct Examples;

/// The invented comune, where every role has an access.
pub const LIVE: &str = "piano-modello-2026";

/// The one that is a report, with the values of its body.
const REPORT: &str = "terrecablate-2021";

/// The folders of the five real documents.
pub static BODIES: [&str; 5] =
    ["comune-lombardo-2019", "modello-2024", "portoferraio-2021", "terrecablate-2020", "terrecablate-2021"];

/// The password of every access made here.
pub const PASSWORD: &str = "prova-traguardo";

/// An access to try.
pub struct Access {
    /// The name with which one comes in.
    pub login: &'static str,
    name: &'static str,
    role: Role,
    /// The structure it is for, in the invented comune.
    scope: &'static str,
    /// Whether it has the same role in the five bodies.
    everywhere: bool,
}

#[rustfmt::skip]
pub static ACCESSES: &[Access] = &[
    Access { login: "installazione", name: "Ufficio informatico", role: Role::Installation, scope: "", everywhere: false },
    Access { login: "amministratore", name: "Alba Neri", role: Role::Administrator, scope: "", everywhere: true },
    Access { login: "segretario", name: "Bruno Conti", role: Role::Secretary, scope: "", everywhere: true },
    Access { login: "sindaco", name: "Carla Fonte", role: Role::Political, scope: "", everywhere: true },
    Access { login: "responsabile.ag", name: "Dario Selva", role: Role::Head, scope: "AG", everywhere: false },
    Access { login: "responsabile.te", name: "Elena Rocca", role: Role::Head, scope: "TE", everywhere: false },
    Access { login: "dipendente", name: "Fabio Prato", role: Role::Employee, scope: "TE", everywhere: false },
    Access { login: "nucleo", name: "Gina Valle", role: Role::EvaluationBody, scope: "", everywhere: true },
    Access { login: "revisore", name: "Ivo Monti", role: Role::Auditor, scope: "", everywhere: false },
    Access { login: "rpct", name: "Lia Costa", role: Role::Anticorruption, scope: "", everywhere: false },
    Access { login: "personale", name: "Mario Riva", role: Role::Personnel, scope: "", everywhere: false },
];

impl Access {
    /// The role, as it is written.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.role.word()
    }

    /// The role, as it is read.
    #[must_use]
    pub fn words(&self) -> &'static str {
        role_words(self.role)
    }
}

/// What makes the live comune stand in the middle of its year.
const HALF_WAY: &[(&str, &str)] = &[
    ("piano.toml", include_str!("trial/assegnazione.toml")),
    ("tabelle.toml", include_str!("trial/questionari.toml")),
    ("istanze.toml", include_str!("trial/istanze.toml")),
    ("risultati-2026-06-30.toml", include_str!("trial/risultati-2026-06-30.toml")),
];

/// How some indicators of the live comune go in the year; the others do not say.
#[rustfmt::skip]
const COURSES: &[(&str, Course)] = &[
    ("OB-01/1.a", Course::Level),
    ("OB-03/3.a", Course::Cumulative),
    ("OB-04/4.a", Course::Level),
    ("OB-05/5.b", Course::Cumulative),
    ("OB-06/6.a", Course::Cumulative),
];

/// Writes in a row how its indicator goes in the year.
fn declare(row: &mut formats::Row) {
    let mut cells = formats::from_json(&row.cells);
    let is = |id: &str| cells.iter().any(|(key, it)| key == "id" && *it == Cell::Text(id.to_owned()));
    let course = COURSES.iter().find(|(id, _)| row.sheet == "indicatore" && is(id)).map(|it| it.1);
    if let Some(course) = course {
        cells.push(("andamento".to_owned(), Cell::Text(course.word().to_owned())));
        row.cells = formats::to_json(&cells);
    }
}

/// The rows of an example.
///
/// # Errors
/// There is no such example, or no temporary folder.
pub fn rows(folder: &str) -> io::Result<Vec<formats::Row>> {
    rows_with(folder, &[])
}

/// The same, with more text at the end of some files.
fn rows_with(folder: &str, more: &[(&str, &str)]) -> io::Result<Vec<formats::Row>> {
    let wanted = format!("{folder}/");
    let place = tempfile::tempdir()?;
    for name in Examples::iter() {
        // The folder has READMEs and expected outcomes too.
        let file = name
            .strip_prefix(&wanted)
            .filter(|it| it.split('.').next_back() == Some("toml") && !it.contains('/'));
        if let (Some(file), Some(found)) = (file, Examples::get(&name)) {
            fs::write(place.path().join(file), found.data)?;
        }
    }
    for (name, text) in more {
        let file = place.path().join(name);
        let before = fs::read_to_string(&file).unwrap_or_default();
        fs::write(&file, format!("{before}\n{text}"))?;
    }
    formats::rows(place.path()).map_err(|it| {
        let errors = it.errors.iter().map(|it| it.what.as_str()).collect::<Vec<_>>();
        io::Error::other(format!("l'esempio «{folder}» non si legge: {}", errors.join("; ")))
    })
}

/// Fills an empty database with the bodies and the accesses.
///
/// # Errors
/// The database or the examples.
pub async fn load(store: &Store, at: Timestamp) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let password = secret::hash(PASSWORD.to_owned()).await;
    let mut people = Vec::new();
    for it in ACCESSES {
        people.push(person(store, it, &password, at).await?);
    }
    let operator = people[0].clone();
    for folder in BODIES.into_iter().chain([LIVE]) {
        let mut rows = rows_with(folder, if folder == LIVE { HALF_WAY } else { &[] })?;
        if folder == LIVE {
            // What was found at the end of its year is not known yet.
            rows.retain(|it| it.series != "risultati-consuntivo");
            rows.iter_mut().for_each(declare);
        }
        let (actor, is_new) = body(store, &rows, &operator, at).await?;
        show(store, &actor, folder, &rows, at).await?;
        for (access, person) in ACCESSES.iter().zip(&people) {
            // Two documents may be of one body.
            let belongs = is_new && (access.everywhere || folder == LIVE);
            if belongs && access.role != Role::Installation {
                let scope = if folder == LIVE { access.scope } else { "" };
                let new = NewMembership {
                    person,
                    role: access.word(),
                    scope,
                    since: date(2020, 1, 1),
                    until: None,
                };
                store.grant(&actor, &new, at).await?;
            }
        }
    }
    Ok(())
}

/// Shows to everybody the approved plan of the invented comune, and the report that a body printed.
async fn show(
    store: &Store,
    actor: &Actor,
    folder: &str,
    rows: &[formats::Row],
    at: Timestamp,
) -> Result<(), Error> {
    let (slug, document) = match folder {
        LIVE => ("comune-di-vallechiara-di-sopra", "piano-1"),
        REPORT => ("consorzio-terrecablate", "relazione-1"),
        _ => return Ok(()),
    };
    let dossiers = store.dossiers(actor).await?;
    let Some(head) = dossiers.iter().max_by_key(|it| it.year) else { return Ok(()) };
    if folder == REPORT {
        // It does not say by which act it was approved, and none is made up.
        let act = json!({ "cosa": "relazione", "versione": 1, "motivo": "Come stampata: l'atto non è nel documento." });
        let canonical = canonical::text(rows);
        let given = Change::Given { state: None, version: Some(head.version) };
        store.record(actor, &head.id, &[given, Change::Freeze { canonical, act }], at).await?;
    }
    let Some(last) = store.baselines(actor, &head.id).await?.pop() else { return Ok(()) };
    let (dossier, number, year) = (&head.id, last.number, i64::from(head.year));
    store.publish(actor, &NewPublication { dossier, number, year, document, slug }, at).await
}

async fn person(store: &Store, it: &Access, password: &str, at: Timestamp) -> Result<PersonId, Error> {
    let id = store.create_person(NewPerson { name: it.name, email: "" }, at).await?;
    let administrator = it.role == Role::Installation;
    let account = NewAccount { person: &id, login: it.login, password: Some(password), administrator };
    store.create_account(account, at).await?;
    Ok(id)
}

/// The body that those rows speak of, with them as its dossier; whether it was not there.
async fn body(
    store: &Store,
    rows: &[formats::Row],
    operator: &PersonId,
    at: Timestamp,
) -> Result<(Actor, bool), Box<dyn std::error::Error + Send + Sync>> {
    let made = formats::assemble(rows, None).map_err(|it| format!("{it:?}"))?;
    let name = made.dossier.body.name.to_string();
    let known = store.bodies().await?.into_iter().find(|it| it.name == name);
    let is_new = known.is_none();
    let actor = match known {
        Some(it) => Actor {
            body: it.id,
            person: operator.clone(),
            role: Role::Installation.word().to_owned(),
            on_behalf_of: None,
        },
        None => store.create_body(&name, operator, Role::Installation.word(), at).await?,
    };
    add(store, &actor, rows, at).await?;
    Ok((actor, is_new))
}

/// Adds a dossier of those rows to a body.
///
/// # Errors
/// The rows are no dossier, or the database.
pub async fn add(
    store: &Store,
    actor: &Actor,
    rows: &[formats::Row],
    at: Timestamp,
) -> Result<DossierId, Box<dyn std::error::Error + Send + Sync>> {
    let made = formats::assemble(rows, None).map_err(|it| format!("{it:?}"))?;
    Ok(exchange::add(store, actor, &made.dossier, rows, at).await?)
}

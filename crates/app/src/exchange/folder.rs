// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier folder taken into the database: a new body, or one more year of a body that is there.

use std::path::Path;

use engine::{
    cycle,
    model::{Choice as _, Dossier},
};
use formats::Unreadable;
use jiff::Timestamp;
use store::{BodyId, NewDossier, PersonId, Store};

use super::known;
use crate::{
    desk::kept::kept,
    operator::{OPERATOR, operator},
    stop::Stop,
};

/// What was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub name: String,
    /// Whether it was not there before.
    pub new: bool,
    /// The year of the dossier.
    pub year: i16,
    /// How many rows it has.
    pub rows: usize,
}

/// Takes in the dossier of a folder, or of one file.
///
/// # Errors
/// It cannot be read; it has no year or no body; the body has a dossier of that year.
pub async fn import_folder(
    store: &Store,
    path: &Path,
    at: Timestamp,
) -> Result<Result<Added, Unreadable>, Stop> {
    let read = formats::read(path, None).and_then(|it| Ok((it.dossier, formats::rows(path)?)));
    let (dossier, rows) = match read {
        Ok(it) => it,
        Err(it) => return Ok(Err(it)),
    };
    let name = dossier.body.name.trim();
    if name.is_empty() {
        let remedy = "scrivere il nome in ente.toml, nella tabella [ente]";
        return Err(Stop::refused("il dossier non dice di che ente è", remedy));
    }
    let Some(year) = dossier.plan.year else {
        return Err(Stop::refused(
            "il dossier non ha l'anno",
            "scriverlo in piano.toml, nella tabella [piano]",
        ));
    };
    let mut those = known(store).await?;
    those.retain(|it| it.is(name, dossier.body.ipa.trim()));
    let present = those.pop();
    if !those.is_empty() {
        let remedy = "scrivere in ente.toml il codice_ipa, che li distingue";
        return Err(Stop::refused(format!("«{name}» sono più enti della banca dati"), remedy));
    }
    let (actor, name, new) = match present {
        Some(it) => (operator(it.body.id), it.body.name, false),
        None => {
            (store.create_body(name, &PersonId::from(OPERATOR), OPERATOR, at).await?, name.to_owned(), true)
        }
    };
    if store.dossiers(&actor).await?.iter().any(|it| it.year == year) {
        let what = format!("«{name}» ha già un dossier del {year}");
        return Err(Stop::refused(what, "correggere quello, o importare in un'altra banca dati"));
    }
    let count = rows.len();
    let rows: Vec<store::Row> = rows.into_iter().map(|it| kept(it, 0)).collect();
    let title = title(&dossier, year);
    let state = cycle::state(&dossier).word();
    let head = NewDossier { year, name: &title, state, rows: &rows };
    let made = store.create_dossier(&actor, &head, at).await?;
    Ok(Ok(Added { body: actor.body, name, new, year: made.year, rows: count }))
}

fn title(dossier: &Dossier, year: i16) -> String {
    match dossier.plan.title.is_blank() {
        true => format!("Piano {year}"),
        false => dossier.plan.title.trim().to_owned(),
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier folder taken into the database: a new body, or one more year of a body that is there.

use std::path::Path;

use engine::{
    cycle,
    model::{Choice as _, Dossier},
};
use formats::{Row, Unreadable};
use jiff::Timestamp;
use store::{Actor, BodyId, DossierId, Error, NewDossier, PersonId, Store};

use super::known;
use crate::{
    desk::kept,
    operator::{OPERATOR, operator},
    step,
    stop::Stop,
};

/// A dossier on disk, read.
#[derive(Debug)]
pub struct Folder {
    dossier: Dossier,
    rows: Vec<Row>,
}

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

impl Folder {
    /// Reads a folder, or one file.
    ///
    /// # Errors
    /// As [`formats::read`].
    pub fn read(path: &Path) -> Result<Folder, Unreadable> {
        Ok(Folder { dossier: formats::read(path, None)?.dossier, rows: formats::rows(path)? })
    }

    /// Takes in the dossier.
    ///
    /// # Errors
    /// It has no year or no body; the body has a dossier of that year.
    pub async fn import(self, store: &Store, at: Timestamp) -> Result<Added, Stop> {
        let dossier = self.dossier;
        let name = dossier.body.name.trim();
        if name.is_empty() {
            let remedy = "scrivere il nome in ente.toml, nella tabella [ente]";
            return Err(Stop::refused("il dossier non dice di che ente è", remedy));
        }
        let Some(year) = dossier.plan.year else {
            let remedy = "scriverlo in piano.toml, nella tabella [piano]";
            return Err(Stop::refused("il dossier non ha l'anno", remedy));
        };
        let mut those = known(store).await?;
        those.retain(|it| it.is(name, dossier.body.ipa.trim()));
        let present = those.pop();
        if !those.is_empty() {
            let remedy = "scrivere in ente.toml il codice_ipa, che li distingue";
            return Err(Stop::refused(format!("«{name}» sono più enti della banca dati"), remedy));
        }
        let new = present.is_none();
        let (actor, name) = match present {
            Some(it) => (operator(it.body.id), it.body.name),
            None => {
                (store.create_body(name, &PersonId::from(OPERATOR), OPERATOR, at).await?, name.to_owned())
            }
        };
        if store.dossiers(&actor).await?.iter().any(|it| it.year == year) {
            let what = format!("«{name}» ha già un dossier del {year}");
            return Err(Stop::refused(what, "correggere quello, o importare in un'altra banca dati"));
        }
        let count = self.rows.len();
        add(store, &actor, &dossier, &self.rows, at).await?;
        Ok(Added { body: actor.body, name, new, year, rows: count })
    }
}

/// Adds a dossier to a body, with its cycle where its acts say; one that comes in already approved is fixed as it is, so
/// that its variations have something to be compared with.
///
/// # Errors
/// The database.
pub async fn add(
    store: &Store,
    actor: &Actor,
    dossier: &Dossier,
    rows: &[Row],
    at: Timestamp,
) -> Result<DossierId, Error> {
    let year = dossier.plan.year.unwrap_or_default();
    let kept: Vec<store::Row> = rows.iter().map(|it| kept(it, 0)).collect();
    let (title, state) = (title(dossier, year), cycle::state(dossier).word());
    let new = NewDossier { year, name: &title, state, rows: &kept };
    let head = store.create_dossier(actor, &new, at).await?;
    step::freeze_as_approved(store, actor, &head, rows, dossier, at).await?;
    Ok(head.id)
}

fn title(dossier: &Dossier, year: i16) -> String {
    match dossier.plan.title.is_blank() {
        true => format!("Piano {year}"),
        false => dossier.plan.title.trim().to_owned(),
    }
}

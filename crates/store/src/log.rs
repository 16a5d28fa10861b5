// SPDX-License-Identifier: AGPL-3.0-or-later
//! The history of a body as one looks through it: of somebody, of a kind, of a dossier, between two times.

use jiff::Timestamp;

use crate::{Actor, Error, Event, Store, db::sql, record::values};

/// What is looked for; a blank text asks for nothing.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// Who did it, or on whose behalf it was done.
    pub person: &'a str,
    /// What `kind` begins with.
    pub kind: &'a str,
    pub dossier: &'a str,
    pub from: Timestamp,
    /// The first time that is no longer of interest.
    pub to: Timestamp,
}

impl Store {
    /// At most `many` events sought before number `before`, from the last.
    ///
    /// # Errors
    /// A fault.
    pub async fn log(
        &self,
        actor: &Actor,
        sought: &Sought<'_>,
        before: i64,
        many: u32,
    ) -> Result<Vec<Event>, Error> {
        let Sought { person, kind, dossier, from, to } = *sought;
        let statement = sql!(
            "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                    previous, hash
             from event
             where body = $1 and seq < $2 and at >= $3 and at < $4 and ($5 = '' or person = $5 or on_behalf_of = $5)
                   and ($6 = '' or substr(kind, 1, length($6)) = $6) and ($7 = '' or dossier = $7)
             order by seq desc limit $8"
        );
        let values = values![actor.body.as_str(), before, from, to, person, kind, dossier, i64::from(many)];
        self.read_as(actor).await?.all(statement, values).await
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words about a row, from who works on it to who works on it.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, CommentId, DossierId, Error, Fault, PersonId, Place, Store,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// Words about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub place: Place,
    pub words: String,
    pub at: Timestamp,
    pub person: PersonId,
    /// When somebody said that nothing is left to do about it.
    pub resolved: Option<Timestamp>,
}

/// Words to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewComment<'a> {
    pub dossier: &'a DossierId,
    pub place: &'a Place,
    pub words: &'a str,
}

impl Store {
    /// Adds words about a row. The history tells that there are, not what they say.
    ///
    /// # Errors
    /// There is no such dossier in this body.
    pub async fn comment(
        &self,
        actor: &Actor,
        new: &NewComment<'_>,
        at: Timestamp,
    ) -> Result<CommentId, Error> {
        let (id, NewComment { dossier, place, words }) = (CommentId::fresh(), *new);
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "insert into comment (body, id, dossier, series, sheet, subject, words, at, person)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        );
        #[rustfmt::skip]
        let values = values![
            actor.body.as_str(), id.as_str(), dossier.as_str(), &place.series, &place.sheet, &place.id, words, at,
            actor.person.as_str(),
        ];
        writing.tx.run(statement, values).await?;
        let detail = json!({ "id": id.as_str() });
        writing.append(Happening::in_dossier("comment.add", dossier, place, detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Says that nothing is left to do about some words.
    ///
    /// # Errors
    /// There are none such in this body.
    pub async fn resolve_comment(
        &self,
        actor: &Actor,
        comment: &CommentId,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!("update comment set resolved = $3 where body = $1 and id = $2");
        writing.tx.change(statement, values![actor.body.as_str(), comment.as_str(), at]).await?;
        let place = Place { id: comment.to_string(), ..Place::default() };
        writing.append(Happening::of("comment.resolve", &place, json!({}))).await?;
        writing.commit().await
    }

    /// All words about the rows of a dossier, in the order in which they were said.
    ///
    /// # Errors
    /// A fault.
    pub async fn comments(&self, actor: &Actor, dossier: &DossierId) -> Result<Vec<Comment>, Error> {
        let statement = sql!(
            "select id, series, sheet, subject, words, at, person, resolved
             from comment where body = $1 and dossier = $2 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), dossier.as_str()]).await
    }
}

impl Read for Comment {
    fn read(record: &Record) -> Result<Comment, Fault> {
        Ok(Comment {
            id: record.text("id")?.into(),
            place: Place {
                series: record.text("series")?,
                sheet: record.text("sheet")?,
                id: record.text("subject")?,
            },
            words: record.text("words")?,
            at: record.time("at")?,
            person: record.text("person")?.into(),
            resolved: record.maybe_time("resolved")?,
        })
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files that prove something: what is known of them. Their bytes are kept by the application, by their SHA-256.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, BodyId, DossierId, Error, EvidenceId, Fault, PersonId, Place, Store,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// A file attached to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    pub dossier: DossierId,
    pub place: Place,
    /// Of the bytes, in hexadecimal: where to find them.
    pub sha256: String,
    /// As who attached it called it.
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub at: Timestamp,
    pub person: PersonId,
}

/// A file to be attached.
#[derive(Clone, Copy, Debug)]
pub struct NewEvidence<'a> {
    pub dossier: &'a DossierId,
    pub place: &'a Place,
    pub sha256: &'a str,
    pub name: &'a str,
    pub media_type: &'a str,
    pub size: i64,
}

impl Store {
    /// Attaches a file to a row.
    ///
    /// # Errors
    /// There is no such dossier in this body.
    pub async fn attach(
        &self,
        actor: &Actor,
        new: &NewEvidence<'_>,
        at: Timestamp,
    ) -> Result<EvidenceId, Error> {
        let id = EvidenceId::fresh();
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "insert into evidence (body, id, dossier, series, sheet, subject, sha256, name, media_type, size, at,
                                   person)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        );
        let NewEvidence { dossier, place, sha256, name, media_type, size } = *new;
        #[rustfmt::skip]
        let values = values![
            actor.body.as_str(), id.as_str(), dossier.as_str(), &place.series, &place.sheet, &place.id, sha256, name,
            media_type, size, at, actor.person.as_str(),
        ];
        writing.tx.run(statement, values).await?;
        let detail = json!({ "id": id.as_str(), "sha256": sha256, "name": name, "size": size });
        writing.append(Happening::in_dossier("evidence.attach", dossier, place, detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Takes a file away from its row. Its bytes may still be of another: see `evidence_hashes`.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn detach(&self, actor: &Actor, evidence: &EvidenceId, at: Timestamp) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "delete from evidence where body = $1 and id = $2
             returning id, dossier, series, sheet, subject, sha256, name, media_type, size, at, person"
        );
        let old: Evidence =
            writing.tx.one(statement, values![actor.body.as_str(), evidence.as_str()]).await?;
        let detail =
            json!({ "id": old.id.as_str(), "sha256": old.sha256, "name": old.name, "size": old.size });
        writing.append(Happening::in_dossier("evidence.detach", &old.dossier, &old.place, detail)).await?;
        writing.commit().await
    }

    /// A file attached in the body.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn evidence(&self, actor: &Actor, evidence: &EvidenceId) -> Result<Evidence, Error> {
        let statement = sql!(
            "select id, dossier, series, sheet, subject, sha256, name, media_type, size, at, person
             from evidence where body = $1 and id = $2"
        );
        self.read_as(actor).await?.one(statement, values![actor.body.as_str(), evidence.as_str()]).await
    }

    /// The files attached to the rows of a dossier, in the order in which they were.
    ///
    /// # Errors
    /// A fault.
    pub async fn all_evidence(&self, actor: &Actor, dossier: &DossierId) -> Result<Vec<Evidence>, Error> {
        let statement = sql!(
            "select id, dossier, series, sheet, subject, sha256, name, media_type, size, at, person
             from evidence where body = $1 and dossier = $2 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), dossier.as_str()]).await
    }

    /// The SHA-256 of every file that the body still needs.
    ///
    /// # Errors
    /// A fault.
    pub async fn evidence_hashes(&self, body: &BodyId) -> Result<Vec<String>, Error> {
        let statement = sql!("select distinct sha256 from evidence where body = $1 order by sha256");
        let hashes: Vec<Hash> = self.read(Some(body)).await?.all(statement, values![body.as_str()]).await?;
        Ok(hashes.into_iter().map(|it| it.0).collect())
    }
}

struct Hash(String);

impl Read for Hash {
    fn read(record: &Record) -> Result<Hash, Fault> {
        Ok(Hash(record.text("sha256")?))
    }
}

impl Read for Evidence {
    fn read(record: &Record) -> Result<Evidence, Fault> {
        Ok(Evidence {
            id: record.text("id")?.into(),
            dossier: record.text("dossier")?.into(),
            place: Place {
                series: record.text("series")?,
                sheet: record.text("sheet")?,
                id: record.text("subject")?,
            },
            sha256: record.text("sha256")?,
            name: record.text("name")?,
            media_type: record.text("media_type")?,
            size: record.number("size")?,
            at: record.time("at")?,
            person: record.text("person")?.into(),
        })
    }
}

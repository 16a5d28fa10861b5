// SPDX-License-Identifier: AGPL-3.0-or-later
//! What bodies show to everybody: frozen versions that somebody published, as long as nobody withdraws them.
//!
//! The only reading without an [`Actor`] of what belongs to a body. It goes from the published versions to their texts,
//! never the other way round; on PostgreSQL a transaction of nobody sees no other row.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, DossierId, Error, Fault, Store,
    baseline::Frozen,
    db::{Engine, Sql, Tx, fault, sql},
    event::{Happening, Writing},
    record::{Read, Record, values},
    row,
};

/// A frozen version to be shown to everybody.
#[derive(Clone, Copy, Debug)]
pub struct NewPublication<'a> {
    pub dossier: &'a DossierId,
    /// The number of the frozen version.
    pub number: i64,
    pub year: i64,
    /// What it is called in its address; one in the year of a body.
    pub document: &'a str,
    /// What the body would be called in its addresses, if it has no name there yet and nobody else took it.
    pub slug: &'a str,
}

/// A body that shows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    pub slug: String,
    pub name: String,
    /// How many versions.
    pub documents: i64,
    /// The last year of which there is one.
    pub year: i64,
}

/// Where a published version is, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    pub slug: String,
    pub number: i64,
    pub year: i64,
    pub document: String,
    pub at: Timestamp,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Name of the body.
    pub name: String,
    pub publication: Publication,
    pub frozen: Frozen,
    /// The whole text: whoever shows it answers for what of it is shown.
    pub canonical: String,
}

impl Store {
    /// Shows a frozen version to everybody.
    ///
    /// # Errors
    /// There is none such in this body; it is shown already, or another is under the same address.
    pub async fn publish(&self, actor: &Actor, new: &NewPublication<'_>, at: Timestamp) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let (body, dossier) = (actor.body.as_str(), new.dossier.as_str());
        let statement = sql!(
            "select number, sha256, act, at, seq from baseline
             where body = $1 and dossier = $2 and number = $3"
        );
        let frozen: Frozen = writing.tx.one(statement, values![body, dossier, new.number]).await?;
        let slug = named(&mut writing, body, new.slug).await?;
        let detail = json!({
            "number": new.number, "sha256": frozen.sha256, "year": new.year, "document": new.document, "slug": slug,
        });
        writing.append(Happening::in_dossier("publication.add", new.dossier, &row::NOWHERE, detail)).await?;
        let statement = sql!(
            "insert into publication (body, dossier, number, year, document, at) values ($1, $2, $3, $4, $5, $6)"
        );
        let values = values![body, dossier, new.number, new.year, new.document, at];
        writing.tx.run(statement, values).await?;
        writing.commit().await
    }

    /// Shows a version no more.
    ///
    /// # Errors
    /// It is not shown.
    pub async fn withdraw(
        &self,
        actor: &Actor,
        dossier: &DossierId,
        number: i64,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!("delete from publication where body = $1 and dossier = $2 and number = $3");
        writing.tx.change(statement, values![actor.body.as_str(), dossier.as_str(), number]).await?;
        let detail = json!({ "number": number });
        writing.append(Happening::in_dossier("publication.remove", dossier, &row::NOWHERE, detail)).await?;
        writing.commit().await
    }

    /// What is shown of a dossier, to whom it belongs.
    ///
    /// # Errors
    /// A fault.
    pub async fn publications(&self, actor: &Actor, dossier: &DossierId) -> Result<Vec<Publication>, Error> {
        let statement = sql!(
            "select publisher.slug, publication.number, publication.year, publication.document, publication.at
             from publisher join publication on publication.body = publisher.body
             where publication.body = $1 and publication.dossier = $2 order by publication.number"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), dossier.as_str()]).await
    }

    /// The bodies that show something, by name.
    ///
    /// # Errors
    /// A fault.
    pub async fn publishers(&self) -> Result<Vec<Publisher>, Error> {
        let statement = sql!(
            "select publisher.slug, body.name, count(*) as documents, max(publication.year) as year
             from publisher join body on body.id = publisher.body
                            join publication on publication.body = publisher.body
             group by publisher.slug, body.name order by body.name, publisher.slug"
        );
        self.read_public().await?.all(statement, values![]).await
    }

    /// Where everything that is shown is, at most `many`.
    ///
    /// # Errors
    /// A fault.
    pub async fn all_published(&self, many: u32) -> Result<Vec<Publication>, Error> {
        let statement = sql!(
            "select publisher.slug, publication.number, publication.year, publication.document, publication.at
             from publisher join publication on publication.body = publisher.body
             order by publisher.slug, publication.year desc, publication.at desc, publication.document limit $1"
        );
        self.read_public().await?.all(statement, values![i64::from(many)]).await
    }

    /// What a body shows, the latest year and version first, with the texts; none if there is no such body.
    ///
    /// # Errors
    /// A fault.
    pub async fn published_by(&self, slug: &str) -> Result<Vec<Published>, Error> {
        let statement = sql!(
            "select body.name, publisher.slug, publication.number, publication.year, publication.document,
                    publication.at as published, baseline.sha256, baseline.act, baseline.at, baseline.seq,
                    '' as canonical
             from publisher join body on body.id = publisher.body
                            join publication on publication.body = publisher.body
                            join baseline on baseline.body = publication.body
                                         and baseline.dossier = publication.dossier
                                         and baseline.number = publication.number
             where publisher.slug = $1
             order by publication.year desc, baseline.seq desc"
        );
        self.read_public().await?.all(statement, values![slug]).await
    }

    /// A version that is shown.
    ///
    /// # Errors
    /// There is none: whether there never was, or it is not shown, nobody can tell.
    pub async fn published(&self, slug: &str, year: i64, document: &str) -> Result<Published, Error> {
        let statement = sql!(
            "select body.name, publisher.slug, publication.number, publication.year, publication.document,
                    publication.at as published, baseline.sha256, baseline.act, baseline.at, baseline.seq,
                    baseline.canonical
             from publisher join body on body.id = publisher.body
                            join publication on publication.body = publisher.body
                            join baseline on baseline.body = publication.body
                                         and baseline.dossier = publication.dossier
                                         and baseline.number = publication.number
             where publisher.slug = $1 and publication.year = $2 and publication.document = $3"
        );
        self.read_public().await?.one(statement, values![slug, year, document]).await
    }

    /// A transaction of nobody: on PostgreSQL it sees what is published only.
    async fn read_public(&self) -> Result<Tx, Fault> {
        let mut tx = self.read(None).await?;
        if self.engine == Engine::Postgres {
            tx.run(Sql("select set_config('app.public', 'yes', true)"), values![]).await.map_err(fault)?;
        }
        Ok(tx)
    }
}

/// What a body is called in its addresses: as it always was, or that name, or the first with a number that is free.
async fn named(writing: &mut Writing<'_>, body: &str, wanted: &str) -> Result<String, Error> {
    let statement = sql!("select slug from publisher where body = $1");
    if let Some(Slug(it)) = writing.tx.maybe(statement, values![body]).await? {
        return Ok(it);
    }
    let mut slug = wanted.to_owned();
    for next in 2.. {
        let statement =
            sql!("insert into publisher (body, slug) values ($1, $2) on conflict (slug) do nothing");
        if writing.tx.run(statement, values![body, &slug]).await? == 1 {
            break;
        }
        slug = format!("{wanted}-{next}");
    }
    Ok(slug)
}

struct Slug(String);

impl Read for Slug {
    fn read(record: &Record) -> Result<Slug, Fault> {
        Ok(Slug(record.text("slug")?))
    }
}

impl Read for Publisher {
    fn read(record: &Record) -> Result<Publisher, Fault> {
        Ok(Publisher {
            slug: record.text("slug")?,
            name: record.text("name")?,
            documents: record.number("documents")?,
            year: record.number("year")?,
        })
    }
}

impl Read for Publication {
    fn read(record: &Record) -> Result<Publication, Fault> {
        publication(record, "at")
    }
}

impl Read for Published {
    fn read(record: &Record) -> Result<Published, Fault> {
        Ok(Published {
            name: record.text("name")?,
            publication: publication(record, "published")?,
            frozen: Frozen::read(record)?,
            canonical: record.text("canonical")?,
        })
    }
}

fn publication(record: &Record, at: &str) -> Result<Publication, Fault> {
    Ok(Publication {
        slug: record.text("slug")?,
        number: record.number("number")?,
        year: record.number("year")?,
        document: record.text("document")?,
        at: record.time(at)?,
    })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What happened in a body: who, when, what; each event holds the hash of the one before.

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Actor, BatchId, Change, DossierId, Error, Fault, PersonId, Place, Row, Store,
    db::{Tx, sql},
    record::{Read, Record, instant, values},
};

/// Something that happened, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number in the body, from 1 without gaps.
    pub seq: i64,
    pub at: Timestamp,
    pub person: PersonId,
    pub role: String,
    pub on_behalf_of: Option<PersonId>,
    /// `row.put`, `row.remove`, `dossier.create`, `dossier.state`, … or what the application noted.
    pub kind: String,
    pub dossier: Option<DossierId>,
    /// The row it speaks of. Where the sheet is blank, `id` is of what `kind` says.
    pub place: Place,
    /// A JSON object; of a row, `old` and `new` (`null` if it was not there), each with `position` and `cells`.
    pub detail: String,
    /// What was done together with it.
    pub batch: BatchId,
    /// The hash of the event before, blank for the first.
    pub previous: String,
    pub hash: String,
}

/// What is going to be an event.
pub(crate) struct Happening<'a> {
    kind: &'a str,
    dossier: Option<&'a DossierId>,
    place: &'a Place,
    detail: Value,
}

/// A transaction that writes in the name of somebody, and the end of the chain of their body, which is locked.
pub(crate) struct Writing<'a> {
    pub(crate) tx: Tx,
    pub(crate) batch: BatchId,
    actor: &'a Actor,
    at: String,
    events: i64,
    head: String,
}

impl Store {
    /// What happened to a row, from the last.
    ///
    /// # Errors
    /// A fault.
    pub async fn history(
        &self,
        actor: &Actor,
        dossier: &DossierId,
        place: &Place,
    ) -> Result<Vec<Event>, Error> {
        let statement = sql!(
            "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                    previous, hash
             from event
             where body = $1 and dossier = $2 and sheet = $3 and subject = $4 and series = $5 order by seq desc"
        );
        let (body, dossier) = (actor.body.as_str(), dossier.as_str());
        let values = values![body, dossier, &place.sheet, &place.id, &place.series];
        self.read_as(actor).await?.all(statement, values).await
    }

    /// What was done together, in order.
    ///
    /// # Errors
    /// A fault.
    pub async fn batch(&self, actor: &Actor, batch: &BatchId) -> Result<Vec<Event>, Error> {
        let statement = sql!(
            "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                    previous, hash
             from event where body = $1 and batch = $2 order by seq"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), batch.as_str()]).await
    }

    /// At most `many` events before number `before`, from the last.
    ///
    /// # Errors
    /// A fault.
    pub async fn events(&self, actor: &Actor, before: i64, many: u32) -> Result<Vec<Event>, Error> {
        let statement = sql!(
            "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                    previous, hash
             from event where body = $1 and seq < $2 order by seq desc limit $3"
        );
        let values = values![actor.body.as_str(), before, i64::from(many)];
        self.read_as(actor).await?.all(statement, values).await
    }

    /// Keeps something that the application did, and that no row tells.
    ///
    /// # Errors
    /// The body is no more.
    pub async fn note(
        &self,
        actor: &Actor,
        kind: &str,
        subject: &str,
        detail: Value,
        at: Timestamp,
    ) -> Result<i64, Error> {
        refuse_own(kind)?;
        let mut writing = self.write_as(actor, at).await?;
        let place = Place { id: subject.to_owned(), ..Place::default() };
        let seq = writing.append(Happening::of(kind, &place, detail)).await?;
        writing.commit().await?;
        Ok(seq)
    }

    /// A transaction that writes in the name of `actor`; nobody else writes in the same body until it ends.
    pub(crate) async fn write_as<'a>(&self, actor: &'a Actor, at: Timestamp) -> Result<Writing<'a>, Error> {
        let tx = self.write(Some(&actor.body)).await?;
        self.writing(tx, actor, at).await
    }

    /// The same, on a transaction already begun.
    pub(crate) async fn writing<'a>(
        &self,
        mut tx: Tx,
        actor: &'a Actor,
        at: Timestamp,
    ) -> Result<Writing<'a>, Error> {
        // Changing nothing is what locks a record, in the same words on both engines.
        let statement = sql!("update body set events = events where id = $1 returning events, head");
        let End(events, head) = tx.one(statement, values![actor.body.as_str()]).await?;
        Ok(Writing { tx, batch: BatchId::fresh(), actor, at: instant(at), events, head })
    }
}

/// The changes that bring the rows of these events back to what they were. Recording them is refused if somebody
/// changed the rows since.
///
/// # Errors
/// What is kept is not what was written.
pub fn inverse(events: &[Event]) -> Result<Vec<Change>, Fault> {
    let rows = events.iter().rev().filter(|it| matches!(it.kind.as_str(), "row.put" | "row.remove"));
    let changes = rows.map(|event| {
        let detail: Value = serde_json::from_str(&event.detail).map_err(|it| spoilt(event.seq, it))?;
        let old = &detail["old"];
        Ok(match old["position"].as_i64() {
            None => Change::Remove { place: event.place.clone(), version: event.seq },
            Some(position) => Change::Put(Row {
                place: event.place.clone(),
                position,
                cells: old["cells"].to_string(),
                version: if event.kind == "row.put" { event.seq } else { 0 },
            }),
        })
    });
    changes.collect()
}

impl<'a> Happening<'a> {
    /// Something of the body.
    pub(crate) fn of(kind: &'a str, place: &'a Place, detail: Value) -> Happening<'a> {
        Happening { kind, dossier: None, place, detail }
    }

    /// Something of a dossier.
    pub(crate) fn in_dossier(
        kind: &'a str,
        dossier: &'a DossierId,
        place: &'a Place,
        detail: Value,
    ) -> Happening<'a> {
        Happening { kind, dossier: Some(dossier), place, detail }
    }
}

impl Writing<'_> {
    /// Adds an event to the chain and gives its number.
    pub(crate) async fn append(&mut self, happening: Happening<'_>) -> Result<i64, Error> {
        let Happening { kind, dossier, place, detail } = happening;
        let (body, person, role) =
            (self.actor.body.as_str(), self.actor.person.as_str(), self.actor.role.as_str());
        let on_behalf_of = self.actor.on_behalf_of.as_ref().map(PersonId::as_str);
        let dossier = dossier.map_or("", DossierId::as_str);
        let (detail, batch, seq) = (detail.to_string(), self.batch.as_str(), self.events + 1);
        let hash = digest(&json!([
            body,
            seq,
            self.at,
            person,
            role,
            on_behalf_of,
            kind,
            dossier,
            place.series,
            place.sheet,
            place.id,
            detail,
            batch,
            self.head
        ]));
        let statement = sql!(
            "insert into event (body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject,
                                detail, batch, previous, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        );
        #[rustfmt::skip]
        let values = values![
            body, seq, &self.at, person, role, on_behalf_of, kind, dossier, &place.series, &place.sheet, &place.id,
            &detail, batch, &self.head, &hash,
        ];
        self.tx.run(statement, values).await?;
        self.events = seq;
        self.head = hash;
        Ok(seq)
    }

    /// Keeps what was written, and where the chain ends.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        let statement = sql!("update body set events = $2, head = $3 where id = $1");
        self.tx.change(statement, values![self.actor.body.as_str(), self.events, &self.head]).await?;
        Ok(self.tx.commit().await?)
    }
}

/// The rows of a dossier can be told again from the events that only this crate writes: nobody else may write any.
pub(crate) fn refuse_own(kind: &str) -> Result<(), Fault> {
    match kind.starts_with("row.") || kind.starts_with("dossier.") {
        true => Err(Fault::of(format!("«{kind}» è un tipo di evento della banca dati"))),
        false => Ok(()),
    }
}

/// What the hash of an event must be, if nobody touched it: the SHA-256 of the JSON array of its other columns.
pub(crate) fn expected_hash(event: &Record) -> Result<String, Fault> {
    let text = |column| event.text(column);
    Ok(digest(&json!([
        text("body")?,
        event.number("seq")?,
        text("at")?,
        text("person")?,
        text("role")?,
        event.maybe("on_behalf_of")?,
        text("kind")?,
        text("dossier")?,
        text("series")?,
        text("sheet")?,
        text("subject")?,
        text("detail")?,
        text("batch")?,
        text("previous")?,
    ])))
}

/// The SHA-256 of a JSON value written without spaces.
fn digest(fields: &Value) -> String {
    sha256(&fields.to_string())
}

/// The SHA-256 of a text, in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, it| text + &format!("{it:02x}"))
}

/// What an event tells cannot be read.
pub(crate) fn spoilt(seq: i64, cause: serde_json::Error) -> Fault {
    Fault::caused(format!("il dettaglio dell'evento {seq} non si legge"), cause)
}

/// Where the chain of a body ends.
struct End(i64, String);

impl Read for End {
    fn read(record: &Record) -> Result<End, Fault> {
        Ok(End(record.number("events")?, record.text("head")?))
    }
}

impl Read for Event {
    fn read(record: &Record) -> Result<Event, Fault> {
        Ok(Event {
            seq: record.number("seq")?,
            at: record.time("at")?,
            person: record.text("person")?.into(),
            role: record.text("role")?,
            on_behalf_of: record.maybe("on_behalf_of")?.map(PersonId::from),
            kind: record.text("kind")?,
            dossier: Some(record.text("dossier")?).filter(|it| !it.is_empty()).map(DossierId::from),
            place: Place {
                series: record.text("series")?,
                sheet: record.text("sheet")?,
                id: record.text("subject")?,
            },
            detail: record.text("detail")?,
            batch: record.text("batch")?.into(),
            previous: record.text("previous")?,
            hash: record.text("hash")?,
        })
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Programs of others that a body wants to be told what happens; what they were told, and what came of it.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, DeliveryId, Error, Event, Fault, NewJob, Place, Store, Trial, WebhookId,
    db::sql,
    event::Happening,
    job,
    record::{Read, Record, values},
};

/// The kind of the job that looks at what happened in a body, as long as somebody wants to be told.
pub const LOOK: &str = "avvisi";
/// The kind of the job that tells a program, named by the id of what is delivered.
pub const DELIVER: &str = "consegna";

/// A program that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    /// What the body calls it.
    pub name: String,
    pub address: String,
    /// What it wants to know, in the words of the application, with a space between.
    pub kinds: String,
    /// What signs.
    pub secret: String,
    pub created: Timestamp,
    /// The last event that was looked at for it.
    pub seen: i64,
}

/// A program to be told.
#[derive(Clone, Copy, Debug)]
pub struct NewWebhook<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub kinds: &'a str,
    pub secret: &'a str,
}

/// What a program was told, or is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub kind: String,
    /// The body of the request.
    pub payload: String,
    pub at: Timestamp,
    pub tries: i64,
    pub tried: Option<Timestamp>,
    pub delivered: Option<Timestamp>,
    /// Nobody tries any more.
    pub failed: bool,
    /// What was answered last.
    pub outcome: String,
}

/// What a program is to be told.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub kind: String,
    pub payload: String,
}

impl Store {
    /// Has a program told of what happens from now on.
    ///
    /// # Errors
    /// A fault.
    pub async fn create_webhook(
        &self,
        actor: &Actor,
        new: &NewWebhook<'_>,
        at: Timestamp,
    ) -> Result<WebhookId, Error> {
        let (id, NewWebhook { name, address, kinds, secret }) = (WebhookId::fresh(), *new);
        let mut writing = self.write_as(actor, at).await?;
        let place = Place { id: id.to_string(), ..Place::default() };
        let detail = json!({ "name": name, "address": address, "kinds": kinds });
        let seen = writing.append(Happening::of("webhook.create", &place, detail)).await?;
        let statement = sql!(
            "insert into webhook (body, id, name, address, kinds, secret, created, seen)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        );
        let values = values![actor.body.as_str(), id.as_str(), name, address, kinds, secret, at, seen];
        writing.tx.run(statement, values).await?;
        let look = NewJob { kind: LOOK, body: Some(&actor.body), key: "", due: at };
        job::again(&mut writing.tx, &look).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Tells a program no more, and forgets what it was told.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn remove_webhook(
        &self,
        actor: &Actor,
        webhook: &WebhookId,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "select id, name, address, kinds, secret, created, seen from webhook where body = $1 and id = $2"
        );
        let values = values![actor.body.as_str(), webhook.as_str()];
        let old: Webhook = writing.tx.one(statement, values).await?;
        writing.tx.run(sql!("delete from delivery where body = $1 and webhook = $2"), values).await?;
        writing.tx.change(sql!("delete from webhook where body = $1 and id = $2"), values).await?;
        let place = Place { id: webhook.to_string(), ..Place::default() };
        let detail = json!({ "name": old.name, "address": old.address });
        writing.append(Happening::of("webhook.remove", &place, detail)).await?;
        writing.commit().await
    }

    /// The programs that a body tells, in the order in which it began to.
    ///
    /// # Errors
    /// A fault.
    pub async fn webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>, Error> {
        let statement = sql!(
            "select id, name, address, kinds, secret, created, seen from webhook where body = $1 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// A program that is told.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn webhook(&self, actor: &Actor, webhook: &WebhookId) -> Result<Webhook, Error> {
        let statement = sql!(
            "select id, name, address, kinds, secret, created, seen from webhook where body = $1 and id = $2"
        );
        self.read_as(actor).await?.one(statement, values![actor.body.as_str(), webhook.as_str()]).await
    }

    /// At most `many` events after number `seq`, in order.
    ///
    /// # Errors
    /// A fault.
    pub async fn events_after(&self, actor: &Actor, seq: i64, many: i64) -> Result<Vec<Event>, Error> {
        let statement = sql!(
            "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                    previous, hash
             from event where body = $1 and seq > $2 order by seq limit $3"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), seq, many]).await
    }

    /// Keeps what a program is to be told, and that events were looked at up to number `upto`; nothing if somebody
    /// else did meanwhile.
    ///
    /// # Errors
    /// A fault.
    pub async fn tell(
        &self,
        actor: &Actor,
        webhook: &Webhook,
        upto: i64,
        news: &[NewDelivery],
        at: Timestamp,
    ) -> Result<bool, Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!("update webhook set seen = $4 where body = $1 and id = $2 and seen = $3");
        let values = values![actor.body.as_str(), webhook.id.as_str(), webhook.seen, upto];
        if tx.run(statement, values).await? == 0 {
            return Ok(false);
        }
        for NewDelivery { kind, payload } in news {
            let id = DeliveryId::fresh();
            let statement = sql!(
                "insert into delivery (body, id, webhook, kind, payload, at, tries, failed, outcome)
                 values ($1, $2, $3, $4, $5, $6, 0, 0, '')"
            );
            let body = actor.body.as_str();
            let values = values![body, id.as_str(), webhook.id.as_str(), kind, payload, at];
            tx.run(statement, values).await?;
            let deliver = NewJob { kind: DELIVER, body: Some(&actor.body), key: id.as_str(), due: at };
            job::add(&mut tx, &deliver).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Something that a program was told, or is to be.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn delivery(&self, actor: &Actor, delivery: &DeliveryId) -> Result<Delivery, Error> {
        let statement = sql!(
            "select id, webhook, kind, payload, at, tries, tried, delivered, failed, outcome
             from delivery where body = $1 and id = $2"
        );
        self.read_as(actor).await?.one(statement, values![actor.body.as_str(), delivery.as_str()]).await
    }

    /// The last `many` that a program was told, the last first.
    ///
    /// # Errors
    /// A fault.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        webhook: &WebhookId,
        many: i64,
    ) -> Result<Vec<Delivery>, Error> {
        let statement = sql!(
            "select id, webhook, kind, payload, at, tries, tried, delivered, failed, outcome
             from delivery where body = $1 and webhook = $2 order by at desc, id desc limit $3"
        );
        let values = values![actor.body.as_str(), webhook.as_str(), many];
        self.read_as(actor).await?.all(statement, values).await
    }

    /// Keeps what came of telling.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn tried_delivery(
        &self,
        actor: &Actor,
        delivery: &DeliveryId,
        trial: Trial<'_>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let values = values![actor.body.as_str(), delivery.as_str(), at, trial.words(), trial.is_never()];
        match trial {
            Trial::Done(_) => {
                let statement = sql!(
                    "update delivery set tries = tries + 1, tried = $3, delivered = $3, outcome = $4, failed = $5
                     where body = $1 and id = $2"
                );
                tx.change(statement, values).await?;
            }
            Trial::Later(_) | Trial::Never(_) => {
                let statement = sql!(
                    "update delivery set tries = tries + 1, tried = $3, outcome = $4, failed = $5
                     where body = $1 and id = $2"
                );
                tx.change(statement, values).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Tells the same once more, whether it arrived or not.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn deliver_again(
        &self,
        actor: &Actor,
        delivery: &DeliveryId,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!("update delivery set failed = 0, delivered = null where body = $1 and id = $2");
        tx.change(statement, values![actor.body.as_str(), delivery.as_str()]).await?;
        let deliver = NewJob { kind: DELIVER, body: Some(&actor.body), key: delivery.as_str(), due: at };
        job::again(&mut tx, &deliver).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets what programs were told before a moment.
    ///
    /// # Errors
    /// A fault.
    pub async fn forget_deliveries(&self, actor: &Actor, before: Timestamp) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!("delete from delivery where body = $1 and at < $2");
        tx.run(statement, values![actor.body.as_str(), before]).await?;
        Ok(tx.commit().await?)
    }
}

impl Read for Webhook {
    fn read(record: &Record) -> Result<Webhook, Fault> {
        Ok(Webhook {
            id: record.text("id")?.into(),
            name: record.text("name")?,
            address: record.text("address")?,
            kinds: record.text("kinds")?,
            secret: record.text("secret")?,
            created: record.time("created")?,
            seen: record.number("seen")?,
        })
    }
}

impl Read for Delivery {
    fn read(record: &Record) -> Result<Delivery, Fault> {
        Ok(Delivery {
            id: record.text("id")?.into(),
            webhook: record.text("webhook")?.into(),
            kind: record.text("kind")?,
            payload: record.text("payload")?,
            at: record.time("at")?,
            tries: record.number("tries")?,
            tried: record.maybe_time("tried")?,
            delivered: record.maybe_time("delivered")?,
            failed: record.flag("failed")?,
            outcome: record.text("outcome")?,
        })
    }
}

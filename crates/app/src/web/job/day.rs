// SPDX-License-Identifier: AGPL-3.0-or-later
//! The beginning of a day: what each body then sends, and what is old enough to be forgotten.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::SignedDuration;
use store::{Actor, BodyId, Job, NewJob, PersonId};

use super::{
    super::{Site, page::Failure, reminders::Rhythm},
    End, digest,
};

/// The kind of the job that begins a day; its key is the day.
pub(super) const DAY: &str = "giornata";
/// That of what a body does on it.
pub(super) const BODY: &str = "giornata-ente";

/// At which hour, in Italy: before offices open.
const HOUR: i8 = 7;
/// For how long jobs, what programs were told, and letters are remembered, in days.
const KEPT: [i64; 3] = [40, 90, 400];

/// Asks that today be begun. Every process does, and it is begun once.
pub(super) async fn ask(site: &Site) -> Result<(), Failure> {
    /// The last day that was asked for here: there is no need to write the same again at every tick.
    static ASKED: AtomicI64 = AtomicI64::new(0);
    let today = site.today();
    let day = site.begin(today).as_second();
    if ASKED.load(Ordering::Relaxed) == day && site.settings().now.is_none() {
        return Ok(());
    }
    let new = NewJob { kind: DAY, body: None, key: &today.to_string(), due: site.at(today, HOUR) };
    site.store().add_job(&new).await?;
    ASKED.store(day, Ordering::Relaxed);
    Ok(())
}

/// Begins the day of every body that has something to do on it.
pub(super) async fn begin(site: &Site, job: &Job) -> Result<End, Failure> {
    let store = site.store();
    for body in store.bodies().await? {
        let actor = nobody(&body.id);
        let hooks = !store.webhooks(&actor).await?.is_empty();
        if hooks {
            // Also where the jobs are gone, as after a restored backup.
            store
                .revive_job(&NewJob { kind: store::LOOK, body: Some(&body.id), key: "", due: site.now() })
                .await?;
        }
        if hooks || Rhythm::read(&body.settings).is_on || !store.letters(&actor, 1).await?.is_empty() {
            let new = NewJob { kind: BODY, body: Some(&body.id), key: &job.key, due: site.now() };
            store.add_job(&new).await?;
        }
    }
    store.forget_jobs(site.now() - days(KEPT[0])).await?;
    Ok(End::Done)
}

/// The day of a body.
pub(super) async fn of_body(site: &Site, job: &Job) -> Result<End, Failure> {
    let Some(body) = &job.body else { return Ok(End::Done) };
    let actor = nobody(body);
    site.store().forget_deliveries(&actor, site.now() - days(KEPT[1])).await?;
    site.store().forget_letters(&actor, site.now() - days(KEPT[2])).await?;
    // What was to be said on a day that is past is no longer worth saying.
    if job.key == site.today().to_string() {
        digest::write_all(site, &actor).await?;
    }
    Ok(End::Done)
}

/// In whose name a job asks the database: it is of that body, and of nobody in it.
pub(super) fn nobody(body: &BodyId) -> Actor {
    Actor { body: body.clone(), person: PersonId::from(""), role: String::new(), on_behalf_of: None }
}

fn days(many: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * many)
}

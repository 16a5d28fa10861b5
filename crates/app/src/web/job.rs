// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the site does without being asked: jobs of the database, taken by one process at a time. Each kind is a line of
//! [`KINDS`].

mod day;
pub(super) mod digest;
mod letter;
pub(super) mod news;

use std::{future::Future, pin::Pin, time::Duration};

use jiff::{SignedDuration, Timestamp};
use store::Job;
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, timeout},
};

use super::{
    Site, metrics,
    page::{Failure, Refusal},
};

/// How often one looks for something to do.
const TICK: Duration = Duration::from_secs(5);
/// How many jobs a process does at once: most of their time they wait for somebody's answer.
const LANES: usize = 4;
/// For how long a job is of who took it. A process that dies leaves it to the others after that.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Within which a job ends: before its lease does, so that nobody else has it meanwhile.
const LONGEST: Duration = Duration::from_mins(8);
/// After how many minutes what failed is tried again; after the last it is given up.
static PAUSES: [i64; 9] = [1, 5, 15, 60, 180, 360, 720, 1440, 1440];

/// What came of a job.
enum End {
    Done,
    /// It recurs.
    Again(SignedDuration),
    /// It did not work: why. Tried again, as long as there are pauses.
    Failed(String),
}

type Doing<'a> = Pin<Box<dyn Future<Output = Result<End, Failure>> + Send + 'a>>;
/// How a job is done.
type Do = for<'a> fn(&'a Site, &'a Job) -> Doing<'a>;

/// Every kind of job.
static KINDS: [(&str, Do); 5] = [
    (day::DAY, |site, job| Box::pin(day::begin(site, job))),
    (day::BODY, |site, job| Box::pin(day::of_body(site, job))),
    (store::SEND, |site, job| Box::pin(letter::send(site, job))),
    (store::LOOK, |site, job| Box::pin(news::look(site, job))),
    (store::DELIVER, |site, job| Box::pin(news::deliver(site, job))),
];

/// Does what is due, until told to stop; what was begun is brought to its end.
pub async fn work(site: &Site, stop: impl Future<Output = ()>) {
    let (tell, told) = watch::channel(false);
    let lanes: Vec<_> = (0..LANES).map(|_| tokio::spawn(lane(site.clone(), told.clone()))).collect();
    stop.await;
    let _ = tell.send(true);
    for it in lanes {
        let _ = it.await;
    }
}

async fn lane(site: Site, mut told: watch::Receiver<bool>) {
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*told.borrow() {
        tokio::select! {
            _ = told.changed() => return,
            _ = tick.tick() => {}
        }
        if let Err(it) = day::ask(&site).await {
            log(&it);
        }
        loop {
            if *told.borrow() {
                return;
            }
            match next(&site).await {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(it) => {
                    log(&it);
                    break;
                }
            }
        }
    }
}

/// Does all that is due now, and says why what failed did; for tests, which have no clock.
///
/// # Errors
/// The database.
pub async fn do_all(site: &Site) -> Result<Vec<String>, Failure> {
    day::ask(site).await?;
    let mut failed = Vec::new();
    while let Some(end) = next(site).await? {
        failed.extend(end);
    }
    Ok(failed)
}

/// Does the job that has waited longest, if there is one; why it failed, if it did.
async fn next(site: &Site) -> Result<Option<Option<String>>, Failure> {
    let now = site.now();
    let Some(job) = site.store().take_job(now, now + LEASE).await? else { return Ok(None) };
    let end = match KINDS.iter().find(|it| it.0 == job.kind) {
        // Of a newer process beside us, which knows it.
        None => Ok(End::Again(SignedDuration::from_mins(1))),
        Some((_, done)) => match timeout(LONGEST, done(site, &job)).await {
            Ok(it) => it,
            Err(_) => Ok(End::Failed("non finisce in tempo".to_owned())),
        },
    };
    settle(site, &job, end).await.map(Some)
}

/// Keeps what came of a job.
async fn settle(site: &Site, job: &Job, end: Result<End, Failure>) -> Result<Option<String>, Failure> {
    let (store, now) = (site.store(), site.now());
    let (kind, key, tries) = (job.kind.as_str(), job.key.as_str(), job.tries);
    let failed = match end {
        Ok(End::Done) => {
            store.end_job(job, "", now).await?;
            metrics::job_ended(kind, "done");
            tracing::debug!(kind, key, tries, "lavoro fatto");
            return Ok(None);
        }
        Ok(End::Again(after)) => {
            store.put_off_job(job, now + after, true, "").await?;
            return Ok(None);
        }
        Ok(End::Failed(why)) => why,
        // What it was about is no more.
        Err(Failure::Refused(Refusal::NotFound)) => {
            store.end_job(job, "non c'è più", now).await?;
            return Ok(None);
        }
        Err(it) => {
            log(&it);
            "guasto".to_owned()
        }
    };
    metrics::job_ended(kind, "failed");
    tracing::warn!(kind, key, tries, why = failed, "lavoro non riuscito");
    match next_try(job, now) {
        Some(due) => store.put_off_job(job, due, false, &failed).await?,
        None => store.end_job(job, &failed, now).await?,
    };
    Ok(Some(failed))
}

/// When a job that fails now is tried again; none if it is given up.
fn next_try(job: &Job, now: Timestamp) -> Option<Timestamp> {
    let index = usize::try_from(job.tries - 1).ok()?;
    PAUSES.get(index).map(|it| now + SignedDuration::from_mins(*it))
}

fn log(failure: &Failure) {
    match failure {
        Failure::Fault(it) => tracing::error!(error = it.to_string(), "lavoro: guasto"),
        Failure::Refused(it) => tracing::error!(?it, "lavoro: rifiuto"),
    }
}

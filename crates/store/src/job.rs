// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is to be done without anybody asking: each job once, by one process at a time, whatever process dies.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    BodyId, Error, Fault, Store,
    db::{Tx, sql},
    record::{Read, Record, instant, values},
};

/// How many jobs are looked at to find one that nobody else is taking.
const LOOKED_AT: i64 = 16;

/// Something to be done from a moment on.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// In the words of the application.
    pub kind: &'a str,
    /// None: of the whole installation.
    pub body: Option<&'a BodyId>,
    /// What it is about. The same kind, body and key are the same job, however often it is asked for.
    pub key: &'a str,
    pub due: Timestamp,
}

/// A job that was taken, and is of who took it until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub body: Option<BodyId>,
    pub key: String,
    /// How often it was taken, this time included.
    pub tries: i64,
    due: Timestamp,
    holder: String,
}

impl Store {
    /// Adds a job; whether it was not there already.
    ///
    /// # Errors
    /// A fault.
    pub async fn add_job(&self, new: &NewJob<'_>) -> Result<bool, Error> {
        let mut tx = self.write(None).await?;
        let added = add(&mut tx, new).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// Has a job done that was done or given up, or was not there; one that waits is done no later.
    ///
    /// # Errors
    /// A fault.
    pub async fn revive_job(&self, new: &NewJob<'_>) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        again(&mut tx, new).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the job that has waited longest: until `lease` nobody else takes it. None is due, or others take them.
    ///
    /// # Errors
    /// A fault.
    pub async fn take_job(&self, now: Timestamp, lease: Timestamp) -> Result<Option<Job>, Error> {
        let statement = sql!(
            "select id, kind, body, key, due, holder, tries from job
             where done is null and due <= $1 order by due, id limit $2"
        );
        let waiting: Vec<Job> = self.read(None).await?.all(statement, values![now, LOOKED_AT]).await?;
        for job in waiting {
            // It is ours only if it still is as we saw it: the one who comes second touches nothing.
            let statement = sql!(
                "update job set due = $2, holder = $3, tries = tries + 1
                 where id = $1 and due = $4 and holder = $5 and done is null"
            );
            let holder = Uuid::now_v7().to_string();
            let values = values![job.id.as_str(), lease, holder.as_str(), job.due, job.holder.as_str()];
            if self.did(statement, values).await? {
                return Ok(Some(Job { tries: job.tries + 1, due: lease, holder, ..job }));
            }
        }
        Ok(None)
    }

    /// The job is done: whether it was still of who took it.
    ///
    /// # Errors
    /// A fault.
    pub async fn end_job(&self, job: &Job, outcome: &str, at: Timestamp) -> Result<bool, Error> {
        let statement =
            sql!("update job set done = $3, outcome = $4 where id = $1 and holder = $2 and done is null");
        self.did(statement, values![job.id.as_str(), job.holder.as_str(), at, outcome]).await
    }

    /// The job is to be done again from a moment on: whether it was still of who took it. `afresh`: not because it
    /// failed.
    ///
    /// # Errors
    /// A fault.
    pub async fn put_off_job(
        &self,
        job: &Job,
        due: Timestamp,
        afresh: bool,
        outcome: &str,
    ) -> Result<bool, Error> {
        let tries = if afresh { 0 } else { job.tries };
        let statement = sql!(
            "update job set due = $3, tries = $4, outcome = $5, holder = ''
             where id = $1 and holder = $2 and done is null"
        );
        self.did(statement, values![job.id.as_str(), job.holder.as_str(), due, tries, outcome]).await
    }

    /// How many jobs wait since before a moment.
    ///
    /// # Errors
    /// A fault.
    pub async fn jobs_waiting(&self, since: Timestamp) -> Result<i64, Error> {
        let statement = sql!("select count(*) as many from job where done is null and due <= $1");
        let Many(many) = self.read(None).await?.one(statement, values![since]).await?;
        Ok(many)
    }

    /// Forgets the jobs done before a moment. They may then be asked for again: as late as nobody would.
    ///
    /// # Errors
    /// A fault.
    pub async fn forget_jobs(&self, before: Timestamp) -> Result<(), Error> {
        self.did(sql!("delete from job where done < $1"), values![before]).await.map(drop)
    }
}

/// Adds a job; whether it was not there already.
pub(crate) async fn add(tx: &mut Tx, new: &NewJob<'_>) -> Result<bool, Error> {
    let (id, body) = (Uuid::now_v7().to_string(), new.body.map_or("", BodyId::as_str));
    let statement = sql!(
        "insert into job (id, kind, body, key, due, holder, tries, outcome) values ($1, $2, $3, $4, $5, '', 0, '')
         on conflict (kind, body, key) do nothing"
    );
    Ok(tx.run(statement, values![id.as_str(), new.kind, body, new.key, new.due]).await? == 1)
}

/// A job that was done or given up is to be done once more; one that waits is done now.
pub(crate) async fn again(tx: &mut Tx, new: &NewJob<'_>) -> Result<(), Error> {
    if add(tx, new).await? {
        return Ok(());
    }
    let body = new.body.map_or("", BodyId::as_str);
    // While somebody has it, it is being done.
    let statement = sql!(
        "update job set done = null, due = $4, tries = 0, holder = ''
         where kind = $1 and body = $2 and key = $3 and (done is not null or holder = '')"
    );
    tx.run(statement, values![new.kind, body, new.key, instant(new.due).as_str()]).await?;
    Ok(())
}

struct Many(i64);

impl Read for Many {
    fn read(record: &Record) -> Result<Many, Fault> {
        Ok(Many(record.number("many")?))
    }
}

impl Read for Job {
    fn read(record: &Record) -> Result<Job, Fault> {
        Ok(Job {
            id: record.text("id")?,
            kind: record.text("kind")?,
            body: Some(record.text("body")?).filter(|it| !it.is_empty()).map(BodyId::from),
            key: record.text("key")?,
            due: record.time("due")?,
            holder: record.text("holder")?,
            tries: record.number("tries")?,
        })
    }
}

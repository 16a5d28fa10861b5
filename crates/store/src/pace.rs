// SPDX-License-Identifier: AGPL-3.0-or-later
//! How often somebody may ask, counted for all the nodes together.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Error, Fault, Store,
    db::sql,
    record::{Read, Record, values},
};

/// How often one may ask: so many at once, and then one every so often.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many may be asked at once; at least one.
    pub burst: i32,
    /// How much time makes room for one more.
    pub every: SignedDuration,
}

/// Until when an asker has used up their room, in milliseconds since 1970.
struct Used(i64);

impl Store {
    /// Counts one more request of an asker; whether it is within the pace. The algorithm is GCRA: one number for each
    /// asker, no windows whose edges could be used.
    ///
    /// # Errors
    /// A fault.
    pub async fn keep_pace(&self, asker: &str, pace: Pace, at: Timestamp) -> Result<bool, Error> {
        let now = at.as_millisecond();
        let every = i64::try_from(pace.every.as_millis()).unwrap_or(i64::MAX);
        let patience = every.saturating_mul(i64::from(pace.burst.max(1)) - 1);
        let mut tx = self.write(None).await?;
        tx.run(sql!("delete from pace where used < $1"), values![now]).await?;
        let statement = sql!(
            "insert into pace (asker, used) values ($1, $2)
             on conflict (asker) do update set used = pace.used + $3 where pace.used <= $4
             returning used"
        );
        let used: Option<Used> =
            tx.maybe(statement, values![asker, now + every, every, now + patience]).await?;
        tx.commit().await?;
        Ok(used.is_some_and(|it| it.0 > now))
    }
}

impl Read for Used {
    fn read(record: &Record) -> Result<Used, Fault> {
        Ok(Used(record.number("used")?))
    }
}

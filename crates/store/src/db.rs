// SPDX-License-Identifier: AGPL-3.0-or-later
//! How the database is spoken to: pools, transactions, statements.
//!
//! One text of SQL for both engines, through the `Any` driver: it knows only what we use, texts and whole numbers.

use futures_util::{TryStreamExt, stream::BoxStream};
use sqlx::{Any, AnyPool, Executor, Transaction, any::AnyPoolOptions};

use crate::{
    Actor, Address, BodyId, Error, Fault, PersonId, Refusal, migrate,
    record::{Read, Record, Value, bound, values},
};

/// Connections that only read, and to PostgreSQL all of them.
const MANY: u32 = 8;
/// The first SQLite that does not lose what a checkpoint and a commit write at the same time.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
/// The first PostgreSQL that we try on.
const OLDEST_POSTGRES: i64 = 15;

/// The database, open. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
}

/// Which program keeps the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// The text of a statement. Only `sql!` makes one, and a test runs through all of them on both engines.
#[derive(Clone, Copy)]
pub(crate) struct Sql(pub(crate) &'static str);

/// A statement: the text must be written in place.
macro_rules! sql {
    ($text:literal) => {
        $crate::db::Sql($text)
    };
}
pub(crate) use sql;

/// A transaction. Dropped without `commit`, it leaves no trace.
pub(crate) struct Tx(Transaction<'static, Any>);

impl Store {
    /// Opens the database; makes the file if there is none; brings it up to what this program needs.
    ///
    /// # Errors
    /// It cannot be opened, was written by a newer program, or its engine would not keep its promises.
    pub async fn open(address: &Address) -> Result<Store, Fault> {
        let store = Store::connect(address).await?;
        migrate::run(&store, migrate::LAST).await?;
        Ok(store)
    }

    /// As `open`, without touching what is in it.
    pub(crate) async fn connect(address: &Address) -> Result<Store, Fault> {
        sqlx::any::install_default_drivers();
        let opened = match address {
            Address::Sqlite(path) => {
                create(path)?;
                let writers = pool(1, "pragma journal_mode = wal").connect(&address.url(true)?).await;
                let readers = pool(MANY, "pragma query_only = on").connect(&address.url(false)?).await;
                writers.and_then(|writers| Ok(Store { engine: Engine::Sqlite, readers: readers?, writers }))
            }
            Address::Postgres(_) => {
                let both = AnyPoolOptions::new().max_connections(MANY).connect(&address.url(true)?).await;
                both.map(|it| Store { engine: Engine::Postgres, readers: it.clone(), writers: it })
            }
        };
        let store = opened.map_err(|it| Fault::caused(format!("la banca dati {address} non si apre"), it))?;
        match store.engine {
            Engine::Sqlite => store.refuse_old_sqlite().await?,
            Engine::Postgres => {
                store.refuse_old_postgres().await?;
                store.refuse_privileged_role().await?;
            }
        }
        Ok(store)
    }

    /// Whether the database answers now.
    ///
    /// # Errors
    /// It does not, or not in time.
    pub async fn answers(&self) -> Result<(), Fault> {
        sqlx::query("select 1").execute(&self.readers).await?;
        Ok(())
    }

    /// How many connections to the database are at work, and how many wait for some.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let of = |pool: &AnyPool| (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
        let (mut open, mut idle) = of(&self.readers);
        if self.engine == Engine::Sqlite {
            let (more, resting) = of(&self.writers);
            (open, idle) = (open + more, idle + resting);
        }
        (open.saturating_sub(idle), idle)
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    /// A transaction that only reads, and sees one moment only.
    pub(crate) async fn read(&self, body: Option<&BodyId>) -> Result<Tx, Fault> {
        let begin = match self.engine {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        };
        let mut tx = Tx(self.readers.begin_with(begin).await?);
        self.enter(&mut tx, body).await?;
        Ok(tx)
    }

    /// A transaction that only reads what belongs to the body of `actor`.
    pub(crate) async fn read_as(&self, actor: &Actor) -> Result<Tx, Fault> {
        self.read(Some(&actor.body)).await
    }

    /// A transaction that reads what belongs to a person, whatever the body.
    pub(crate) async fn read_of(&self, person: &PersonId) -> Result<Tx, Fault> {
        let mut tx = self.read(None).await?;
        if self.engine == Engine::Postgres {
            tx.run(Sql("select set_config('app.person', $1, true)"), values![person.as_str()])
                .await
                .map_err(fault)?;
        }
        Ok(tx)
    }

    /// A transaction that writes. On SQLite nobody else does meanwhile.
    pub(crate) async fn write(&self, body: Option<&BodyId>) -> Result<Tx, Fault> {
        let begin = match self.engine {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin isolation level read committed",
        };
        let mut tx = Tx(self.writers.begin_with(begin).await?);
        self.enter(&mut tx, body).await?;
        Ok(tx)
    }

    /// On PostgreSQL, the only body whose rows the transaction can see from now on.
    pub(crate) async fn enter(&self, tx: &mut Tx, body: Option<&BodyId>) -> Result<(), Fault> {
        if let (Engine::Postgres, Some(body)) = (self.engine, body) {
            tx.run(Sql("select set_config('app.body', $1, true)"), values![body.as_str()])
                .await
                .map_err(fault)?;
        }
        Ok(())
    }

    async fn refuse_old_sqlite(&self) -> Result<(), Fault> {
        let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&self.readers).await?;
        let numbers: Vec<u32> = version.split('.').filter_map(|it| it.parse().ok()).collect();
        if numbers.as_slice() >= OLDEST_SQLITE.as_slice() {
            return Ok(());
        }
        Err(Fault::of(format!(
            "SQLite {version} può perdere dati: serve almeno la 3.51.3, ricompila il programma"
        )))
    }

    async fn refuse_old_postgres(&self) -> Result<(), Fault> {
        let text = "select current_setting('server_version_num')::bigint";
        let version: i64 = sqlx::query_scalar(text).fetch_one(&self.readers).await?;
        if version >= OLDEST_POSTGRES * 10_000 {
            return Ok(());
        }
        Err(Fault::of(format!(
            "PostgreSQL {} è troppo vecchio: serve almeno la {OLDEST_POSTGRES}",
            version / 10_000
        )))
    }

    /// Row-level security is the second wall between bodies: a role that goes through it is refused.
    async fn refuse_privileged_role(&self) -> Result<(), Fault> {
        let text =
            "select rolname::text from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)";
        let role: Option<String> = sqlx::query_scalar(text).fetch_optional(&self.readers).await?;
        match role {
            None => Ok(()),
            Some(role) => Err(Fault::of(format!(
                "il ruolo PostgreSQL «{role}» scavalca la separazione fra gli enti: usa un ruolo senza SUPERUSER né \
                 BYPASSRLS, proprietario della banca dati"
            ))),
        }
    }
}

impl Tx {
    /// Every record.
    pub(crate) async fn all<T: Read>(&mut self, sql: Sql, values: &[Value]) -> Result<Vec<T>, Error> {
        let rows = bound(sql, values)?.fetch_all(&mut *self.0).await?;
        rows.into_iter().map(|it| Ok(T::read(&Record(it))?)).collect()
    }

    /// Every record, one at a time.
    pub(crate) fn stream(
        &mut self,
        sql: Sql,
        values: &[Value],
    ) -> Result<BoxStream<'_, Result<Record, Fault>>, Error> {
        let rows = bound(sql, values)?.fetch(&mut *self.0);
        Ok(Box::pin(rows.map_ok(Record).map_err(Fault::from)))
    }

    /// The only record, if there is one.
    pub(crate) async fn maybe<T: Read>(&mut self, sql: Sql, values: &[Value]) -> Result<Option<T>, Error> {
        let row = bound(sql, values)?.fetch_optional(&mut *self.0).await?;
        row.map(|it| Ok(T::read(&Record(it))?)).transpose()
    }

    /// The only record.
    pub(crate) async fn one<T: Read>(&mut self, sql: Sql, values: &[Value]) -> Result<T, Error> {
        self.maybe(sql, values).await?.ok_or(Error::Refusal(Refusal::NotFound))
    }

    /// How many records it touched.
    pub(crate) async fn run(&mut self, sql: Sql, values: &[Value]) -> Result<u64, Error> {
        Ok(bound(sql, values)?.execute(&mut *self.0).await?.rows_affected())
    }

    /// Touches exactly one record, or there is none such.
    pub(crate) async fn change(&mut self, sql: Sql, values: &[Value]) -> Result<(), Error> {
        match self.run(sql, values).await? {
            0 => Err(Error::Refusal(Refusal::NotFound)),
            _ => Ok(()),
        }
    }

    /// Several statements, without values.
    pub(crate) async fn script(&mut self, text: String) -> Result<(), Fault> {
        self.0.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text))).await?;
        Ok(())
    }

    /// A statement whose text is built of names that we know.
    pub(crate) async fn built(&mut self, text: String, values: &[Value]) -> Result<(), Error> {
        let query = values.iter().fold(sqlx::query(sqlx::AssertSqlSafe(text)), |query, it| it.bind(query));
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        Ok(self.0.commit().await?)
    }
}

/// A refusal where there is nothing to be refused.
pub(crate) fn fault(error: Error) -> Fault {
    match error {
        Error::Fault(it) => it,
        Error::Refusal(it) => Fault::of(it.to_string()),
    }
}

/// Connections to SQLite: what it must promise, then `own`.
fn pool(connections: u32, own: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).after_connect(move |connection, _| {
        Box::pin(async move {
            let promises = "pragma busy_timeout = 5000; pragma synchronous = full; pragma foreign_keys = on; \
                            pragma trusted_schema = off; pragma cell_size_check = on;";
            connection.execute(sqlx::raw_sql(promises)).await?;
            connection.execute(sqlx::raw_sql(own)).await?;
            Ok(())
        })
    })
}

/// Makes the file, readable only by its owner: it holds personal data.
fn create(path: &std::path::Path) -> Result<(), Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path);
    opened.map(drop).map_err(|it| Fault::caused(format!("la banca dati {} non si apre", path.display()), it))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! How people get in: name and password, one-time codes, the identity that another system vouches for.

use jiff::Timestamp;

use crate::{
    Error, Fault, PersonId, Refusal, Store,
    db::{Sql, sql},
    record::{Read, Record, Value, values},
};

/// The access of a person. What is secret in it is already a hash, or the application's to seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub person: PersonId,
    pub login: String,
    /// The hash of the password, in the form of the application; `None` if there is none.
    pub password: Option<String>,
    /// The secret of the one-time codes.
    pub totp: Option<String>,
    /// The last step whose code was accepted.
    pub totp_step: i64,
    /// Of the identity that another system vouches for: who vouches, and for whom.
    pub identity: Option<(String, String)>,
    /// Whether the person administers the installation.
    pub administrator: bool,
    pub disabled: bool,
    pub created: Timestamp,
    /// The last time somebody got in with it.
    pub entered: Option<Timestamp>,
}

/// An access to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    pub person: &'a PersonId,
    pub login: &'a str,
    pub password: Option<&'a str>,
    pub administrator: bool,
}

impl Store {
    /// A new access.
    ///
    /// # Errors
    /// The person has one already, or the login is somebody's.
    pub async fn create_account(&self, new: NewAccount<'_>, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!(
            "insert into account (person, login, password, totp_step, administrator, disabled, created)
             values ($1, $2, $3, 0, $4, 0, $5)"
        );
        let values = values![new.person.as_str(), new.login, new.password, new.administrator, at];
        tx.run(statement, values).await?;
        Ok(tx.commit().await?)
    }

    /// Every access of the installation, by login.
    ///
    /// # Errors
    /// A fault.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let statement = sql!(
            "select person, login, password, totp, totp_step, issuer, subject, administrator, disabled, created,
                    entered
             from account order by login"
        );
        self.read(None).await?.all(statement, values![]).await
    }

    /// The access of a person.
    ///
    /// # Errors
    /// There is none.
    pub async fn account(&self, person: &PersonId) -> Result<Account, Error> {
        let statement = sql!(
            "select person, login, password, totp, totp_step, issuer, subject, administrator, disabled, created,
                    entered
             from account where person = $1"
        );
        self.read(None).await?.one(statement, values![person.as_str()]).await
    }

    /// The access with a login, disabled or not, if there is one.
    ///
    /// # Errors
    /// A fault.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, Error> {
        let statement = sql!(
            "select person, login, password, totp, totp_step, issuer, subject, administrator, disabled, created,
                    entered
             from account where login = $1"
        );
        self.read(None).await?.maybe(statement, values![login]).await
    }

    /// The access of who another system vouches for, disabled or not, if there is one.
    ///
    /// # Errors
    /// A fault.
    pub async fn account_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<Account>, Error> {
        let statement = sql!(
            "select person, login, password, totp, totp_step, issuer, subject, administrator, disabled, created,
                    entered
             from account where issuer = $1 and subject = $2"
        );
        self.read(None).await?.maybe(statement, values![issuer, subject]).await
    }

    /// Sets the hash of the password, or takes the password away.
    ///
    /// # Errors
    /// There is no such access.
    pub async fn set_password(&self, person: &PersonId, password: Option<&str>) -> Result<(), Error> {
        let statement = sql!("update account set password = $2 where person = $1");
        self.set(statement, values![person.as_str(), password]).await
    }

    /// Sets the secret of the one-time codes and the hashes of the recovery codes, or takes all of them away.
    ///
    /// # Errors
    /// There is no such access.
    pub async fn set_totp(
        &self,
        person: &PersonId,
        secret: Option<&str>,
        recovery: &[String],
    ) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!("update account set totp = $2, totp_step = 0 where person = $1");
        tx.change(statement, values![person.as_str(), secret]).await?;
        tx.run(sql!("delete from recovery where person = $1"), values![person.as_str()]).await?;
        for code in recovery {
            let statement = sql!("insert into recovery (person, code) values ($1, $2)");
            tx.run(statement, values![person.as_str(), code]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Uses the code of a step: whether it may be accepted, that is whether neither it nor a later one was.
    ///
    /// # Errors
    /// A fault.
    pub async fn use_totp(&self, person: &PersonId, step: i64) -> Result<bool, Error> {
        let statement = sql!("update account set totp_step = $2 where person = $1 and totp_step < $2");
        self.did(statement, values![person.as_str(), step]).await
    }

    /// Uses a recovery code, told by its hash: whether it was there. It no longer is.
    ///
    /// # Errors
    /// A fault.
    pub async fn use_recovery(&self, person: &PersonId, code: &str) -> Result<bool, Error> {
        let statement = sql!("delete from recovery where person = $1 and code = $2");
        self.did(statement, values![person.as_str(), code]).await
    }

    /// How many recovery codes a person still has.
    ///
    /// # Errors
    /// A fault.
    pub async fn recovery_left(&self, person: &PersonId) -> Result<usize, Error> {
        let statement = sql!("select code from recovery where person = $1");
        let left: Vec<Code> = self.read(None).await?.all(statement, values![person.as_str()]).await?;
        Ok(left.len())
    }

    /// Keeps that somebody got in.
    ///
    /// # Errors
    /// There is no such access.
    pub async fn entered(&self, person: &PersonId, at: Timestamp) -> Result<(), Error> {
        self.set(sql!("update account set entered = $2 where person = $1"), values![person.as_str(), at])
            .await
    }

    /// Binds the access to the identity that another system vouches for, or unbinds it.
    ///
    /// # Errors
    /// There is no such access, or the identity is somebody else's.
    pub async fn set_identity(&self, person: &PersonId, identity: Option<(&str, &str)>) -> Result<(), Error> {
        let (issuer, subject) = (identity.map(|it| it.0), identity.map(|it| it.1));
        let statement = sql!("update account set issuer = $2, subject = $3 where person = $1");
        self.set(statement, values![person.as_str(), issuer, subject]).await
    }

    /// Makes of a person an administrator of the installation, or no longer.
    ///
    /// # Errors
    /// There is no such access.
    pub async fn set_administrator(&self, person: &PersonId, administrator: bool) -> Result<(), Error> {
        let statement = sql!("update account set administrator = $2 where person = $1");
        self.set(statement, values![person.as_str(), administrator]).await
    }

    /// Disables an access, which ends its sessions at once, or enables it again.
    ///
    /// # Errors
    /// There is no such access.
    pub async fn set_disabled(&self, person: &PersonId, disabled: bool) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!("update account set disabled = $2 where person = $1");
        tx.change(statement, values![person.as_str(), disabled]).await?;
        if disabled {
            tx.run(sql!("delete from session where person = $1"), values![person.as_str()]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A statement of its own, which must find its record.
    pub(crate) async fn set(&self, statement: Sql, values: &[Value]) -> Result<(), Error> {
        match self.did(statement, values).await? {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }

    /// A statement of its own: whether it touched anything.
    pub(crate) async fn did(&self, statement: Sql, values: &[Value]) -> Result<bool, Error> {
        let mut tx = self.write(None).await?;
        let touched = tx.run(statement, values).await?;
        tx.commit().await?;
        Ok(touched > 0)
    }
}

/// A recovery code that is still there.
struct Code;

impl Read for Code {
    fn read(_: &Record) -> Result<Code, Fault> {
        Ok(Code)
    }
}

impl Read for Account {
    fn read(record: &Record) -> Result<Account, Fault> {
        Ok(Account {
            person: record.text("person")?.into(),
            login: record.text("login")?,
            password: record.maybe("password")?,
            totp: record.maybe("totp")?,
            totp_step: record.number("totp_step")?,
            identity: record.maybe("issuer")?.zip(record.maybe("subject")?),
            administrator: record.flag("administrator")?,
            disabled: record.flag("disabled")?,
            created: record.time("created")?,
            entered: record.maybe_time("entered")?,
        })
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the database is: a file, or a PostgreSQL server.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::Fault;

/// Where the database is. Shown without passwords.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file, made when it is first opened.
    Sqlite(PathBuf),
    /// `postgres://user:password@server/database`.
    Postgres(String),
}

impl Address {
    /// What the driver is told. `create` makes a missing file.
    pub(crate) fn url(&self, create: bool) -> Result<String, Fault> {
        match self {
            Address::Postgres(url) => Ok(url.clone()),
            Address::Sqlite(path) => {
                let text = path
                    .to_str()
                    .ok_or_else(|| Fault::of("il percorso della banca dati non è testo Unicode"))?;
                let mode = if create { "rwc" } else { "rw" };
                Ok(format!("sqlite://{}?mode={mode}", escaped(text)))
            }
        }
    }
}

impl FromStr for Address {
    type Err = Fault;

    /// `postgres://…`, `sqlite:FILE` or a path.
    fn from_str(text: &str) -> Result<Address, Fault> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() {
            return Err(Fault::of(
                "l'indirizzo della banca dati è vuoto: scrivi il percorso di un file o postgres://…",
            ));
        }
        match path.split_once("://") {
            Some((scheme, _)) => Err(Fault::of(format!(
                "«{scheme}://» non è una banca dati conosciuta: scrivi il percorso di un file o postgres://…"
            ))),
            None => Ok(Address::Sqlite(PathBuf::from(path))),
        }
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Address {
        Address::Sqlite(path.to_owned())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(path) => write!(f, "{}", path.display()),
            Address::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `postgres://user:password@server/database?password=…` without what is secret or may be.
fn without_password(url: &str) -> String {
    let url = url.split_once('?').map_or(url, |(before, _)| before);
    let Some((scheme, rest)) = url.split_once("://") else { return String::from("postgres://…") };
    match rest.rsplit_once('@') {
        Some((user, place)) => {
            format!("{scheme}://{}@{place}", user.split_once(':').map_or(user, |(name, _)| name))
        }
        None => url.to_owned(),
    }
}

/// A path as part of an URL.
fn escaped(path: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/._-".contains(&it);
    path.bytes().map(|it| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_or_a_server() {
        let file = |it: &str| Address::Sqlite(PathBuf::from(it));
        assert_eq!("dati/ente.db".parse::<Address>().unwrap(), file("dati/ente.db"));
        assert_eq!("sqlite:dati.db".parse::<Address>().unwrap(), file("dati.db"));
        assert_eq!("sqlite:///dati.db".parse::<Address>().unwrap(), file("/dati.db"));
        let server = "postgres://a:b@c/d";
        assert_eq!(server.parse::<Address>().unwrap(), Address::Postgres(server.to_owned()));
        let message = "mysql://a".parse::<Address>().unwrap_err().to_string();
        assert!(message.contains("«mysql://» non è una banca dati conosciuta"), "{message}");
        assert!("".parse::<Address>().is_err());
    }

    #[test]
    fn an_address_is_shown_without_passwords() {
        let address = Address::Postgres("postgres://anna:segreto@db/piani?password=segreto".to_owned());
        assert_eq!(format!("{address} {address:?}"), "postgres://anna@db/piani postgres://anna@db/piani");
        assert_eq!(Address::Postgres("postgres://db/piani".to_owned()).to_string(), "postgres://db/piani");
    }

    #[test]
    fn a_path_may_have_any_character() {
        assert_eq!(
            Address::Sqlite(PathBuf::from("/a b/è?#.db")).url(true).unwrap(),
            "sqlite:///a%20b/%C3%A8%3F%23.db?mode=rwc"
        );
    }
}

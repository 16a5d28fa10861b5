// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the bytes of files are: a folder, or a bucket of an S3-compatible store.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use object_store::{
    ClientConfigKey, Error, ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    prefix::PrefixStore,
};

use super::fault;
use crate::{oidc, stop::Stop};

/// Within which a file comes or goes: the largest, on a slow line.
const FILE: &str = "10 minutes";
/// For how long a store that does not answer is asked again.
const PATIENCE: Duration = Duration::from_secs(20);
const TIMES: usize = 3;

/// Where the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// A folder, made when it is first opened.
    Folder(PathBuf),
    /// `s3://bucket/prefix`; where that is and who we are, the variables `AWS_…` say.
    Bucket {
        /// Its name; it is there already.
        name: String,
        /// What the names of the objects begin with; may be blank.
        prefix: String,
    },
}

impl FromStr for Shelf {
    type Err = Stop;

    fn from_str(text: &str) -> Result<Shelf, Stop> {
        let refused =
            |what: String| Err(Stop::refused(what, "indicare una cartella o s3://deposito/prefisso"));
        // What all stores accept. No key may be here: everybody reads a command line.
        let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'.';
        match text.split_once("://") {
            None if text.is_empty() => refused("il posto dei file allegati è vuoto".to_owned()),
            None => Ok(Shelf::Folder(PathBuf::from(text))),
            Some(("s3", rest)) => match rest.split_once('/').unwrap_or((rest, "")) {
                (name, prefix) if name.len() >= 3 && name.bytes().all(plain) => {
                    Ok(Shelf::Bucket { name: name.to_owned(), prefix: prefix.to_owned() })
                }
                (name, _) => refused(format!(
                    "«{name}» non è il nome di un deposito S3, che ha almeno tre lettere minuscole, cifre, punti o trattini"
                )),
            },
            Some(_) => refused(format!("«{text}» non è un posto conosciuto per i file allegati")),
        }
    }
}

impl Shelf {
    pub(super) fn open(&self) -> Result<Arc<dyn ObjectStore>, Stop> {
        match self {
            Shelf::Folder(path) => folder(path),
            Shelf::Bucket { name, prefix } => bucket(AmazonS3Builder::from_env(), name, prefix),
        }
    }
}

/// Readable only by its owner.
fn folder(path: &Path) -> Result<Arc<dyn ObjectStore>, Stop> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let shown = path.display();
    builder.recursive(true).create(path).map_err(|it| {
        let what = format!("la cartella delle prove «{shown}» non si apre: {it}");
        Stop::refused(what, "indicarne un'altra con --evidence")
    })?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(path).map_err(fault)?.with_fsync(true)))
}

/// A bucket, with what else the settings say of it.
pub(super) fn bucket(
    settings: AmazonS3Builder,
    name: &str,
    prefix: &str,
) -> Result<Arc<dyn ObjectStore>, Stop> {
    // It speaks through the same client, and the same encryption, as the provider of identity.
    oidc::ready();
    let told = |key| settings.get_config_value(&key);
    if told(AmazonS3ConfigKey::AccessKeyId).is_none() || told(AmazonS3ConfigKey::SecretAccessKey).is_none() {
        let what = format!("per il deposito «s3://{name}» mancano le chiavi");
        return Err(Stop::refused(what, "darle con AWS_ACCESS_KEY_ID e AWS_SECRET_ACCESS_KEY"));
    }
    let endpoint = told(AmazonS3ConfigKey::S3Endpoint).or(told(AmazonS3ConfigKey::Endpoint));
    let here = endpoint.as_deref().and_then(|it| it.strip_prefix("http://127.0.0.1"));
    let is_here = here.is_some_and(|it| it.is_empty() || it.starts_with([':', '/']));
    let trusted = told(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp)).as_deref() == Some("true");
    let is_safe = |it: &String| it.starts_with("https://") || is_here || trusted;
    if let Some(it) = endpoint.filter(|it| !is_safe(it)) {
        let what = format!("al deposito «{it}» i file allegati andrebbero in chiaro");
        let remedy = "indicare con AWS_ENDPOINT_URL un indirizzo che comincia con https://, o su una rete di cui ci si fida AWS_ALLOW_HTTP=true";
        return Err(Stop::refused(what, remedy));
    }
    let timeout = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
    let slow = told(timeout).unwrap_or_else(|| FILE.to_owned());
    let settings = if is_here { settings.with_allow_http(true) } else { settings };
    let opened = settings
        .with_bucket_name(name)
        .with_config(timeout, slow)
        .with_retry(RetryConfig { max_retries: TIMES, retry_timeout: PATIENCE, ..RetryConfig::default() })
        // One is taken away at a time, which every such store can do.
        .with_disable_bulk_delete(true)
        .build()
        .map_err(|it| unusable(name, &it))?;
    Ok(Arc::new(PrefixStore::new(opened, prefix)))
}

fn unusable(name: &str, why: &Error) -> Stop {
    let what = format!("il deposito «s3://{name}» non si apre: {why}");
    Stop::refused(what, "correggere le variabili AWS_… (docs/manuale/salvataggi.md)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let read = |text: &str| text.parse::<Shelf>().ok();
        assert_eq!(read("dati/prove"), Some(Shelf::Folder("dati/prove".into())));
        let bucket =
            |name: &str, prefix: &str| Some(Shelf::Bucket { name: name.into(), prefix: prefix.into() });
        assert_eq!(read("s3://prove-comune"), bucket("prove-comune", ""));
        assert_eq!(read("s3://prove.comune/2026/traguardo"), bucket("prove.comune", "2026/traguardo"));
        for wrong in ["", "s3://", "s3:///prova", "s3://Prove", "s3://chiave:parola@prove", "https://prove"] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn nobody_sends_files_in_the_clear_or_without_keys() {
        let keys = || AmazonS3Builder::new().with_access_key_id("a").with_secret_access_key("b");
        let at = |it: &str| bucket(keys().with_endpoint(it), "prove", "");
        let refused = |it: Result<Arc<dyn ObjectStore>, Stop>| match it {
            Err(Stop::Refused { what, .. }) => what,
            other => panic!("{other:?}"),
        };
        assert!(at("https://s3.comune.example").is_ok());
        assert!(at("http://127.0.0.1:9000").is_ok());
        assert!(bucket(keys(), "prove", "").is_ok(), "that of Amazon");
        for it in ["http://s3.comune.example", "http://127.0.0.1.example"] {
            assert!(refused(at(it)).contains("in chiaro"), "{it}");
        }
        let trusted = keys().with_endpoint("http://s3.comune.example").with_allow_http(true);
        assert!(bucket(trusted, "prove", "").is_ok());
        assert!(refused(bucket(AmazonS3Builder::new(), "prove", "")).contains("mancano le chiavi"));
    }

    #[test]
    fn a_bucket_that_is_not_there_is_to_be_made() {
        let missing = Error::NotFound { path: "ab/abcd".to_owned(), source: "NoSuchBucket".into() };
        let said = format!("{:?}", fault(missing));
        assert!(said.starts_with("Refused") && said.contains("creare il deposito"), "{said}");
    }
}

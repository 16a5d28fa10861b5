// SPDX-License-Identifier: AGPL-3.0-or-later
//! The vault: the bytes of the files that prove something, each under its SHA-256. What they are of is in the store.

mod kind;
mod shelf;

use std::{fmt::Write as _, sync::Arc};

use jiff::Timestamp;
use object_store::{
    Error as Fault, ObjectStore, ObjectStoreExt as _, PutPayload, aws::AmazonS3Builder, path::Path,
};
use sha2::{Digest as _, Sha256};
use store::{Actor, DossierId, EvidenceId, NewEvidence, Place, Store};

pub use kind::{KINDS, Kind, kind_of};
pub use shelf::Shelf;

use crate::stop::Stop;

/// The largest file that is attached if nobody says otherwise, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// The largest file that can be on the vault whatever anybody says: it is read into memory.
pub const LARGEST_EVER: u64 = 256 * 1024 * 1024;

/// Where the bytes are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Vault {
    objects: Arc<dyn ObjectStore>,
    largest: u64,
}

impl Vault {
    /// The vault there. `largest` is in bytes.
    ///
    /// # Errors
    /// The folder cannot be made; what the environment says of the bucket is not enough, or not safe.
    pub fn open(shelf: &Shelf, largest: u64) -> Result<Vault, Stop> {
        Ok(Vault { objects: shelf.open()?, largest: largest.min(LARGEST_EVER) })
    }

    /// The vault in a bucket that these settings reach, whatever the environment says.
    ///
    /// # Errors
    /// They are not enough, or not safe.
    pub fn in_bucket(
        settings: AmazonS3Builder,
        name: &str,
        prefix: &str,
        largest: u64,
    ) -> Result<Vault, Stop> {
        Ok(Vault { objects: shelf::bucket(settings, name, prefix)?, largest: largest.min(LARGEST_EVER) })
    }

    /// Keeps a file and attaches it to a row.
    ///
    /// # Errors
    /// It is too large, or not of a kind that is kept; there is no such dossier in this body.
    pub async fn attach(
        &self,
        store: &Store,
        actor: &Actor,
        file: &NewFile<'_>,
        at: Timestamp,
    ) -> Result<EvidenceId, Stop> {
        let NewFile { dossier, place, name, bytes } = *file;
        let name = &shown_name(name);
        let size = bytes.len() as u64;
        if size > self.largest {
            let mega = |it: u64| it.div_ceil(1024 * 1024);
            let what = format!("«{name}» misura {} MB, il limite è {} MB", mega(size), mega(self.largest));
            return Err(Stop::refused(what, "allegarne una versione più leggera, o divisa"));
        }
        let kind = kind_of(name, bytes).map_err(|what| {
            let kinds: Vec<&str> = KINDS.iter().map(|it| it.name).collect();
            Stop::refused(what, format!("si conservano: {}", kinds.join(", ")))
        })?;
        store.dossier(actor, dossier).await?;
        // The bytes first: what the store speaks of is always there.
        let sha256 = self.put(bytes).await?;
        let size = i64::try_from(size).map_err(std::io::Error::other)?;
        let new = NewEvidence { dossier, place, sha256: &sha256, name, media_type: kind.media_type, size };
        Ok(store.attach(actor, &new, at).await?)
    }

    /// Keeps bytes and gives their SHA-256. Keeping them again changes nothing.
    ///
    /// # Errors
    /// They cannot be written.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, Stop> {
        let sha256 = sha256(bytes);
        let payload = PutPayload::from(bytes.to_vec());
        self.objects.put(&place_of(&sha256), payload).await.map_err(fault)?;
        Ok(sha256)
    }

    /// The bytes of that SHA-256, if they are there and are still those.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, Stop> {
        let bytes = match self.objects.get(&place_of(hash)).await {
            Err(Fault::NotFound { .. }) => return Ok(None),
            got => got.map_err(fault)?.bytes().await.map_err(fault)?,
        };
        Ok(Some(bytes.to_vec()).filter(|it| sha256(it) == hash))
    }

    /// Whether there is something under that SHA-256.
    ///
    /// # Errors
    /// It cannot be told.
    pub async fn has(&self, hash: &str) -> Result<bool, Stop> {
        match self.objects.head(&place_of(hash)).await {
            Err(Fault::NotFound { .. }) => Ok(false),
            got => got.map(|_| true).map_err(fault),
        }
    }

    /// Takes bytes away for good.
    ///
    /// # Errors
    /// They cannot be taken away.
    pub async fn discard(&self, hash: &str) -> Result<(), Stop> {
        self.objects.delete(&place_of(hash)).await.map_err(fault)
    }
}

/// A file to be attached.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// The dossier of the row.
    pub dossier: &'a DossierId,
    /// The row.
    pub place: &'a Place,
    /// As who attaches it calls it.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}

/// In a folder of its first two digits: no folder has too many files.
fn place_of(sha256: &str) -> Path {
    Path::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

/// The name without folders, and without what no name needs.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|it| !it.is_control()).collect();
    // The end says the kind: it is the beginning that is cut.
    let many = plain.chars().count().saturating_sub(150);
    plain.chars().skip(many).collect()
}

fn fault(error: Fault) -> Stop {
    match error {
        Fault::Unauthenticated { .. } | Fault::PermissionDenied { .. } => Stop::refused(
            "il posto dei file allegati non lascia leggere o scrivere con queste chiavi",
            "controllare AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION e che cosa è permesso a chi le usa",
        ),
        // An object that is not there is no error where it is asked for: it is the place that is not there.
        Fault::NotFound { .. } => Stop::refused(
            "il posto dei file allegati non c'è",
            "creare il deposito, o correggere --evidence e AWS_ENDPOINT_URL",
        ),
        other => Stop::Fault(std::io::Error::other(other)),
    }
}

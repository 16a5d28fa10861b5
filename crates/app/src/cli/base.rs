// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the database and the files attached are: the same options for every command that needs them.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use store::{Address, Store};

use super::output::{Ending, Output};
use crate::{
    evidence::{Shelf, Vault},
    stop::Stop,
};

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct Base {
    /// La banca dati: un file, o postgres://…; se non si dice, traguardo.db (o `TRAGUARDO_DATABASE`)
    #[arg(long, value_name = "FILE|URL", env = "TRAGUARDO_DATABASE", hide_env = true)]
    #[arg(default_value = "traguardo.db", hide_default_value = true)]
    pub(crate) database: Address,
}

/// Which database, and the files attached that go with it.
#[derive(Debug, Args)]
pub(crate) struct Stock {
    #[command(flatten)]
    pub(crate) base: Base,

    /// Dove stanno i file allegati: una cartella, o s3://deposito/prefisso con le variabili `AWS_…`; se non si dice, accanto alla banca dati (o `TRAGUARDO_EVIDENCE`)
    #[arg(long, value_name = "CARTELLA|URL", env = "TRAGUARDO_EVIDENCE", hide_env = true)]
    evidence: Option<String>,
}

impl Base {
    /// Opens the database, and makes the file if there is none.
    pub(crate) async fn open(&self) -> Result<Store, Stop> {
        Ok(Store::open(&self.database).await?)
    }

    /// Opens a database that must be there: who mistypes its path does not get a new one.
    pub(crate) async fn open_present(&self) -> Result<Store, Stop> {
        match &self.database {
            Address::Sqlite(path) if !path.is_file() => {
                let what = format!("la banca dati «{}» non c'è", path.display());
                Err(Stop::refused(what, "indicarla con --database, o con la variabile TRAGUARDO_DATABASE"))
            }
            _ => self.open().await,
        }
    }
}

impl Stock {
    /// The files attached. `largest` is how large a new one may be, in bytes.
    pub(crate) fn vault(&self, largest: u64) -> Result<Vault, Stop> {
        Vault::open(&self.shelf()?, largest)
    }

    /// `dati/ente.db` has its files in `dati/ente-prove`.
    fn shelf(&self) -> Result<Shelf, Stop> {
        match (&self.evidence, &self.base.database) {
            (Some(it), _) => it.parse(),
            (None, Address::Sqlite(path)) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                Ok(Shelf::Folder(path.with_file_name(format!("{stem}-prove"))))
            }
            (None, Address::Postgres(_)) => Ok(Shelf::Folder(PathBuf::from("traguardo-prove"))),
        }
    }
}

/// Runs what a command does, and tells why if it is not done.
pub(crate) fn run(out: &Output, work: impl Future<Output = Result<Ending, Stop>>) -> io::Result<Ending> {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work) {
        Ok(it) => Ok(it),
        Err(Stop::Refused { what, remedy }) => out.refuse(&what, &remedy),
        Err(Stop::Fault(it)) => Err(it),
    }
}

/// A file that appears under its name only once it is whole, readable only by its owner.
pub(crate) struct Whole<'a> {
    path: &'a Path,
    file: tempfile::NamedTempFile,
}

impl<'a> Whole<'a> {
    /// A file that is not there yet.
    pub(crate) fn new(path: &'a Path) -> Result<Whole<'a>, Stop> {
        let shown = path.display();
        if path.exists() {
            return Err(Stop::refused(format!("«{shown}» c'è già"), "scegliere un altro nome, o spostarlo"));
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".traguardo-").tempfile_in(folder).map_err(|it| {
            let what = format!("nella cartella «{}» non si può scrivere: {it}", folder.display());
            Stop::refused(what, "scegliere un'altra cartella")
        })?;
        Ok(Whole { path, file })
    }

    /// What to write into.
    pub(crate) fn file(&self) -> &std::fs::File {
        self.file.as_file()
    }

    /// Gives it its name, once it is on the disk.
    pub(crate) fn keep(self) -> Result<(), Stop> {
        self.file.as_file().sync_all()?;
        let kept = self.file.persist_noclobber(self.path);
        kept.map(drop).map_err(|it| Stop::Fault(it.error))
    }
}

/// Tells which files attached are not there. That is a finding: what was asked for was done all the same.
pub(crate) fn tell_missing(missing: &[String], out: &Output) -> io::Result<Ending> {
    if missing.is_empty() {
        return Ok(Ending::Fine);
    }
    if out.format == super::Format::Text {
        out.line(if missing.len() == 1 {
            "manca 1 file allegato, con l'impronta:".to_owned()
        } else {
            format!("mancano {} file allegati, con le impronte:", missing.len())
        })?;
        for it in missing {
            out.line(format!("  {it}"))?;
        }
        out.line("  rimedio: cercarli in una copia di sicurezza precedente; il resto è completo")?;
    }
    Ok(Ending::Findings)
}

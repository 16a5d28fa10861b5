// SPDX-License-Identifier: AGPL-3.0-or-later
//! Empty databases of both engines, one with a folder and one with a bucket, and a body with something of everything.

use std::{
    fs::{self, File},
    io::Cursor,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use app::{
    evidence::{LARGEST, NewFile, Shelf, Vault},
    exchange::{Exported, Folder, export},
    operator::operator,
};
use jiff::{Timestamp, civil::date};
use serde_json::json;
use store::{Actor, Address, Change, NewComment, NewDelegation, NewMembership, NewPerson, Place, Store};
use tempfile::TempDir;
use throwaway::Server;

use crate::bucket::{BUCKET, Bucket};

pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";

/// Where databases of both engines are made, and files attached kept in both ways.
pub(crate) struct Places {
    pub(crate) folder: TempDir,
    pub(crate) bucket: Bucket,
    server: Server,
}

/// An installation.
pub(crate) struct Here {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

impl Places {
    pub(crate) fn new() -> Places {
        let server = Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
        Places { folder: tempfile::tempdir().unwrap(), bucket: Bucket::start(), server }
    }

    /// An empty database of each engine: no store has opened it yet.
    pub(crate) fn both(&self, name: &str) -> [(Address, Vault); 2] {
        let file = Address::from(self.path(&format!("{name}.db")).as_path());
        let server = Address::Postgres(self.server.database(name).unwrap());
        let [folder, bucket] = self.vaults(name, LARGEST);
        [(file, folder), (server, bucket)]
    }

    /// An empty vault of each kind.
    pub(crate) fn vaults(&self, name: &str, largest: u64) -> [Vault; 2] {
        let folder = Vault::open(&Shelf::Folder(self.path(&format!("{name}-prove"))), largest);
        let bucket = Vault::in_bucket(self.bucket.settings(), BUCKET, name, largest);
        [folder.unwrap(), bucket.unwrap()]
    }

    /// An installation on each engine.
    pub(crate) async fn open(&self, name: &str) -> [Here; 2] {
        let [one, other] = self.both(name);
        [Here::open(one).await, Here::open(other).await]
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Here {
    async fn open((address, vault): (Address, Vault)) -> Here {
        Here { store: Store::open(&address).await.unwrap(), vault }
    }

    /// The bytes of the archive of a body.
    pub(crate) async fn exported(&self, actor: &Actor) -> (Vec<u8>, Exported) {
        let mut bytes = Cursor::new(Vec::new());
        let told = export(&self.store, &self.vault, actor, &mut bytes).await.unwrap();
        (bytes.into_inner(), told)
    }

    /// Takes in an example.
    pub(crate) async fn example(&self, path: &Path) -> Actor {
        let added = Folder::read(path).unwrap().import(&self.store, Timestamp::now()).await.unwrap();
        operator(added.body)
    }

    /// A body with something in every table, and what it has attached.
    pub(crate) async fn full(&self) -> (Actor, String) {
        let (store, at) = (&self.store, Timestamp::now());
        let actor = self.example(&example("portoferraio-2021")).await;
        let dossier = store.dossiers(&actor).await.unwrap().remove(0).id;
        let new = |name| NewPerson { name, email: "persona@comune.example" };
        let giver = store.create_person(new("Anna"), at).await.unwrap();
        let taker = store.create_person(new("Bice"), at).await.unwrap();
        let since = date(2021, 1, 1);
        let role = NewMembership { person: &giver, role: "segretario", scope: "", since, until: None };
        store.grant(&actor, &role, at).await.unwrap();
        let lent = NewDelegation {
            giver: &giver,
            taker: &taker,
            role: "segretario",
            scope: "",
            since,
            until: Some(date(2021, 2, 1)),
        };
        store.delegate(&actor, &lent, at).await.unwrap();
        let (_, rows) = store.rows(&actor, &dossier).await.unwrap();
        let first = rows.iter().find(|it| it.place.sheet == "obiettivo").unwrap().clone();
        let place = first.place.clone();
        // As a person would write it: without an id, with a line end, in no order of columns.
        let typed = json!({ "titolo": "È nuovo\n«oggi»", "peso": "10 %", "codice": "Z" }).to_string();
        let new = Place { id: "nuovo".to_owned(), ..place.clone() };
        let waiver = json!({ "codice": "PESI-01", "nodo": "Z", "motivo": "delibera" }).to_string();
        let changes = [
            Change::Put(store::Row { place: new, position: first.position + 1, cells: typed, version: 0 }),
            Change::Put(store::Row {
                place: Place { sheet: "deroga".to_owned(), id: "d".to_owned(), ..Place::default() },
                position: 1,
                cells: waiver,
                version: 0,
            }),
            Change::Freeze { canonical: "{\"piano\":1}".to_owned(), act: json!({ "numero": "12" }) },
        ];
        store.record(&actor, &dossier, &changes, at).await.unwrap();
        let words = NewComment { dossier: &dossier, place: &place, words: "chi misura?\n" };
        store.comment(&actor, &words, at).await.unwrap();
        let file = NewFile { dossier: &dossier, place: &place, name: "verbale.pdf", bytes: PDF };
        let id = self.vault.attach(store, &actor, &file, at).await.unwrap();
        let sha256 = store.evidence(&actor, &id).await.unwrap().sha256;
        (actor, sha256)
    }
}

pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// The five bodies' documents.
pub(crate) fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir(example("")).unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<PathBuf> =
        folders.filter(|it| it.join("piano.toml").is_file() && !it.ends_with("carico-w2")).collect();
    found.sort();
    assert!(found.len() >= 5);
    found
}

/// Runs the program on a database of its own.
pub(crate) fn traguardo(database: &Path, arguments: &[&str]) -> Output {
    traguardo_told(database, arguments, &[])
}

/// The same, with these variables.
pub(crate) fn traguardo_told(database: &Path, arguments: &[&str], told: &[(&str, String)]) -> Output {
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    for (name, _) in std::env::vars() {
        if name.starts_with("TRAGUARDO_") || name.starts_with("AWS_") {
            it.env_remove(name);
        }
    }
    it.envs(told.iter().map(|(name, it)| (name, it)));
    it.args(arguments).arg("--database").arg(database).output().unwrap()
}

/// What a run wrote, wherever; and that it ended with this code.
pub(crate) fn said(output: &Output, code: i32) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let all = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{all}");
    assert!(!all.contains("panicked"), "{all}");
    all
}

/// The files of an archive, by name, in order.
pub(crate) fn unzipped(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        files.push((entry.name().unwrap().into_owned(), bytes));
    }
    files
}

/// An archive of these files.
pub(crate) fn zipped(path: &Path, files: &[(String, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap();
}

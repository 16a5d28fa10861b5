// SPDX-License-Identifier: AGPL-3.0-or-later
//! Archives that are not what they say: refused with what and remedy, exit code 2, and nothing taken in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::places::{PDF, Places, example, said, traguardo, unzipped, zipped};

type Files = Vec<(String, Vec<u8>)>;

/// Runs a command that takes an archive in; it must refuse it with these words, and no database must be made.
fn refused(folder: &TempDir, command: &str, archive: &Path, words: &str) {
    let database = folder.path().join("nuova.db");
    let text = said(&traguardo(&database, &[command, archive.to_str().unwrap()]), 2);
    assert!(text.contains(words) && text.contains("rimedio: "), "{command}: {words:?} is not in\n{text}");
    let after = traguardo(&database, &["audit", "verify", "--format", "json"]);
    let text = String::from_utf8_lossy(&after.stdout).into_owned();
    assert!(text.contains("\"bodies\": []") || text.contains("non c'è"), "{command} {words}: {text}");
    let left = fs::read_dir(folder.path().join("nuova-prove"));
    let files = left.into_iter().flatten().flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap());
    assert_eq!(files.count(), 0, "{command} {words}: files were left on the vault");
}

/// The same files with a change.
fn changed(archive: &Path, name: &str, change: impl FnOnce(&mut Files)) -> PathBuf {
    let mut files = unzipped(archive);
    change(&mut files);
    let path = archive.with_file_name(format!("{name}.zip"));
    zipped(&path, &files);
    path
}

fn edit(files: &mut Files, name: &str, from: &str, to: &str) {
    let (_, bytes) = files.iter_mut().find(|it| it.0 == name).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from:?} is not in {name}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// The archive of a body with something of everything, and a copy of all.
async fn archives() -> (TempDir, PathBuf, PathBuf, String) {
    let places = Places::new();
    let [here, _] = places.open("bad").await;
    let (actor, sha256) = here.full().await;
    let folder = tempfile::tempdir().unwrap();
    let (body, all) = (folder.path().join("ente.zip"), folder.path().join("tutto.zip"));
    fs::write(&body, here.exported(&actor).await.0).unwrap();
    let mut copy = std::io::Cursor::new(Vec::new());
    app::backup::backup(&here.store, &here.vault, &mut copy).await.unwrap();
    fs::write(&all, copy.into_inner()).unwrap();
    here.store.close().await;
    (folder, body, all, format!("prove/{sha256}"))
}

#[tokio::test]
async fn a_changed_body_is_refused() {
    let (folder, body, all, blob) = archives().await;
    let piano = "dossier/2021/piano.toml";
    let edits: &[(&str, &str, &str, &str)] = &[
        (
            "registro/eventi.jsonl",
            "\"ruolo\":\"operatore di sistema\"",
            "\"ruolo\":\"altri\"",
            "l'evento 1 è stato modificato",
        ),
        ("registro/righe.jsonl", "\"posizione\":1024", "\"posizione\":1025", "non è quella che c'è"),
        ("registro/commenti.jsonl", "\"ente\":\"", "\"ente\":\"x", "una riga di «comment» non è dell'ente"),
        (
            "registro/commenti.jsonl",
            "\"parole\"",
            "\"parola\"",
            "«registro/commenti.jsonl», riga 1: la chiave «parola» non esiste",
        ),
        ("registro/prove.jsonl", "{", "[", "«registro/prove.jsonl», riga 1: non si legge"),
        ("registro/prove.jsonl", "application/pdf", "text/html", "non è del tipo «text/html»"),
        (piano, "È nuovo", "È vecchio", "«dossier/2021/piano.toml» non è quello che fu esportato"),
        ("ente.json", "\"schema\":", "\"schema\":9", "viene da una versione più nuova"),
        ("ente.json", "traguardo-ente", "altro", "l'archivio non è un ente esportato"),
    ];
    for (n, (name, from, to, words)) in edits.iter().enumerate() {
        let path = changed(&body, &format!("edit{n}"), |it| edit(it, name, from, to));
        refused(&folder, "import-body", &path, words);
    }
    for (n, name) in ["ente.json", "registro/eventi.jsonl", piano].iter().enumerate() {
        let path = changed(&body, &format!("without{n}"), |it| it.retain(|it| it.0 != **name));
        let words = if n == 0 { "non è un ente esportato".to_owned() } else { format!("manca «{name}»") };
        refused(&folder, "import-body", &path, &words);
    }
    let others: &[(&str, &[u8], &str)] = &[
        ("../fuori.toml", b"", "«../fuori.toml», che finirebbe fuori"),
        ("/etc/fuori", b"", "«/etc/fuori», che finirebbe fuori"),
        ("dossier\\..\\fuori", b"", "che finirebbe fuori"),
        ("dossier/2021/altro.toml", b"", "«dossier/2021/altro.toml» non è tra quelli"),
    ];
    for (n, (name, bytes, words)) in others.iter().enumerate() {
        let path = changed(&body, &format!("more{n}"), |it| it.push(((*name).to_owned(), bytes.to_vec())));
        refused(&folder, "import-body", &path, words);
        if n < 3 {
            let path =
                changed(&all, &format!("moreall{n}"), |it| it.push(((*name).to_owned(), bytes.to_vec())));
            refused(&folder, "restore", &path, words);
        }
    }
    let swap = |it: &mut Files| it.iter_mut().find(|it| it.0 == blob).unwrap().1 = [PDF, b"x"].concat();
    refused(
        &folder,
        "import-body",
        &changed(&body, "swapped", swap),
        "non è il file di cui porta l'impronta",
    );
    refused(&folder, "restore", &changed(&all, "swappedall", swap), "non è il file di cui porta l'impronta");
    refused(&folder, "import-body", &all, "non è un ente esportato");
    refused(&folder, "restore", &body, "non è una copia di sicurezza");
}

#[tokio::test]
async fn a_spoilt_copy_is_refused() {
    let (folder, _, all, _) = archives().await;
    let lines = "banca-dati.jsonl";
    let path = changed(&all, "newer", |it| edit(it, lines, "\"schema\":", "\"schema\":9"));
    refused(&folder, "restore", &path, "è di una versione più nuova del programma");
    let path = changed(&all, "touched", |it| edit(it, lines, "Portoferraio", "Portolungone"));
    refused(&folder, "restore", &path, "è stata modificata");
    let path = changed(&all, "cut", |it| {
        let (_, bytes) = it.iter_mut().find(|it| it.0 == lines).unwrap();
        bytes.truncate(bytes.len() - 200);
    });
    refused(&folder, "restore", &path, "la copia di sicurezza ");
    let path = changed(&all, "nothing", |it| it.retain(|it| it.0 != lines));
    refused(&folder, "restore", &path, "manca «banca-dati.jsonl»");

    // Half of the file, a file that is no archive, one that is not there.
    let bytes = fs::read(&all).unwrap();
    for command in ["restore", "import-body"] {
        let half = folder.path().join("mezzo.zip");
        fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
        refused(&folder, command, &half, "non è un archivio ZIP intero");
        fs::write(&half, "non sono un archivio").unwrap();
        refused(&folder, command, &half, "non è un archivio ZIP intero");
        refused(&folder, command, &folder.path().join("mai.zip"), "non esiste");
    }
}

#[tokio::test]
async fn what_an_archive_says_of_its_size_is_not_believed() {
    let (folder, body, all, _) = archives().await;
    for (command, archive, name) in
        [("import-body", &body, "registro/eventi.jsonl"), ("restore", &all, "banca-dati.jsonl")]
    {
        for (size, words) in [(u32::MAX - 1, "aperto ne misurerebbe 409"), (10, "è guasto")] {
            let mut bytes = fs::read(archive).unwrap();
            // The record of the file in the list at the end: its name is 46 bytes after its mark, its size 24.
            let at = bytes.windows(name.len()).rposition(|it| it == name.as_bytes()).unwrap() - 46;
            assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
            bytes[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
            let path = folder.path().join("gonfio.zip");
            fs::write(&path, bytes).unwrap();
            refused(&folder, command, &path, words);
        }
    }
}

#[test]
fn a_folder_that_is_no_dossier_of_a_body_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = folder.path().join("piano");
    fs::create_dir(&dossier).unwrap();
    for it in ["ente.toml", "sistema.toml", "piano.toml"] {
        fs::copy(example("portoferraio-2021").join(it), dossier.join(it)).unwrap();
    }
    let edit = |file: &str, from: &str, to: &str| {
        let path = dossier.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from:?} is not in {file}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        text
    };
    let plan = edit("piano.toml", "anno = 2021\n", "");
    refused(&folder, "import-body", &dossier, "il dossier non ha l'anno");
    fs::write(dossier.join("piano.toml"), plan).unwrap();
    edit("ente.toml", "nome = \"Comune di Portoferraio\"\n", "");
    refused(&folder, "import-body", &dossier, "il dossier non dice di che ente è");
    fs::write(dossier.join("piano.toml"), "[piano").unwrap();
    refused(&folder, "import-body", &dossier, "piano.toml");
    refused(&folder, "import-body", &folder.path().join("mai"), "non esiste");
}

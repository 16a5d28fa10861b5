// SPDX-License-Identifier: AGPL-3.0-or-later
//! Folders and files that are no dossier, or not text: each is told with what and remedy.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use formats::{Unreadable, read};

const EMPTY: &[(&str, &[u8])] = &[("ente.toml", b""), ("sistema.toml", b""), ("piano.toml", b"")];

/// A folder with these files, and nothing else.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    for (name, bytes) in files {
        fs::write(path.join(name), bytes).unwrap();
    }
    path
}

fn unreadable(path: &Path, results: Option<&str>) -> Unreadable {
    read(path, results).map(|_| ()).unwrap_err()
}

/// What is said of it, when it is one thing only.
fn only(path: &Path) -> String {
    let it = unreadable(path, None);
    assert_eq!(it.errors.len(), 1, "{:?}", it.errors);
    assert!(!it.errors[0].remedy.is_empty());
    it.errors[0].what.clone()
}

#[test]
fn what_is_no_dossier_is_told_once() {
    assert!(only(&folder("empty", &[])).contains("non è un dossier"));
    assert!(only(&folder("other", &[("lettera.txt", b"ciao")])).contains("non è un dossier"));
    assert_eq!(only(Path::new("non-esiste")), "«non-esiste» non esiste");
    assert_eq!(only(Path::new("non-esiste.toml")), "il file non esiste");
    let text = folder("text", &[("lettera.txt", b"ciao")]).join("lettera.txt");
    assert_eq!(only(&text), "non è una cartella né un file .toml");
}

#[test]
fn a_file_that_lacks_or_is_not_of_a_dossier_is_named() {
    let lacking = folder("lacking", &EMPTY[..2]);
    assert!(only(&lacking).contains("manca «piano.toml»"));
    let files = [EMPTY, &[("obiettivi.toml", b"")]].concat();
    assert!(only(&folder("stranger", &files)).contains("«obiettivi.toml» non è tra quelli"));
    let files = [EMPTY, &[("risultati-prova.toml", b"")]].concat();
    let it = unreadable(&folder("results", &files), Some("risultati-prva.toml"));
    assert!(it.errors[0].what.contains("«risultati-prva.toml»"));
    assert_eq!(it.errors[0].remedy, "forse «risultati-prova.toml»?");
}

#[test]
fn results_are_chosen_in_a_folder_only() {
    let path = folder("one-file", EMPTY).join("piano.toml");
    let it = unreadable(&path, Some("risultati-prova.toml"));
    assert!(it.errors[0].what.contains("«risultati-prova.toml»"), "{:?}", it.errors);
}

#[test]
fn a_table_of_one_row_is_written_in_one_file() {
    let files: &[(&str, &[u8])] = &[
        ("ente.toml", b""),
        ("sistema.toml", b"[sistema]\nnome = \"a\"\n"),
        ("piano.toml", b"\n[sistema]\nnome = \"b\"\n"),
    ];
    let it = unreadable(&folder("twice", files), None);
    assert!(it.errors[0].what.contains("«sistema» è già scritta altrove"));
    let at = it.sources.locate(it.errors[0].place).unwrap();
    assert_eq!((at.file.as_str(), at.line, at.column), ("piano.toml", 2, 2));
}

#[test]
fn other_encodings_are_told_with_their_place() {
    let with = |name: &str, bytes: &[u8]| folder(name, &[EMPTY[0], EMPTY[1], ("piano.toml", bytes)]);
    let latin = with("latin-1", b"[piano]\nanno = 2024\ntitolo = \"attivit\xe0 e qualit\xe0\"\n");
    let it = unreadable(&latin, None);
    assert_eq!(it.errors.len(), 1);
    assert!(it.errors[0].what.contains("0xE0") && it.errors[0].what.contains("latin-1"));
    assert!(it.errors[0].remedy.contains("UTF-8"));
    let at = it.sources.locate(it.errors[0].place).unwrap();
    assert_eq!((at.file.as_str(), at.line, at.column), ("piano.toml", 3, 18));
    let utf16: Vec<u8> = "\u{feff}[piano]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(only(&with("utf-16", &utf16)).contains("UTF-16"));
    assert!(only(&with("binary", b"PK\x03\x04\0\0\xff\xfe\0\0")).contains("non sembra un testo"));
    assert!(only(&with("cut", b"[piano]\ntitolo = \"citt\xc3")).contains("0xC3"));
    assert!(read(&with("mark", "\u{feff}[[obiettivo]]\nid = \"a\"\n".as_bytes()), None).is_ok());
    assert!(read(&with("windows", b"[[obiettivo]]\r\nid = \"a\"\r\n"), None).is_ok());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let path = folder("large", EMPTY);
    File::create(path.join("piano.toml")).unwrap().set_len(50 * 1024 * 1024).unwrap();
    assert!(only(&path).contains("misura 50 MB, il limite è 16 MB"));
    File::create(path.join("piano.toml")).unwrap().set_len(16 * 1024 * 1024 + 1).unwrap();
    assert!(only(&path).contains("misura 17 MB, il limite è 16 MB"));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier on disk: a folder of TOML files, or one file with all the tables.

use std::{
    fs,
    io::{ErrorKind, Read as _},
    ops::Range,
    path::Path,
    sync::Arc,
};

use engine::{
    model::Dossier,
    tree::{Tree, identify},
};

use crate::{
    error::{ReadError, did_you_mean, short, suggestion},
    json_line,
    raw::{RawTable, span},
    sheet::{Filling, Head, Reader, To},
    sheets::SHEETS,
    sources::Sources,
    toml_file,
};

/// A dossier and the texts it was read from.
#[derive(Debug)]
pub struct Read {
    /// The dossier.
    pub dossier: Dossier,
    /// Its files.
    pub sources: Sources,
    /// The sets of results in its folder.
    pub sets: Vec<String>,
}

/// What prevented the reading, and the texts to point into.
#[derive(Debug)]
pub struct Unreadable {
    /// Every mistake found.
    pub errors: Vec<ReadError>,
    /// The files.
    pub sources: Sources,
}

/// The files of a dossier, in the order in which they are read, and whether they must be there.
pub const FILES: &[(&str, bool)] = &[
    ("ente.toml", true),
    ("sistema.toml", true),
    ("piano.toml", true),
    ("persone.toml", false),
    ("tabelle.toml", false),
    ("testi.toml", false),
    ("fondi.toml", false),
    ("istanze.toml", false),
    ("deroghe.toml", false),
];

/// The results read when nobody names others.
pub const RESULTS: &str = "risultati.toml";

/// Largest file accepted, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Reads a dossier. `results` names another set of results (`risultati-prova.toml`).
///
/// # Errors
/// Everything that prevents it: each mistake with its place and remedy. Contents are never a mistake.
pub fn read(path: &Path, results: Option<&str>) -> Result<Read, Unreadable> {
    whole(Reading::default(), path, results)
}

/// Reads a second dossier, whose files join those of the first: a place of either can be shown. Its files are called
/// with their folder.
///
/// # Errors
/// As [`read`].
pub fn read_beside(first: &mut Read, path: &Path) -> Result<Dossier, Unreadable> {
    let sources = std::mem::take(&mut first.sources);
    let second = whole(Reading { sources, in_full: true, ..Reading::default() }, path, None)?;
    first.sources = second.sources;
    Ok(second.dossier)
}

fn whole(mut reading: Reading, path: &Path, results: Option<&str>) -> Result<Read, Unreadable> {
    if path.is_dir() {
        reading.folder(path, results);
    } else if path.extension().is_some_and(|it| it == "toml") {
        reading.one_file(path, results);
    } else {
        let shown = path.display().to_string();
        let (what, remedy) = match path.exists() {
            true => ("non è una cartella né un file .toml".to_owned(), None),
            false => (format!("«{shown}» non esiste"), neighbour(path)),
        };
        let remedy = remedy.unwrap_or_else(|| "indicare la cartella del dossier".to_owned());
        reading.errors.push(ReadError::of_file(&shown, what, remedy));
    }
    let mut read = reading.finish()?;
    if read.dossier.objectives.is_empty() {
        let remedy =
            "scrivere gli [[obiettivo]] in piano.toml; un sistema da solo si legge con whatif --system";
        let error = ReadError::of_file(&path.display().to_string(), "non c'è nessun obiettivo", remedy);
        return Err(Unreadable { errors: vec![error], sources: std::mem::take(&mut read.sources) });
    }
    Ok(read)
}

/// Reads a measurement system by itself: a file of its tables, or the folder of a dossier.
///
/// # Errors
/// As [`read`]; also when there is no rule and no level in it.
pub fn read_system(path: &Path) -> Result<Read, Unreadable> {
    let file = if path.is_dir() { path.join("sistema.toml") } else { path.to_owned() };
    let mut reading = Reading::default();
    reading.one_file(&file, None);
    let system = &reading.dossier.system;
    if reading.errors.is_empty() && system.levels.is_empty() && system.rules.is_empty() {
        let shown = path.display().to_string();
        let remedy = "indicare un file con [sistema], [[livello]] e [[regola]]";
        reading.errors.push(ReadError::of_file(
            &shown,
            "non è un sistema: nessun livello e nessuna regola",
            remedy,
        ));
    }
    reading.finish()
}

/// Reads a dossier written in one text, such as the examples in the pages.
///
/// # Errors
/// As [`read`].
pub fn read_text(text: &str) -> Result<Read, Unreadable> {
    let mut reading = Reading::default();
    reading.text("esempio.toml", text);
    reading.finish()
}

/// Reads a dossier from one JSON object; a system already read is used when it carries none.
///
/// Whether its rows make a tree is for [`Tree::build`] to say: whoever scores the line builds it anyway.
///
/// # Errors
/// As [`read`], without places.
pub fn read_json(text: &str, system: Option<&Dossier>) -> Result<Dossier, Vec<ReadError>> {
    let mut reading = Reading::default();
    let names = json_line::tables(text, &mut reading);
    let own = names.iter().any(|it| it == "sistema" || it == "livello");
    if let (false, Some(other)) = (own, system) {
        reading.dossier.system = Arc::clone(&other.system);
    }
    if !reading.errors.is_empty() {
        reading.shorten();
        return Err(reading.errors);
    }
    identify(&mut reading.dossier);
    Ok(reading.dossier)
}

/// A dossier while it is being read.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) dossier: Dossier,
    sources: Sources,
    sets: Vec<String>,
    /// Files are called with their folder: another dossier has files of the same names.
    in_full: bool,
    /// Tables of one row already read, which no other file may write again.
    singles: Vec<&'static str>,
    pub(crate) errors: Vec<ReadError>,
}

/// How many mistakes are told: who has more begins with these.
const MOST: usize = 100;

impl Reading {
    fn folder(&mut self, path: &Path, results: Option<&str>) {
        let shown = path.display().to_string();
        let results_file = results.unwrap_or(RESULTS);
        self.sets = result_sets(path);
        let required = FILES.iter().filter(|(_, required)| *required);
        if required.clone().all(|(name, _)| !path.join(name).is_file()) {
            self.errors.push(ReadError::of_file(
                &shown,
                format!(
                    "la cartella «{shown}» non è un dossier: mancano ente.toml, sistema.toml e piano.toml"
                ),
                "indicare la cartella che li contiene",
            ));
            return;
        }
        for (name, required) in FILES {
            if path.join(name).is_file() {
                self.file(path, name);
            } else if *required {
                let what = format!("nella cartella manca «{name}»");
                self.errors.push(ReadError::of_file(
                    &shown,
                    what,
                    "un dossier ha ente.toml, sistema.toml e piano.toml",
                ));
            }
        }
        if path.join(results_file).is_file() {
            self.file(path, results_file);
        } else if results.is_some() {
            let what = format!("non c'è il file di risultati «{results_file}»");
            self.errors.push(ReadError::of_file(
                &shown,
                what,
                suggestion(results_file, self.sets.iter().map(String::as_str)),
            ));
        }
        for name in strangers(path) {
            let what = format!("il file «{name}» non è tra quelli di un dossier");
            let remedy = suggestion(&name, FILES.iter().map(|(it, _)| *it).chain([RESULTS]));
            self.errors.push(ReadError::of_file(&shown, what, remedy));
        }
    }

    fn one_file(&mut self, path: &Path, results: Option<&str>) {
        if let Some(results) = results {
            let what = format!("i risultati «{results}» si scelgono in una cartella, e questo è un file");
            let file = path.display().to_string();
            self.errors.push(ReadError::of_file(&file, what, "indicare la cartella del dossier"));
            return;
        }
        let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
        self.file(path.parent().unwrap_or(Path::new(".")), &name);
    }

    fn file(&mut self, folder: &Path, name: &str) {
        let path = folder.join(name);
        let full = path.display().to_string();
        let name = if self.in_full { &full } else { name };
        match text_of(&path) {
            Ok(text) => self.text(name, &text),
            Err(NotText { what, remedy, legible: None }) => {
                self.errors.push(ReadError::of_file(name, what, remedy));
            }
            Err(NotText { what, remedy, legible: Some((text, at)) }) => {
                let file = Reader { file: self.sources.add(name, text) };
                self.errors.push(ReadError::at(file.place(&span(&at)), what, remedy));
            }
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        let at = Reader { file: self.sources.add(name, text.to_owned()) };
        let tables = toml_file::tables(text, at, &mut self.errors);
        self.take(tables, at);
    }

    pub(crate) fn take(&mut self, tables: Vec<RawTable<'_>>, reader: Reader) {
        for RawTable { name, at, single, rows, cells } in tables {
            let head = Head { at, single, rows: rows.len() };
            let Some(mut filling) = self.open(&name, head, reader) else { continue };
            let mut cells = cells.into_iter();
            for row in rows {
                filling.row(&row.at);
                cells.by_ref().take(row.count).for_each(|it| filling.cell(it));
            }
        }
    }

    /// Begins to read a table; none when it has no place in a dossier.
    pub(crate) fn open(&mut self, name: &str, head: Head, reader: Reader) -> Option<Box<dyn Filling + '_>> {
        let place = reader.place(&head.at);
        let Some(sheet) = SHEETS.iter().find(|it| it.name() == name) else {
            let what = format!("la tabella «{}» non esiste", short(name));
            let remedy = suggestion(name, SHEETS.iter().map(|it| it.name()));
            self.errors.push(ReadError::at(place, what, remedy));
            return None;
        };
        if head.single && self.singles.contains(&sheet.name()) {
            let what = format!("la tabella «{name}» è già scritta altrove");
            self.errors.push(ReadError::at(place, what, "tenerne una sola"));
            return None;
        }
        if head.single {
            self.singles.push(sheet.name());
        }
        sheet.open(head, To { dossier: &mut self.dossier, reader, errors: &mut self.errors })
    }

    /// Puts mistakes in the order of the files, each once, and leaves out those that are too many to read.
    fn shorten(&mut self) {
        self.errors.sort_by_key(|it| (it.place.file, it.place.start));
        self.errors.dedup_by(|a, b| a == b && a.place.start == b.place.start && a.place.file == b.place.file);
        if self.errors.len() > MOST {
            let more = self.errors.len() - MOST;
            self.errors.truncate(MOST);
            let what = format!("altri {more} errori");
            self.errors.push(ReadError::of_file("", what, "correggere i primi e riprovare"));
        }
    }

    /// Gives ids and makes sure that the rows are a tree.
    fn finish(mut self) -> Result<Read, Unreadable> {
        if self.errors.is_empty() {
            identify(&mut self.dossier);
            if let Err(found) = Tree::build(&self.dossier) {
                self.errors.extend(found.into_iter().map(ReadError::from));
            }
        }
        self.shorten();
        match self.errors.is_empty() {
            true => Ok(Read { dossier: self.dossier, sources: self.sources, sets: self.sets }),
            false => Err(Unreadable { errors: self.errors, sources: self.sources }),
        }
    }
}

/// Why the bytes of a file are no text.
struct NotText {
    what: String,
    remedy: String,
    /// What of it can be shown, and where the first byte is that cannot be read.
    legible: Option<(String, Range<usize>)>,
}

/// The text of a file, if it is text in UTF-8 of a reasonable size.
fn text_of(path: &Path) -> Result<String, NotText> {
    let unreadable = |error: std::io::Error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "il file non esiste",
            ErrorKind::PermissionDenied => "il file non si può leggere: mancano i permessi",
            _ => "il file non si può leggere: il disco dà errore",
        };
        NotText {
            what: why.to_owned(),
            remedy: "controllare il percorso e i permessi".to_owned(),
            legible: None,
        }
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let size = fs::metadata(path).map_or(LARGEST, |it| it.len()).div_ceil(1024 * 1024);
        return Err(NotText {
            what: format!("il file misura {size} MB, il limite è {} MB", LARGEST / (1024 * 1024)),
            remedy: "dividerlo, o togliere ciò che non è del dossier".to_owned(),
            legible: None,
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let guess = match bytes {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "sembra scritto in UTF-16",
            _ if bytes.contains(&0) => "non sembra un testo",
            _ => "sembra scritto in latin-1 (Windows-1252)",
        };
        let what = format!("il file non è in UTF-8: il byte 0x{:02X} non si legge; {guess}", bytes[at]);
        let text = String::from_utf8_lossy(bytes).into_owned();
        NotText {
            what,
            remedy: "salvarlo di nuovo scegliendo la codifica UTF-8".to_owned(),
            legible: Some((text, at..at + char::REPLACEMENT_CHARACTER.len_utf8())),
        }
    })
}

/// The sets of results of a folder.
fn result_sets(path: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        toml_names(path).into_iter().filter(|it| it.starts_with("risultati")).collect();
    names.sort();
    names
}

/// The TOML files of a folder that no dossier has.
fn strangers(path: &Path) -> Vec<String> {
    let known = |name: &str| {
        FILES.iter().any(|(it, _)| *it == name) || name == RESULTS || name.starts_with("risultati-")
    };
    let mut names: Vec<String> = toml_names(path).into_iter().filter(|it| !known(it)).collect();
    names.sort();
    names
}

fn toml_names(path: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let names = entries.filter_map(Result::ok).map(|it| it.file_name().to_string_lossy().into_owned());
    names.filter(|it| Path::new(it).extension().is_some_and(|it| it == "toml")).collect()
}

/// What stands beside a path that does not exist and is called almost so.
fn neighbour(path: &Path) -> Option<String> {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    let entries = fs::read_dir(parent.unwrap_or(Path::new("."))).ok()?;
    let entries = entries.filter_map(Result::ok).map(|it| it.file_name().to_string_lossy().into_owned());
    let names: Vec<String> = entries.collect();
    let name = path.file_name()?.to_string_lossy().into_owned();
    let near = did_you_mean(&name, names.iter().map(String::as_str))?;
    Some(format!("forse «{}»?", path.with_file_name(near).display()))
}

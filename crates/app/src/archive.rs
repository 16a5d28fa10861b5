// SPDX-License-Identifier: AGPL-3.0-or-later
//! ZIP files: written so that the same contents are the same bytes, read without believing what they say of themselves.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, Write},
    path::Path,
};

use zip::{
    CompressionMethod, DateTime, ZipArchive, ZipWriter, read::ZipFile, result::ZipError,
    write::SimpleFileOptions,
};

use crate::stop::Stop;

/// The most files in one archive.
const MOST: usize = 200_000;
/// Up to here, in bytes, it does not matter how much an archive swells when it is unpacked…
const HARMLESS: u64 = 1024 * 1024 * 1024;
/// … beyond, it may be so many times as large: texts shrink to a tenth or a thirtieth, bombs to a thousandth.
const SWELLING: u64 = 200;
/// The longest line of a table, in bytes.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// An archive being written.
pub struct Writer<W: Write + Seek>(ZipWriter<W>);

/// An archive being read, and where in it each file is.
#[derive(Debug)]
pub struct Archive {
    zip: ZipArchive<File>,
    names: BTreeMap<String, usize>,
}

impl<W: Write + Seek> Writer<W> {
    /// An empty archive.
    pub fn new(out: W) -> Writer<W> {
        Writer(ZipWriter::new(out).set_auto_large_file())
    }

    /// Begins a file: what is written to what this gives goes into it. No clock and no owner: only name and contents.
    ///
    /// # Errors
    /// It cannot be written, or nobody could unpack a file of that name.
    pub fn begin(&mut self, name: &str) -> io::Result<&mut impl Write> {
        if !is_plain(name) {
            return Err(io::Error::other(format!("un file non si può chiamare «{name}»")));
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600);
        self.0.start_file(name, options)?;
        Ok(&mut self.0)
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// As `begin`.
    pub fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(name)?.write_all(bytes)
    }

    /// Goes on with the file that was begun last.
    pub fn more(&mut self) -> &mut impl Write {
        &mut self.0
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(self) -> io::Result<W> {
        Ok(self.0.finish()?)
    }
}

impl Archive {
    /// Opens an archive, if it is one, whole, of reasonable size, with names that stay inside it.
    ///
    /// # Errors
    /// It is not so.
    pub fn open(path: &Path) -> Result<Archive, Stop> {
        let shown = path.display();
        let file = File::open(path).map_err(|it| {
            Stop::refused(
                format!("«{shown}» non si apre: {}", why(&it)),
                "controllare il percorso e i permessi",
            )
        })?;
        let packed = file.metadata()?.len();
        let not_zip = |it: &ZipError| {
            let what = format!("«{shown}» non è un archivio ZIP intero{}", detail(it));
            Stop::refused(
                what,
                "indicare il file scritto da backup o da export-body; se è stato copiato, ricopiarlo",
            )
        };
        let mut zip = ZipArchive::new(file).map_err(|it| not_zip(&it))?;
        let too_much =
            |what: String| Stop::refused(what, "non è un file scritto da questo programma: non aprirlo");
        if zip.len() > MOST {
            return Err(too_much(format!("«{shown}» contiene {} file, il limite è {MOST}", zip.len())));
        }
        let (mut names, mut size) = (BTreeMap::new(), 0_u64);
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(|it| not_zip(&it))?;
            let name = entry.name().map_err(|it| not_zip(&it))?.into_owned();
            size = size.saturating_add(entry.size());
            if entry.is_dir() && is_plain(name.trim_end_matches('/')) {
                continue;
            }
            if !is_plain(&name) || !entry.is_file() {
                return Err(too_much(format!(
                    "in «{shown}» c'è un file «{name}», che finirebbe fuori della sua cartella"
                )));
            }
            if names.insert(name.clone(), at).is_some() {
                return Err(too_much(format!("in «{shown}» il file «{name}» c'è due volte")));
            }
        }
        if swells(size, packed) {
            let mega = |it: u64| it.div_ceil(1024 * 1024);
            let what = format!("«{shown}» è di {} MB e aperto ne misurerebbe {}", mega(packed), mega(size));
            return Err(too_much(what));
        }
        Ok(Archive { zip, names })
    }

    /// The names of its files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The bytes of a file, if there is one and it is not larger than `largest`.
    ///
    /// # Errors
    /// It is not whole, or is larger.
    pub fn bytes(&mut self, name: &str, largest: u64) -> Result<Option<Vec<u8>>, Stop> {
        let Some(entry) = self.entry(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        entry.take(largest.saturating_add(1)).read_to_end(&mut bytes).map_err(|it| broken(name, &it))?;
        if bytes.len() as u64 > largest {
            let what = format!("«{name}» supera {} MB", largest.div_ceil(1024 * 1024));
            return Err(Stop::refused(what, "non è un file scritto da questo programma"));
        }
        Ok(Some(bytes))
    }

    /// The text of a file, if there is one.
    ///
    /// # Errors
    /// As `bytes`; also when it is no text.
    pub fn text(&mut self, name: &str, largest: u64) -> Result<Option<String>, Stop> {
        let Some(bytes) = self.bytes(name, largest)? else { return Ok(None) };
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|it| broken(name, &io::Error::new(io::ErrorKind::InvalidData, it)))
    }

    /// The lines of a file, unpacked into one that goes away: it may be larger than memory.
    ///
    /// # Errors
    /// There is none; it is not whole.
    pub fn lines(&mut self, name: &str) -> Result<BufReader<File>, Stop> {
        let mut unpacked = tempfile::tempfile()?;
        let Some(entry) = self.entry(name)? else {
            return Err(Stop::refused(
                format!("nell'archivio manca «{name}»"),
                "indicare il file com'è stato scritto, senza togliere nulla",
            ));
        };
        // What an archive says of its size is what its limits were checked on.
        let size = entry.size();
        let read = io::copy(&mut entry.take(size.saturating_add(1)), &mut unpacked)
            .map_err(|it| broken(name, &it))?;
        if read != size {
            return Err(broken(
                name,
                &io::Error::new(io::ErrorKind::InvalidData, "la misura non è quella detta"),
            ));
        }
        unpacked.rewind()?;
        Ok(BufReader::new(unpacked))
    }

    fn entry(&mut self, name: &str) -> Result<Option<ZipFile<'_, File>>, Stop> {
        match self.names.get(name) {
            None => Ok(None),
            Some(at) => match self.zip.by_index(*at) {
                Ok(it) => Ok(Some(it)),
                Err(it) => Err(broken(name, &io::Error::other(it))),
            },
        }
    }
}

/// The next line of a table, if there is one.
///
/// # Errors
/// It is too long, or no text.
pub fn next_line(lines: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    match lines.take(LONGEST_LINE).read_line(&mut line)? {
        0 => Ok(None),
        it if it as u64 == LONGEST_LINE => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "una riga è troppo lunga"))
        }
        _ => Ok(Some(line)),
    }
}

/// Whether what is unpacked is larger than any table or document makes it.
fn swells(size: u64, packed: u64) -> bool {
    size > HARMLESS && size.div_ceil(SWELLING) > packed
}

/// Whether a name stays inside the folder where the archive is unpacked, on every system.
fn is_plain(name: &str) -> bool {
    name.len() <= 200
        && name.split('/').all(|it| !it.is_empty() && !it.starts_with('.') && !it.ends_with(['.', ' ']))
        && !name.contains(|it: char| it.is_control() || "\\:*?\"<>|".contains(it))
}

fn broken(name: &str, error: &io::Error) -> Stop {
    let what = format!("«{name}» nell'archivio è guasto: {error}");
    Stop::refused(what, "ricopiare l'archivio da dove è stato scritto")
}

fn why(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "non esiste",
        io::ErrorKind::PermissionDenied => "mancano i permessi",
        _ => "il disco dà errore",
    }
}

fn detail(error: &ZipError) -> &'static str {
    match error {
        ZipError::UnsupportedArchive(_) => ": è di un tipo che non si legge",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder() {
        for fine in ["ente.json", "dossier/2026-2/risultati-città.toml", "prove/ab"] {
            assert!(is_plain(fine), "{fine}");
        }
        for wrong in
            ["", "/x", "../x", "a/../x", "a//b", "a/", "C:x", "a\\b", "a/.x", "a.", "a\nb", &"x".repeat(201)]
        {
            assert!(!is_plain(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_bomb_is_told_from_a_large_archive() {
        let giga = 1024 * 1024 * 1024;
        assert!(!swells(giga, 1024 * 1024) && !swells(40 * giga, giga));
        assert!(swells(2 * giga, 2 * 1024 * 1024));
    }
}

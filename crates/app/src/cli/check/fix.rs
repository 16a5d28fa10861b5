// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo check --fix`: the few safe mends, shown as a difference and written only when somebody says so.

use std::{
    fs,
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use engine::check::{Check, Mend};
use formats::{CellChange, Read, mended};
use serde_json::json;
use similar::TextDiff;

use crate::cli::{
    Format,
    output::{Ending, Output, place_json},
};

/// A file with its text as it was read and as it would be.
struct Changed {
    path: PathBuf,
    name: String,
    old: String,
    new: String,
}

/// Shows the mends of a dossier and writes them: with `yes` at once, else if the person at the terminal agrees.
pub(super) fn run(
    root: &Path,
    read: &Read,
    mends: &[(&'static Check, Mend)],
    yes: bool,
    out: &Output,
) -> io::Result<Ending> {
    let (files, left) = changed(root, read, mends);
    if let Some(it) = files.iter().find(|it| is_read_only(&it.path)) {
        let what = format!("«{}» è in sola lettura: non è stato scritto nulla", it.name);
        return out.refuse(&what, "correggerlo a mano, o togliere la sola lettura");
    }
    let text = out.format == Format::Text;
    if text {
        for it in &files {
            let diff = TextDiff::from_lines(it.old.as_str(), it.new.as_str());
            let diff = diff.unified_diff().context_radius(2).header(&it.name, &it.name).to_string();
            out.line(diff.trim_end())?;
        }
        for it in &left {
            out.line(format!("da correggere a mano, {}: scrivere «{}»", it.path, it.words))?;
        }
    }
    let written = !files.is_empty() && (yes || (text && agreed(out)?));
    if written && let Some(name) = write(&files)? {
        let what = format!("«{name}» è cambiato mentre lo si guardava: non è stato scritto nulla");
        return out.refuse(&what, "riprovare");
    }
    match out.format {
        Format::Text => out.line(match (files.is_empty(), written) {
            (true, _) => "nessuna correzione sicura da fare".to_owned(),
            (false, true) => format!(
                "{} correzioni scritte; ciò che era stampato resta nel commento accanto",
                mends.len() - left.len()
            ),
            (false, false) => "non è stato scritto nulla; per scrivere senza domande: --yes".to_owned(),
        })?,
        Format::Json => {
            let mends = mends.iter().map(|(check, it)| {
                json!({
                    "rule": check.code,
                    "where": place_json(it.place, &read.sources),
                    "path": it.path,
                    "key": it.key,
                    "printed": it.printed,
                    "words": it.words,
                })
            });
            out.json(&json!({ "mends": mends.collect::<Vec<_>>(), "written": written }))?;
        }
    }
    Ok(if written || files.is_empty() { Ending::Fine } else { Ending::Findings })
}

/// The files as they would be, and the mends that do not fit the way their cell is written.
fn changed<'m>(
    root: &Path,
    read: &Read,
    mends: &'m [(&'static Check, Mend)],
) -> (Vec<Changed>, Vec<&'m Mend>) {
    let (mut files, mut left) = (Vec::new(), Vec::new());
    let mut numbers: Vec<u16> = mends.iter().map(|it| it.1.place.file).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let mine: Vec<&Mend> = mends.iter().map(|it| &it.1).filter(|it| it.place.file == number).collect();
        let file = read.sources.file(number);
        let notes: Vec<String> = mine.iter().map(|it| note(it)).collect();
        let changes = mine.iter().zip(&notes).map(|(it, note)| CellChange {
            place: it.place,
            key: it.key,
            words: &it.words,
            note,
        });
        let new = file.and_then(|it| mended(&it.text, &changes.collect::<Vec<_>>()));
        let Some((file, new)) = file.zip(new) else {
            left.extend(mine);
            continue;
        };
        let path = if root.is_dir() { root.join(&file.name) } else { root.to_owned() };
        files.push(Changed { path, name: file.name.clone(), old: file.text.clone(), new });
    }
    (files, left)
}

/// What stays beside the new words.
fn note(mend: &Mend) -> String {
    let printed = match mend.printed.trim() {
        "" => "stampato: niente".to_owned(),
        it => format!("stampato: «{it}»"),
    };
    if mend.reason.is_empty() { printed } else { format!("{printed}; {}", mend.reason) }
}

/// Whether the person at the terminal agrees; nobody is there to be asked when the input is not one.
fn agreed(out: &Output) -> io::Result<bool> {
    if !io::stdin().is_terminal() {
        out.line("nessuno a cui chiedere: l'ingresso non è un terminale")?;
        return Ok(false);
    }
    let mut stdout = io::stdout().lock();
    write!(stdout, "scrivere le correzioni? [s/N] ")?;
    stdout.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(["s", "si", "sì"].contains(&answer.trim().to_lowercase().as_str()))
}

fn is_read_only(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| it.permissions().readonly())
}

/// Writes each file whole, beside itself first: whatever happens, nobody finds half of it. All or none: the name of a
/// file that is no more what was read stops everything.
fn write(files: &[Changed]) -> io::Result<Option<&str>> {
    for it in files {
        if fs::read_to_string(&it.path)? != it.old {
            return Ok(Some(&it.name));
        }
    }
    for it in files {
        // The file itself, where the folder has only a link to it.
        let path = fs::canonicalize(&it.path)?;
        let beside = path.with_extension("toml.nuovo");
        fs::write(&beside, &it.new)?;
        fs::set_permissions(&beside, fs::metadata(&path)?.permissions())?;
        fs::rename(&beside, &path)?;
    }
    Ok(None)
}

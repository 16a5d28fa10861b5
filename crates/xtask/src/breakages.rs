// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask breakages`: the model plan, broken in one place at a time, and which check notices.
//!
//! `breakages/basi.toml` says from where one starts, the other tables what is broken and who must say it.

mod edit;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use engine::{
    check::{Asked, Severity, check_as},
    model::Dossier,
};

use edit::Edit;

/// The plan that is broken.
const MODEL: &str = "examples/piano-modello-2026";
/// Its files, without results, in the order in which the tables look for their places.
const FILES: [&str; 6] =
    ["ente.toml", "sistema.toml", "piano.toml", "tabelle.toml", "fondi.toml", "persone.toml"];
/// Where the tables are.
const TABLES: &str = "crates/xtask/breakages";
/// The table of the starting points.
const BASES: &str = "basi";

/// Every breakage, and the texts they start from.
pub struct Suite {
    /// The starting points by name: a whole dossier in one text.
    pub bases: BTreeMap<String, String>,
    /// In the order of the tables.
    pub breakages: Vec<Breakage>,
}

/// One way of breaking the plan.
#[derive(Debug)]
pub struct Breakage {
    /// The code that must notice.
    pub code: String,
    /// What is broken, in Italian.
    pub what: String,
    /// Name of the starting point.
    pub base: String,
    /// The base that the broken document is compared with, for the rules between two documents.
    pub against: Option<String>,
    /// Codes that may notice too, because the same breakage offends their norm.
    pub companions: Vec<String>,
    edits: Vec<Edit>,
}

/// What the checks said of a broken plan.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The code that must notice did.
    pub caught: bool,
    /// Findings of codes that are neither it nor its companions.
    pub unrelated: Vec<Said>,
    /// Companions that said nothing.
    pub silent: Vec<String>,
}

/// A finding, as far as it matters here.
#[derive(Debug)]
pub struct Said {
    /// Its code.
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// What it says.
    pub text: String,
}

impl Suite {
    /// Reads the model plan and the tables.
    ///
    /// # Errors
    /// A file cannot be read, a table is not as it should be, an edit of a base finds nothing to change.
    pub fn load() -> Result<Suite, String> {
        let bases = table::bases(&text_of(&format!("{TABLES}/{BASES}.toml"))?)?;
        let mut suite = Suite { bases: BTreeMap::new(), breakages: Vec::new() };
        for base in bases {
            let mut text = match &base.on {
                Some(on) => suite.base(on)?.to_owned(),
                None => model()?,
            };
            if let Some(results) = &base.results {
                text = text + "\n" + &text_of(&format!("{MODEL}/{results}"))?;
            }
            for edit in &base.edits {
                text = edit.apply(&text).map_err(|it| format!("base «{}»: {it}", base.name))?;
            }
            suite.bases.insert(base.name, text);
        }
        for family in families()? {
            let rows = table::breakages(&text_of(&format!("{TABLES}/{family}.toml"))?);
            suite.breakages.extend(rows.map_err(|it| format!("{family}.toml: {it}"))?);
        }
        Ok(suite)
    }

    fn base(&self, name: &str) -> Result<&str, String> {
        self.bases.get(name).map(String::as_str).ok_or_else(|| format!("no base «{name}» before its use"))
    }

    /// Breaks the plan and says what the checks find.
    ///
    /// # Errors
    /// There is nothing to break where the row says, or what comes out is no dossier any more.
    pub fn run(&self, row: &Breakage) -> Result<Outcome, String> {
        let mut text = self.base(&row.base)?.to_owned();
        for edit in &row.edits {
            text = edit.apply(&text)?;
        }
        let broken = read(&text)?;
        let said = match &row.against {
            Some(base) => compared(&read(self.base(base)?)?, &broken)?,
            None => said(&broken)?,
        };
        let heard = |code: &str| said.iter().any(|it| it.code == code);
        Ok(Outcome {
            caught: heard(&row.code),
            silent: row.companions.iter().filter(|it| !heard(it)).cloned().collect(),
            unrelated: said
                .into_iter()
                .filter(|it| it.code != row.code && !row.companions.contains(&it.code))
                .collect(),
        })
    }

    /// Runs every breakage, on as many threads as there are processors.
    ///
    /// # Panics
    /// A check panics.
    #[must_use]
    pub fn run_all(&self) -> Vec<(&Breakage, Result<Outcome, String>)> {
        let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = self.breakages.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let parts = self.breakages.chunks(share);
            let parts = parts.map(|rows| {
                scope.spawn(move || rows.iter().map(|it| (it, self.run(it))).collect::<Vec<_>>())
            });
            let running: Vec<_> = parts.collect();
            running.into_iter().flat_map(|it| it.join().expect("a breakage does not panic")).collect()
        })
    }
}

/// What the checks say of a dossier in one text.
///
/// # Errors
/// It is no dossier.
pub fn findings(text: &str) -> Result<Vec<Said>, String> {
    said(&read(text)?)
}

fn said(dossier: &Dossier) -> Result<Vec<Said>, String> {
    asked(dossier, &Asked::default())
}

/// What is said only because the other document is there.
fn compared(old: &Dossier, new: &Dossier) -> Result<Vec<Said>, String> {
    let alone = said(new)?;
    let mut together = asked(new, &Asked { earlier: Some(old), ..Asked::default() })?;
    together.retain(|it| !alone.iter().any(|alone| alone.code == it.code && alone.text == it.text));
    Ok(together)
}

fn asked(dossier: &Dossier, asked: &Asked<'_>) -> Result<Vec<Said>, String> {
    let found = check_as(dossier, asked).map_err(|it| format!("the rows are no tree: {it:?}"))?;
    let said = found.into_iter().map(|it| Said {
        code: it.check.code.to_owned(),
        severity: it.severity,
        text: format!("{}: {}", it.finding.path, it.finding.what),
    });
    Ok(said.collect())
}

fn read(text: &str) -> Result<Dossier, String> {
    let read = formats::read_text(text);
    read.map(|it| it.dossier).map_err(|it| {
        let errors: Vec<&str> = it.errors.iter().map(|it| it.what.as_str()).collect();
        format!("it cannot be read any more: {}", errors.join("; "))
    })
}

fn model() -> Result<String, String> {
    let texts: Result<Vec<String>, String> =
        FILES.iter().map(|it| text_of(&format!("{MODEL}/{it}"))).collect();
    Ok(texts?.join("\n"))
}

fn text_of(path: &str) -> Result<String, String> {
    fs::read_to_string(crate::root().join(path)).map_err(|it| format!("{path}: {it}"))
}

/// The names of the tables of breakages, in order.
fn families() -> Result<Vec<String>, String> {
    let entries = fs::read_dir(crate::root().join(TABLES)).map_err(|it| format!("{TABLES}: {it}"))?;
    let paths = entries.filter_map(|it| Some(it.ok()?.path()));
    let tables: Vec<PathBuf> = paths.filter(|it| it.extension().is_some_and(|it| it == "toml")).collect();
    let mut names: Vec<String> =
        tables.iter().filter_map(|it| Some(it.file_stem()?.to_str()?.to_owned())).collect();
    names.retain(|it| it != BASES);
    names.sort();
    Ok(names)
}

/// Breaks the plan in every way and prints, family by family, what was noticed.
///
/// # Errors
/// The tables cannot be read, or a breakage is missed or makes an unrelated check speak.
#[expect(clippy::print_stdout, reason = "chores speak to the terminal")]
pub fn run(_: Option<&str>) -> Result<(), String> {
    let begin = Instant::now();
    let suite = Suite::load()?;
    let all = suite.run_all();
    let mut families: BTreeMap<&str, Count> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (row, outcome) in &all {
        let count = families.entry(row.code.split('-').next().unwrap_or("")).or_default();
        count.add(outcome);
        wrong.extend(complaints(row, outcome));
    }
    println!("{}", table_of(&families, begin.elapsed()));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// What is wrong with one outcome, in words; nothing when all is as the table says.
#[must_use]
pub fn complaints(row: &Breakage, outcome: &Result<Outcome, String>) -> Vec<String> {
    let head = format!("{}, {}", row.code, row.what);
    let outcome = match outcome {
        Ok(it) => it,
        Err(it) => return vec![format!("{head}: {it}")],
    };
    let mut found = Vec::new();
    if !outcome.caught {
        found.push(format!("{head}: missed"));
    }
    found.extend(outcome.unrelated.iter().map(|it| format!("{head}: unrelated {} {}", it.code, it.text)));
    found.extend(outcome.silent.iter().map(|it| format!("{head}: {it} may come along and never does")));
    found
}

/// The figures of a family.
#[derive(Default)]
struct Count {
    breakages: usize,
    caught: usize,
    errors: usize,
    others: usize,
}

impl Count {
    fn add(&mut self, outcome: &Result<Outcome, String>) {
        self.breakages += 1;
        let Ok(outcome) = outcome else { return };
        self.caught += usize::from(outcome.caught);
        let errors = outcome.unrelated.iter().filter(|it| it.severity == Severity::Error).count();
        self.errors += errors;
        self.others += outcome.unrelated.len() - errors;
    }

    fn row(&self, name: &str) -> String {
        let missed = self.breakages - self.caught;
        format!(
            "| {name} | {} | {} | {missed} | {} | {} |\n",
            self.breakages, self.caught, self.errors, self.others
        )
    }
}

/// The table to be copied into docs/prestazioni.md.
fn table_of(families: &BTreeMap<&str, Count>, elapsed: Duration) -> String {
    let mut out = String::from(
        "| Famiglia | Rotture | Viste | Non viste | Errori estranei | Altri rilievi estranei |\n\
         |---|---:|---:|---:|---:|---:|\n",
    );
    let mut all = Count::default();
    for (name, it) in families {
        out += &it.row(name);
        all.breakages += it.breakages;
        all.caught += it.caught;
        all.errors += it.errors;
        all.others += it.others;
    }
    out += &all.row("**Tutte**");
    format!("{out}\n{:.1} s", elapsed.as_secs_f64())
}

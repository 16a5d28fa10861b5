// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask workload FOLDER[:PLANS]`: the data of the workload W2, on which speed is measured.
//!
//! A plan has 30 objectives, each with 3 indicators and 3 phases; an indicator is in proportion, yes or no,
//! or in bands; a few have no value. The system is `examples/carico-w2/sistema.toml`.

mod dossier;
mod generate;
#[cfg(test)]
mod tests;

use std::{
    env,
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::Path,
};

use engine::{
    batch::{Batch, Columns, MISSING, Scores, Shape},
    system::Compiled,
};

/// Plans of the whole workload: the municipalities of Italy.
pub const PLANS: usize = 7_900;
/// Names of the rules, as the workload numbers them.
pub const RULES: [&str; 3] = ["lineare", "si-no", "fasce"];
/// Figures are in hundredths, weights in points.
pub const SHAPE: Shape<'_> = Shape { scale: 100, weight_scale: 1, level: "obiettivo" };

/// Objectives of a plan.
const OBJECTIVES: usize = 30;
/// Indicators of an objective, and phases.
const ROWS: usize = 3;
/// Structures of a plan.
const AREAS: u32 = 5;
/// The folder of a `cols.bin` to use instead of the generator.
const ELSEWHERE: &str = "TRAGUARDO_W2";

/// The columns of the workload.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    plans: Vec<u32>,
    objective_weight: Vec<i32>,
    area: Vec<u32>,
    /// First indicator of each objective, and first phase.
    rows: Vec<u32>,
    /// Which of [`RULES`].
    kind: Vec<u8>,
    rule: Vec<u16>,
    indicator_weight: Vec<i32>,
    baseline: Vec<i64>,
    target: Vec<i64>,
    actual: Vec<i64>,
    phase_weight: Vec<i32>,
    done: Vec<i64>,
}

/// Writes `cols.bin` and `dossier.jsonl` in a folder, and prints the checksums of the scores.
///
/// # Errors
/// No folder, or it cannot be written.
#[expect(clippy::print_stdout, reason = "chores speak to the terminal")]
pub fn run(argument: Option<&str>) -> Result<(), String> {
    let argument = argument.ok_or("say where: cargo xtask workload FOLDER[:PLANS]")?;
    let (folder, plans) = match argument.rsplit_once(':') {
        Some((folder, plans)) => (folder, plans.parse().map_err(|it| format!("{plans}: {it}"))?),
        None => (argument, PLANS),
    };
    let folder = Path::new(folder);
    let mut workload = Workload::load()?;
    workload.truncate(plans);
    workload.write(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    let system = crate::system("examples/carico-w2/sistema.toml")?;
    let [objectives, plans, areas] = workload.checksums(&system)?;
    println!("checksums: objectives {objectives}, plans {plans}, areas {areas}");
    Ok(())
}

impl Workload {
    /// The workload of the folder that the environment names, else our own.
    ///
    /// # Errors
    /// The folder has no columns in the form that [`Workload::packed`] gives.
    pub fn load() -> Result<Workload, String> {
        let Some(folder) = env::var_os(ELSEWHERE) else { return Ok(Workload::generated(PLANS)) };
        let path = Path::new(&folder).join("cols.bin");
        let bytes = fs::read(&path).map_err(|it| format!("{}: {it}", path.display()))?;
        Workload::unpacked(&bytes)
            .ok_or_else(|| format!("{}: not the columns of the workload", path.display()))
    }

    /// How many plans there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.plans.len() - 1
    }

    /// The columns, with the rules numbered as that system does.
    ///
    /// # Errors
    /// The system has no rule of one of those names.
    pub fn bind(&mut self, system: &Compiled) -> Result<Columns<'_>, String> {
        let mut numbers = [0_u16; RULES.len()];
        for (number, name) in numbers.iter_mut().zip(RULES) {
            let found = system.rule_index(name).and_then(|it| u16::try_from(it).ok());
            *number = found.ok_or_else(|| format!("the system has no rule «{name}»"))?;
        }
        self.rule = self.kind.iter().map(|it| numbers[usize::from(*it)]).collect();
        Ok(self.columns())
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            plans: &self.plans,
            areas: AREAS,
            objective_weight: &self.objective_weight,
            area: &self.area,
            indicators: &self.rows,
            phases: &self.rows,
            rule: &self.rule,
            indicator_weight: &self.indicator_weight,
            baseline: &self.baseline,
            target: &self.target,
            actual: &self.actual,
            phase_weight: &self.phase_weight,
            done: &self.done,
        }
    }

    /// Sums of the scores of objectives, plans and areas, in hundredths; one without score counts −1.
    ///
    /// # Errors
    /// The system cannot be applied to columns.
    pub fn checksums(&mut self, system: &Compiled) -> Result<[i64; 3], String> {
        let batch = Batch::new(system, &SHAPE).map_err(|it| it.0)?;
        let scored = batch.score(&self.bind(system)?, 1).map_err(|it| it.0)?;
        let sum = |it: &Scores| it.iter().map(|it| hundredths(it).unwrap_or(-1)).sum();
        Ok([sum(&scored.objectives), sum(&scored.plans), sum(&scored.areas)])
    }

    /// Keeps the first plans only.
    fn truncate(&mut self, plans: usize) {
        let plans = plans.min(self.count());
        let (objectives, rows) = (plans * OBJECTIVES, plans * OBJECTIVES * ROWS);
        self.plans.truncate(plans + 1);
        self.objective_weight.truncate(objectives);
        self.area.truncate(objectives);
        self.rows.truncate(objectives + 1);
        self.kind.truncate(rows);
        for column in [&mut self.baseline, &mut self.target, &mut self.actual, &mut self.done] {
            column.truncate(rows);
        }
        for column in [&mut self.indicator_weight, &mut self.phase_weight] {
            column.truncate(rows);
        }
    }

    /// Writes `cols.bin` and `dossier.jsonl` in a folder.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("cols.bin"), self.packed())?;
        let mut out = BufWriter::new(File::create(folder.join("dossier.jsonl"))?);
        for plan in 0..self.count() {
            writeln!(out, "{}", self.dossier(plan))?;
        }
        out.flush()
    }

    /// The columns as bytes: 20 for each row, then four for the weight of each objective.
    ///
    /// # Panics
    /// A figure is beyond 20 millions, which neither the generator nor [`Workload::unpacked`] gives.
    #[must_use]
    pub fn packed(&self) -> Vec<u8> {
        let small = |it: i64| i32::try_from(it).expect("hundredths of small figures").to_le_bytes();
        let weight = |it: i32| u8::try_from(it).expect("a weight within 100");
        let mut bytes = Vec::with_capacity(self.kind.len() * 20 + self.objective_weight.len() * 4);
        for at in 0..self.kind.len() {
            let missing = self.actual[at] == MISSING;
            bytes.extend(small(self.baseline[at]));
            bytes.extend(small(self.target[at]));
            bytes.extend(small(if missing { 0 } else { self.actual[at] }));
            let (own, of_phase) = (weight(self.indicator_weight[at]), weight(self.phase_weight[at]));
            bytes.extend([own, self.kind[at], of_phase, u8::from(missing)]);
            bytes.extend(small(self.done[at]));
        }
        bytes.extend(self.objective_weight.iter().flat_map(|it| it.to_le_bytes()));
        bytes
    }

    /// The columns that [`Workload::packed`] wrote.
    #[must_use]
    pub fn unpacked(bytes: &[u8]) -> Option<Workload> {
        let plan = OBJECTIVES * (ROWS * 20 + 4);
        let plans = bytes.len() / plan;
        if !bytes.len().is_multiple_of(plan) {
            return None;
        }
        let mut workload = Workload::empty(plans);
        let (rows, weights) = bytes.split_at(plans * OBJECTIVES * ROWS * 20);
        for row in rows.as_chunks::<20>().0 {
            let word = |at: usize| i32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
            workload.baseline.push(word(0).into());
            workload.target.push(word(4).into());
            workload.actual.push(if row[15] == 0 { word(8).into() } else { MISSING });
            workload.indicator_weight.push(row[12].into());
            workload.kind.push(row[13]);
            workload.phase_weight.push(row[14].into());
            workload.done.push(word(16).into());
        }
        workload.objective_weight = weights.as_chunks().0.iter().map(|it| i32::from_le_bytes(*it)).collect();
        workload.kind.iter().all(|it| usize::from(*it) < RULES.len()).then_some(workload)
    }

    /// The shape of that many plans, without figures.
    fn empty(plans: usize) -> Workload {
        let offsets = |count: usize, each: usize| {
            (0..=count).map(|it| u32::try_from(it * each).expect("a workload fits in memory")).collect()
        };
        let areas = (0..AREAS).cycle();
        Workload {
            plans: offsets(plans, OBJECTIVES),
            area: (0..plans).flat_map(|_| areas.clone().take(OBJECTIVES)).collect(),
            rows: offsets(plans * OBJECTIVES, ROWS),
            ..Workload::default()
        }
    }
}

/// An exact score of the workload in hundredths, which it always is.
fn hundredths(score: Option<engine::number::Number>) -> Option<i64> {
    let (n, d) = score?.as_small()?;
    Some(n * (100 / d))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many plans at once: a system compiled to integer operations, applied to columns of figures.
//!
//! What a rule or a level says becomes a kernel on machine integers whenever its steps bring the value on a
//! grid (a rounding, or a curve of constants). What has no kernel, and every row that does not fit one, is
//! worked out on unlimited numbers by the steps and folds that the tree uses, so the scores are always those
//! of [`score`](crate::score), only sooner.

mod columns;
mod exact;
mod fold;
mod kernel;
mod rows;
mod run;
mod table;
#[cfg(test)]
mod tests;
mod whole;

pub use columns::{Columns, MISSING, Mismatch, Scores};

use crate::{
    expression::Expression,
    system::{Cascade, Compiled, CompiledLevel, Step, WeightsFrom},
    tree::NodeKind,
};
use fold::Folding;
use kernel::Kernel;

/// A system ready to score columns. Made once, used for any number of plans.
#[derive(Debug)]
pub struct Batch<'c> {
    compiled: &'c Compiled,
    scale: i64,
    weight_scale: i64,
    phase_rule: Option<usize>,
    objective: &'c CompiledLevel,
    structure: &'c CompiledLevel,
    body: &'c CompiledLevel,
    rules: Vec<Option<Kernel>>,
    phases: Option<Kernel>,
    fold_objective: Option<Folding>,
    fold_structure: Option<Folding>,
    fold_body: Option<Folding>,
}

/// What the columns hold.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'s> {
    /// What a figure is divided by: 100 when the columns are in hundredths. At least 1.
    pub scale: u32,
    /// What a weight is divided by to be points of 100. At least 1.
    pub weight_scale: u32,
    /// Level of the objectives.
    pub level: &'s str,
}

/// The scores of all nodes above the leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// One score per objective.
    pub objectives: Scores,
    /// One score per structure of each plan, plan after plan.
    pub areas: Scores,
    /// One score per plan.
    pub plans: Scores,
}

/// Why a system cannot be applied to columns, in Italian: its plans are to be scored as trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported(pub String);

/// Names of expressions that columns answer; those after the first five are never there.
const NAMES: &[&str] = &[
    "x",
    "consuntivo",
    "target",
    "baseline",
    "peso",
    "precedente",
    "minimo",
    "massimo",
    "scadenza",
    "data",
    "giorni_ritardo",
    "quota",
];

impl<'c> Batch<'c> {
    /// Compiles the rules and levels of a system for columns of that shape.
    ///
    /// # Errors
    /// The system looks at something that no column holds.
    pub fn new(compiled: &'c Compiled, shape: &Shape<'_>) -> Result<Batch<'c>, Unsupported> {
        let level = |name: &str| match compiled.level_index(name) {
            Some(at) => &compiled.levels[at],
            None => crate::score::undeclared(),
        };
        let (scale, weight_scale) = (i64::from(shape.scale.max(1)), i64::from(shape.weight_scale.max(1)));
        let phase = level(NodeKind::Phase.level());
        let mut batch = Batch {
            compiled,
            scale,
            weight_scale,
            phase_rule: phase.rule,
            objective: level(shape.level),
            structure: level(NodeKind::Structure.level()),
            body: level(NodeKind::Body.level()),
            rules: compiled.rules.iter().map(|it| Kernel::of_rule(compiled, &it.steps, scale)).collect(),
            phases: None,
            fold_objective: None,
            fold_structure: None,
            fold_body: None,
        };
        batch.supported()?;
        batch.phases = batch.phase_rule.and_then(|it| batch.rules[it].clone());
        batch.foldings();
        Ok(batch)
    }

    /// Whether every rule and level comes out as integer operations. If not, the scores are as exact, later.
    #[must_use]
    pub fn is_integral(&self) -> bool {
        let folds = [&self.fold_objective, &self.fold_structure, &self.fold_body];
        self.rules.iter().all(Option::is_some) && folds.iter().all(|it| it.is_some())
    }

    /// The structures are children of the body, and the objectives theirs.
    fn by_structure(&self) -> bool {
        self.compiled.cascade == Some(Cascade::Structures)
    }

    fn supported(&self) -> Result<(), Unsupported> {
        for level in [self.objective, self.structure, self.body] {
            if !matches!(level.weights, WeightsFrom::Own | WeightsFrom::Equal) {
                let what = format!("i pesi del livello «{}» non sono tra le colonne", level.name);
                return Err(Unsupported(what));
            }
        }
        let rules = self.compiled.rules.iter().flat_map(|it| &it.steps);
        let levels = [self.objective, self.structure, self.body].into_iter().flat_map(|it| &it.steps);
        let expressions = rules.chain(levels).flat_map(|step| match step {
            Step::Derive(it) => [Some(it), None],
            Step::Adjust { condition, value, .. } => [condition.as_ref(), Some(value)],
            _ => [None, None],
        });
        let names = expressions.flatten().flat_map(Expression::names);
        match names.into_iter().find(|it| !NAMES.contains(&it.text.as_str())) {
            Some(it) => Err(Unsupported(format!("«{}» non è tra le colonne", it.text))),
            None => Ok(()),
        }
    }

    /// Puts all leaves on one scale, then compiles the folds upwards.
    fn foldings(&mut self) {
        let scales = self.rules.iter().flatten().map(Kernel::scale);
        let Some(scale) = scales.into_iter().try_fold(1, whole::common) else {
            // Scales with nothing in common: no integers then.
            self.rules.iter_mut().for_each(|it| *it = None);
            self.phases = None;
            return;
        };
        self.rules.iter_mut().chain([&mut self.phases]).flatten().for_each(|it| it.refine(scale));
        let fold =
            |level: &CompiledLevel, below: i64| Folding::of(self.compiled, level, below, self.weight_scale);
        let above = |below: &Option<Folding>, level| fold(level, below.as_ref()?.finish.scale);
        self.fold_objective = fold(self.objective, scale);
        self.fold_structure = above(&self.fold_objective, self.structure);
        self.fold_body = match self.by_structure() {
            true => above(&self.fold_structure, self.body),
            false => above(&self.fold_objective, self.body),
        };
    }
}

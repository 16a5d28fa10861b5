// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans go through the kernels a block at a time, rule by rule, then objective by objective.

use std::{ops::Range, thread};

use super::{
    Batch, Columns, Mismatch, Scored, Scores,
    fold::{Folding, Sums},
    kernel::{BESIDE, NONE},
    rows::Rows,
};
use crate::number::Number;

/// Indicators worked on at a time: their columns and results fit the first caches.
const BLOCK: usize = 2048;

/// Where results of a run of plans go.
struct Results<'r> {
    objectives: &'r mut [i64],
    areas: &'r mut [i64],
    plans: &'r mut [i64],
}

/// Exact scores that are on no grid, by node.
#[derive(Default)]
struct Beside {
    objectives: Vec<(usize, Number)>,
    areas: Vec<(usize, Number)>,
    plans: Vec<(usize, Number)>,
}

/// Room used again for each block.
#[derive(Default)]
struct Room {
    indicators: Vec<i64>,
    phases: Vec<i64>,
    picked: Vec<Vec<u32>>,
    areas: Vec<Sums>,
}

impl Batch<'_> {
    /// Scores every plan, on that many threads.
    ///
    /// # Errors
    /// The columns do not fit one another.
    ///
    /// # Panics
    /// Never: what a thread does depends on columns that were checked before.
    pub fn score(&self, data: &Columns<'_>, threads: usize) -> Result<Scored, Mismatch> {
        data.check(self.rules.len())?;
        let areas = data.areas as usize;
        let scores = |count: usize, folding: &Option<Folding>| Scores {
            scale: folding.as_ref().map_or(1, |it| it.finish.scale),
            cells: vec![NONE; count],
            beside: Vec::new(),
        };
        let mut scored = Scored {
            objectives: scores(data.objective_weight.len(), &self.fold_objective),
            areas: scores(data.count() * areas, &self.fold_structure),
            plans: scores(data.count(), &self.fold_body),
        };
        let mut rest = Results {
            objectives: &mut scored.objectives.cells,
            areas: &mut scored.areas.cells,
            plans: &mut scored.plans.cells,
        };
        let threads = threads.clamp(1, data.count().max(1));
        let mut jobs = Vec::new();
        for at in 0..threads {
            let plans = data.count() * at / threads..data.count() * (at + 1) / threads;
            let (objectives, later) = rest.objectives.split_at_mut(data.objectives_of(plans.clone()).len());
            let (of_areas, later_areas) = rest.areas.split_at_mut(plans.len() * areas);
            let (of_plans, later_plans) = rest.plans.split_at_mut(plans.len());
            jobs.push((plans, Results { objectives, areas: of_areas, plans: of_plans }));
            rest = Results { objectives: later, areas: later_areas, plans: later_plans };
        }
        let last = jobs.pop();
        let found = thread::scope(|scope| {
            let others: Vec<_> = jobs
                .into_iter()
                .map(|(plans, mut results)| scope.spawn(move || self.run(data, plans, &mut results)))
                .collect();
            let last = last.map(|(plans, mut results)| self.run(data, plans, &mut results));
            let others = others.into_iter().map(|it| it.join().expect("scoring does not panic"));
            others.chain(last).collect::<Vec<_>>()
        });
        for it in found {
            scored.objectives.beside.extend(it.objectives);
            scored.areas.beside.extend(it.areas);
            scored.plans.beside.extend(it.plans);
        }
        Ok(scored)
    }

    fn run(&self, data: &Columns<'_>, plans: Range<usize>, results: &mut Results<'_>) -> Beside {
        let mut room = Room { picked: vec![Vec::new(); self.rules.len()], ..Room::default() };
        room.areas.resize(data.areas as usize, Sums::default());
        let mut beside = Beside::default();
        let first = data.plans[plans.start] as usize;
        let mut start = plans.start;
        while start < plans.end {
            let mut end = start + 1;
            let begin = data.indicators[data.plans[start] as usize] as usize;
            let until = |plan: usize| data.indicators[data.plans[plan] as usize] as usize;
            while end < plans.end && until(end + 1) - begin <= BLOCK {
                end += 1;
            }
            let objectives = data.objectives_of(start..end);
            let cells = &mut results.objectives[objectives.start - first..objectives.end - first];
            self.leaves(data, objectives.clone(), &mut room);
            self.objectives(data, objectives, &room, cells, &mut beside);
            start = end;
        }
        for plan in plans.clone() {
            let objectives = data.objectives_of(plan..plan + 1);
            let cells = &results.objectives[objectives.start - first..objectives.end - first];
            let width = data.areas as usize;
            let areas = &mut results.areas[(plan - plans.start) * width..][..width];
            results.plans[plan - plans.start] = self.plan(data, plan, cells, areas, &mut room, &mut beside);
        }
        beside
    }

    /// The value of every indicator and phase of a block of objectives.
    fn leaves(&self, data: &Columns<'_>, objectives: Range<usize>, room: &mut Room) {
        let indicators = data.indicators[objectives.start] as usize..data.indicators[objectives.end] as usize;
        let phases = data.phases[objectives.start] as usize..data.phases[objectives.end] as usize;
        room.indicators.clear();
        room.indicators.resize(indicators.len(), BESIDE);
        for (at, rule) in (0_u32..).zip(&data.rule[indicators.clone()]) {
            room.picked[usize::from(*rule)].push(at);
        }
        let rows = Rows {
            baseline: &data.baseline[indicators.clone()],
            target: &data.target[indicators.clone()],
            actual: &data.actual[indicators],
        };
        for (kernel, picked) in self.rules.iter().zip(&mut room.picked) {
            if let Some(kernel) = kernel {
                kernel.fill(rows, picked, &mut room.indicators);
            }
            picked.clear();
        }
        room.phases.clear();
        let done = data.done[phases].iter();
        match (&self.phases, self.phase_rule) {
            (Some(kernel), _) => room.phases.extend(done.map(|it| kernel.of_actual(*it))),
            (None, Some(_)) => room.phases.extend(done.map(|_| BESIDE)),
            (None, None) => room.phases.extend(done.map(|_| NONE)),
        }
    }

    /// The value of every objective of a block.
    fn objectives(
        &self,
        data: &Columns<'_>,
        objectives: Range<usize>,
        room: &Room,
        cells: &mut [i64],
        beside: &mut Beside,
    ) {
        let first_indicator = data.indicators[objectives.start] as usize;
        let first_phase = data.phases[objectives.start] as usize;
        for (objective, cell) in objectives.zip(cells) {
            if let Some(folding) = &self.fold_objective {
                let (mut of_indicators, mut of_phases) = (Sums::default(), Sums::default());
                let rows = data.indicators_of(objective);
                let values = &room.indicators[rows.start - first_indicator..rows.end - first_indicator];
                folding.add(&mut of_indicators, values, &data.indicator_weight[rows.clone()]);
                let here = !rows.is_empty();
                let rows = data.phases_of(objective);
                let values = &room.phases[rows.start - first_phase..rows.end - first_phase];
                folding.add(&mut of_phases, values, &data.phase_weight[rows.clone()]);
                *cell = folding.two(&of_indicators, &of_phases, [here, !rows.is_empty()]);
            } else {
                *cell = BESIDE;
            }
            if *cell == BESIDE {
                put(cell, objective, self.exact_objective(data, objective), &mut beside.objectives);
            }
        }
    }

    /// The value of a plan, and of its structures on the way.
    fn plan(
        &self,
        data: &Columns<'_>,
        plan: usize,
        cells: &[i64],
        areas: &mut [i64],
        room: &mut Room,
        beside: &mut Beside,
    ) -> i64 {
        let objectives = data.objectives_of(plan..plan + 1);
        let weights = &data.objective_weight[objectives.clone()];
        let of_area = &data.area[objectives.clone()];
        match &self.fold_structure {
            None => areas.fill(BESIDE),
            Some(folding) => {
                room.areas.fill(Sums::default());
                for ((value, weight), area) in cells.iter().zip(weights).zip(of_area) {
                    folding.add_one(&mut room.areas[*area as usize], *value, *weight);
                }
                for (cell, sums) in areas.iter_mut().zip(&room.areas) {
                    *cell = folding.one(sums);
                }
            }
        }
        let mut cell = match (&self.fold_body, self.by_structure()) {
            (Some(folding), false) => {
                let mut sums = Sums::default();
                folding.add(&mut sums, cells, weights);
                folding.one(&sums)
            }
            // Structures have no weight of their own: only a level that wants none folds them here.
            (Some(folding), true) if folding.equal() => {
                let mut sums = Sums::default();
                for cell in areas.iter() {
                    folding.add_one(&mut sums, *cell, 1);
                }
                folding.one(&sums)
            }
            _ => BESIDE,
        };
        if cell != BESIDE && !areas.contains(&BESIDE) {
            return cell;
        }
        let objective = |at: usize| {
            let value = self.fold_objective.as_ref().map_or(1, |it| it.finish.scale);
            match cells[at - objectives.start] {
                NONE => None,
                BESIDE => {
                    let found = beside.objectives.binary_search_by_key(&at, |(it, _)| *it).ok()?;
                    Some(beside.objectives[found].1.clone())
                }
                cell => Number::ratio(cell, value),
            }
        };
        let all: Vec<_> = objectives
            .clone()
            .map(|at| (data.area[at], objective(at), Some(data.objective_weight[at])))
            .collect();
        let mut of_areas = Vec::new();
        for (area, cell) in areas.iter_mut().enumerate() {
            let own = all.iter().filter(|it| it.0 as usize == area);
            let value = self.exact_parent(self.structure, own.map(|it| (it.1.clone(), it.2)));
            of_areas.push((value.clone(), None));
            put(cell, plan * data.areas as usize + area, value, &mut beside.areas);
        }
        let value = match self.by_structure() {
            true => self.exact_parent(self.body, of_areas.into_iter()),
            false => self.exact_parent(self.body, all.into_iter().map(|it| (it.1, it.2))),
        };
        put(&mut cell, plan, value, &mut beside.plans);
        cell
    }
}

/// Keeps an exact value beside the grid.
fn put(cell: &mut i64, at: usize, value: Option<Number>, beside: &mut Vec<(usize, Number)>) {
    *cell = if value.is_some() { BESIDE } else { NONE };
    beside.extend(value.map(|it| (at, it)));
}

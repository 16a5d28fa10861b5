// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the rows of a system to what scores: names resolved, expressions parsed, curves ordered.

mod steps;

use super::{
    Cents, Compiled, CompiledFigure, CompiledLevel, CompiledRule, CompiledSharing, Defect, DefectKind, Fold,
    Leftover, Step, System, Treatment, WeightMissing, WeightsFrom, compiled::squeeze,
};
use crate::{
    model::{Place, Text},
    number::{Number, Rounding},
    primitive::curve::Curve,
};

/// Compiles a system. What cannot be applied is left out of the result and reported.
#[must_use]
pub fn compile(system: &System) -> (Compiled, Vec<Defect>) {
    let mut compiler = Compiler { compiled: Compiled::default(), defects: Vec::new() };
    compiler.head(system);
    compiler.curves(system);
    compiler.rules(system);
    compiler.figures(system);
    compiler.levels(system);
    compiler.small_tables(system);
    compiler.sharings(system);
    compiler.check_curve_domains();
    (compiler.compiled, compiler.defects)
}

struct Compiler {
    compiled: Compiled,
    defects: Vec<Defect>,
}

impl Compiler {
    fn head(&mut self, system: &System) {
        self.compiled.name = system.head.name.text.to_string();
        self.compiled.source = system.head.source.text.to_string();
        self.compiled.cascade = system.head.cascade;
        self.compiled.direction = system.head.direction;
    }

    fn curves(&mut self, system: &System) {
        for piece in &system.pieces {
            let name = piece.curve.trim();
            let at = self.compiled.curves.iter().position(|it| it.name == name);
            let at = at.unwrap_or_else(|| {
                self.compiled.curves.push(Curve::new(name));
                self.compiled.curves.len() - 1
            });
            if let Err(what) = self.compiled.curves[at].add(piece) {
                self.report(
                    DefectKind::Incomplete,
                    piece.place,
                    format!("curva «{name}»"),
                    what,
                    "scrivere un numero",
                );
            }
        }
        for curve in &mut self.compiled.curves {
            curve.sort();
        }
    }

    fn rules(&mut self, system: &System) {
        for rule in &system.rules {
            let steps = system.steps.iter().filter(|it| it.rule.trim() == rule.name.trim());
            let steps =
                steps.filter_map(|it| self.step(it, &format!("regola «{}»", rule.name.trim()))).collect();
            self.compiled.rule_by_name.insert(rule.name.trim().to_owned(), self.compiled.rules.len());
            self.compiled.rules.push(CompiledRule {
                name: rule.name.trim().to_owned(),
                title: title(&rule.title, &rule.name),
                source: rule.source.text.to_string(),
                steps,
            });
        }
        for step in &system.steps {
            let (rule, level) = (step.rule.trim(), step.level.trim());
            let known_rule = rule.is_empty() || self.compiled.rule_index(rule).is_some();
            let known_level = level.is_empty() || system.levels.iter().any(|it| it.name.trim() == level);
            if rule.is_empty() == level.is_empty() || !known_rule || !known_level {
                let what = format!("il passo appartiene alla regola «{rule}» e al livello «{level}»");
                let remedy = "scrivere il nome di una regola o di un livello che esiste, uno solo dei due";
                self.report(DefectKind::UnknownName, step.place, "passo".into(), what, remedy);
            }
        }
    }

    fn figures(&mut self, system: &System) {
        for figure in &system.figures {
            let subject = format!("grandezza «{}»", figure.name.trim());
            let Some(expression) = self.expression(&figure.expression, figure.place, &subject) else {
                continue;
            };
            self.compiled.figures.push(CompiledFigure {
                name: figure.name.trim().to_owned(),
                title: title(&figure.title, &figure.name),
                level: blank_or(&figure.level, "obiettivo"),
                expression,
                unit: figure.unit.text.to_string(),
                digits: figure.digits,
                mode: figure.mode.unwrap_or(Rounding::HalfUp),
            });
        }
    }

    fn levels(&mut self, system: &System) {
        for level in &system.levels {
            let name = level.name.trim().to_owned();
            let subject = format!("livello «{name}»");
            let rule = match level.rule.is_blank() {
                true => None,
                false => {
                    let found = self.compiled.rule_index(&level.rule);
                    if found.is_none() {
                        let what = format!("la regola «{}» non esiste", level.rule.trim());
                        self.report(
                            DefectKind::UnknownName,
                            level.rule.place,
                            subject.clone(),
                            what,
                            "scrivere il nome di una [[regola]]",
                        );
                    }
                    found
                }
            };
            let points = |it: &crate::model::Written<crate::model::Weight>| {
                it.value.as_ref().map_or(Number::ZERO, |weight| weight.points.clone())
            };
            let shares = [&level.indicators_share, &level.phases_share, &level.children_share];
            let parts = shares.iter().any(|it| !it.is_blank()).then(|| shares.map(points));
            if parts.as_ref().is_some_and(|it| it.iter().all(Number::is_zero)) {
                self.report(
                    DefectKind::Impossible,
                    level.place,
                    subject.clone(),
                    "le quote delle parti sommano a zero".into(),
                    "scrivere almeno una quota",
                );
            }
            let weights = match level.weights.trim() {
                "" | "peso" => WeightsFrom::Own,
                "uguali" => WeightsFrom::Equal,
                other => match self.compiled.figures.iter().position(|it| it.name == other) {
                    Some(figure) => WeightsFrom::Figure(figure),
                    None => WeightsFrom::Set(other.to_owned()),
                },
            };
            let steps = system.steps.iter().filter(|it| !it.level.is_blank() && it.level.trim() == name);
            let steps = steps.filter_map(|it| self.step(it, &subject)).collect();
            self.compiled.level_by_name.insert(name.clone(), self.compiled.levels.len());
            self.compiled.levels.push(CompiledLevel {
                title: title(&level.title, &level.name),
                name,
                source: level.source.text.to_string(),
                fold: level.fold.unwrap_or(Fold::Mean),
                denominator: level.denominator.kind.clone(),
                weights,
                weight_missing: level.weight_missing.unwrap_or(WeightMissing::Undefined),
                parts,
                part_missing: level.part_missing.unwrap_or(Treatment::Undefined),
                rule,
                missing: level.missing.unwrap_or(Treatment::Undefined),
                not_assessable: level.not_assessable.unwrap_or(Treatment::Exclude),
                digits: level.digits.unwrap_or(2),
                mode: level.mode.unwrap_or(Rounding::HalfUp),
                steps,
            });
        }
    }

    fn small_tables(&mut self, system: &System) {
        self.compiled.criteria = system.criteria.iter().map(|it| it.name.trim().to_owned()).collect();
        for it in &system.marks {
            let Some(points) = it.points.value.clone() else { continue };
            self.compiled.marks.insert((it.criterion.trim().to_owned(), squeeze(&it.mark)), points);
        }
        for it in &system.components {
            let Some(weight) = it.weight.value.as_ref() else { continue };
            let key = (it.level.trim().to_owned(), it.code.trim().to_owned());
            self.compiled.components.insert(key, weight.points.clone());
        }
        for it in &system.graduations {
            match self.compiled.rule_index(&it.rule) {
                Some(rule) => {
                    self.compiled.graduations.insert(squeeze(&it.text), rule);
                }
                None => {
                    let what = format!("la regola «{}» non esiste", it.rule.trim());
                    let subject = format!("graduazione «{}»", it.text.trim());
                    self.report(
                        DefectKind::UnknownName,
                        it.place,
                        subject,
                        what,
                        "scrivere il nome di una [[regola]]",
                    );
                }
            }
        }
    }

    fn sharings(&mut self, system: &System) {
        for it in &system.sharings {
            let subject = format!("ripartizione «{}»", it.name.trim());
            let mut optional = |text: &Text| match text.is_blank() {
                true => None,
                false => self.expression(text, it.place, &subject),
            };
            let (entitled, units, quota) = (optional(&it.entitled), optional(&it.units), optional(&it.quota));
            let Some(amount) = optional(&it.amount) else {
                self.report(
                    DefectKind::Incomplete,
                    it.place,
                    subject,
                    "manca l'importo da ripartire".into(),
                    "scrivere importo",
                );
                continue;
            };
            if units.is_none() == quota.is_none() {
                self.report(
                    DefectKind::Incomplete,
                    it.place,
                    subject,
                    "serve una sola tra «parti» e «quota»".into(),
                    "scrivere come si divide",
                );
                continue;
            }
            self.compiled.sharings.push(CompiledSharing {
                name: it.name.trim().to_owned(),
                title: title(&it.title, &it.name),
                level: it.level.trim().to_owned(),
                amount,
                pool: it.pool.trim().to_owned(),
                entitled,
                units,
                quota,
                leftover: it.leftover.unwrap_or(Leftover::Savings),
                cents: it.cents.unwrap_or(Cents::LargestRemainder),
            });
        }
    }

    /// A curve must give one answer for each value that can reach it.
    fn check_curve_domains(&mut self) {
        let rules = self.compiled.rules.iter().map(|it| (format!("regola «{}»", it.name), &it.steps));
        let levels = self.compiled.levels.iter().map(|it| (format!("livello «{}»", it.name), &it.steps));
        let mut found = Vec::new();
        for (subject, steps) in rules.chain(levels) {
            let (mut low, mut high, mut digits) = (None, None, None);
            for step in steps {
                match step {
                    Step::Limit { minimum, maximum } => {
                        low = minimum.clone().or(low);
                        high = maximum.clone().or(high);
                    }
                    Step::Round { digits: it, mode } if *mode != Rounding::None => digits = Some(*it),
                    Step::Curve(at) | Step::Band(at) => {
                        let curve = &self.compiled.curves[*at];
                        let flaws = curve.defects(low.as_ref(), high.as_ref(), digits);
                        found.extend(flaws.into_iter().map(|it| (subject.clone(), *at, it)));
                        if matches!(step, Step::Curve(_)) {
                            (low, high, digits) = (None, None, None);
                        }
                    }
                    Step::Derive(_) | Step::Normalise { .. } | Step::Adjust { .. } => {
                        (low, high, digits) = (None, None, None);
                    }
                    Step::Round { .. } => (),
                }
            }
        }
        for (subject, at, flaw) in found {
            let curve = &mut self.compiled.curves[at];
            let what = format!("curva «{}»: {}", curve.name, flaw.what);
            let remedy = "far combaciare i tratti: ogni valore deve cadere in uno solo";
            let place = flaw.place;
            // Two rules may bring the same values.
            if !curve.flaws.iter().any(|it| it.what == flaw.what) {
                curve.flaws.push(flaw);
            }
            self.report(DefectKind::NotTotal, place, subject, what, remedy);
        }
    }

    fn report(&mut self, kind: DefectKind, place: Place, subject: String, what: String, remedy: &str) {
        self.defects.push(Defect { kind, place, subject, what, remedy: remedy.to_owned() });
    }
}

fn title(title: &Text, name: &Text) -> String {
    if title.is_blank() { name.trim().to_owned() } else { title.text.to_string() }
}

fn blank_or(text: &Text, default: &str) -> String {
    if text.is_blank() { default.to_owned() } else { text.trim().to_owned() }
}

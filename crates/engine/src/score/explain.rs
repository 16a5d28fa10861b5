// SPDX-License-Identifier: AGPL-3.0-or-later
//! Explanations: the same rules walked again, with somebody listening.

use super::{Scorecard, Scorer};
use crate::{
    expression::Value,
    model::Printed,
    tree::Settled,
    why::{Reason, Why},
};

impl<'a> Scorer<'a> {
    /// Why a node has the value it has, down to the inputs.
    #[must_use]
    pub fn explain(&self, card: &Scorecard, at: usize) -> Why<'a> {
        let outcomes: Vec<_> = card.outcomes.iter().cloned().map(Some).collect();
        let mut why = self.explain_node(&outcomes, at);
        why.parts.extend(self.figures_why(at));
        why.parts.extend(self.printed_why(card, at));
        why
    }

    fn explain_node(&self, outcomes: &[Option<crate::state::Outcome>], at: usize) -> Why<'a> {
        let mut parts = Vec::new();
        let outcome =
            self.evaluate(at, outcomes, &mut |child| self.explain_node(outcomes, child), &mut parts);
        let node = &self.tree.nodes[at];
        let reason = Reason::Node {
            level: node.level,
            code: if node.code.trim().is_empty() { node.id } else { node.code },
            title: node.title,
            state: outcome.state,
            print: self.print(at),
            place: node.place,
        };
        Why { reason, value: outcome.value, parts }
    }

    /// The figures of a node, each with its formula and inputs.
    fn figures_why(&self, at: usize) -> Vec<Why<'a>> {
        let level = self.tree.nodes[at].level;
        let figures = self.compiled.figures.iter().filter(|it| it.level == level);
        figures
            .map(|figure| {
                let reason = Reason::Figure { title: &figure.title, shown: self.figure_shown(at, figure) };
                match self.figure(at, figure) {
                    Value::Number(it) => {
                        let formula = self.formula_why(at, &figure.expression, &it);
                        Why { reason, value: Some(it), parts: vec![formula] }
                    }
                    Value::Undefined(it) => {
                        Why { reason, value: None, parts: vec![Why::new(Reason::NoValue(it), None)] }
                    }
                    Value::Bool(_) | Value::Date(_) => Why::new(reason, None),
                }
            })
            .collect()
    }

    /// What the document prints for a node, beside what is recomputed.
    fn printed_why(&self, card: &Scorecard, at: usize) -> Vec<Why<'a>> {
        let id = self.tree.nodes[at].id;
        let rows = self.tree.dossier.printed.iter().filter(|it| !it.node.is_blank() && it.node.trim() == id);
        let mut whys = Vec::new();
        for row in rows {
            let Some((recomputed, agrees)) = self.recomputed(card, at, row) else { continue };
            let mut why = Why::new(Reason::Printed { row, recomputed, agrees }, None);
            if let Some(restated) = self.restate(card, at, row) {
                let shown = self.shown(at, &restated.outcome);
                let reason = Reason::OnPrintedRows { rows: restated.rows, shown, omitted: restated.omitted };
                why.parts.push(Why::new(reason, restated.outcome.value));
            }
            whys.push(why);
        }
        whys
    }

    /// The figure a printed row speaks of, as it would be printed now, and whether they agree.
    #[must_use]
    pub fn recomputed(&self, card: &Scorecard, at: usize, row: &Printed) -> Option<(String, bool)> {
        let printed = row.value.value.as_ref().and_then(crate::model::Quantity::number);
        let (value, digits, mode) = match row.figure.trim() {
            "" | "grado" => {
                let (digits, mode) = self.print(at);
                (card.of(at).value.clone(), Some(digits), mode)
            }
            "valore" => {
                let digits = self.indicator(at).and_then(|it| it.digits);
                (self.measured_value(at), digits, crate::number::Rounding::HalfUp)
            }
            name => {
                let figure = self.compiled.figures.iter().find(|it| it.name == name);
                let Some(figure) = figure else { return self.recomputed_sum(at, name, printed.as_ref()) };
                let value = match self.figure(at, figure) {
                    Value::Number(it) => Some(it),
                    _ => None,
                };
                (value, figure.digits, figure.mode)
            }
        };
        let shown = value.as_ref().map(|it| match digits {
            Some(digits) => it.italian(digits, mode),
            None => it.to_string(),
        });
        let agrees = match (&value, printed, digits) {
            (Some(value), Some(printed), Some(digits)) => value.round(digits, mode) == printed,
            (Some(value), Some(printed), None) => *value == printed,
            _ => false,
        };
        Some((shown.unwrap_or_else(|| "n.d.".to_owned()), agrees))
    }

    /// Printed sums of weights.
    fn recomputed_sum(
        &self,
        at: usize,
        name: &str,
        printed: Option<&crate::number::Number>,
    ) -> Option<(String, bool)> {
        let kind = match name {
            "somma_pesi_indicatori" => crate::tree::NodeKind::Indicator,
            "somma_pesi_fasi" => crate::tree::NodeKind::Phase,
            _ => return None,
        };
        let edges = self.tree.nodes[at].children.iter().filter(|it| self.tree.nodes[it.child].kind == kind);
        let sum: crate::number::Number = edges.filter_map(|it| it.weight).sum();
        Some((sum.to_string(), printed == Some(&sum)))
    }

    /// The value of an indicator before its rule: computed by its formula, else as found.
    #[must_use]
    pub fn measured_value(&self, at: usize) -> Option<crate::number::Number> {
        let leaf = self.leaves.get(at)?.as_ref()?;
        if let Some(adjusted) = self.tree.nodes[at].adjusted() {
            return adjusted.number();
        }
        match &leaf.formula {
            Some(Ok(formula)) => match formula.evaluate(&mut |name| self.look_up(at, name, None)) {
                Value::Number(it) => Some(it),
                _ => None,
            },
            Some(Err(_)) => None,
            None => self.tree.nodes[at].reading?.value.value.as_ref()?.number(),
        }
    }

    /// A figure of a node as it is shown.
    #[must_use]
    pub fn figure_shown(&self, at: usize, figure: &crate::system::CompiledFigure) -> String {
        let unit =
            if figure.unit.trim().is_empty() { String::new() } else { format!(" {}", figure.unit.trim()) };
        match self.figure(at, figure) {
            Value::Number(it) => match figure.digits {
                Some(digits) => format!("{}{unit}", it.italian(digits, figure.mode)),
                None => format!("{it}{unit}"),
            },
            _ => "n.d.".to_owned(),
        }
    }
}

/// What was decided about a node, on which request and after which opinion.
pub(super) fn settled_why(settled: Settled<'_>, value: Option<crate::number::Number>) -> Why<'_> {
    let asked = Why::new(Reason::Petition(settled.petition), None);
    let opinion = settled.opinion.map(|it| Why::new(Reason::Opinion(it), None));
    Why { reason: Reason::Decided(settled), value, parts: std::iter::once(asked).chain(opinion).collect() }
}

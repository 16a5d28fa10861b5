// SPDX-License-Identifier: AGPL-3.0-or-later
//! A scorecard as text and as JSON.

mod node;
mod waivers;

use std::fmt::Write as _;

use engine::number::Number;
use serde_json::{Value, json};

use super::open::Scored;
pub(crate) use node::{node_json, write_node};
pub(crate) use waivers::{waivers_json, waivers_text};

/// The whole tree as JSON, with the outcomes of the structures and the funds shared, when there are any.
pub(crate) fn whole_json(scored: &Scored<'_>) -> Value {
    let mut tree = node_json(scored, 0);
    let more = [("structures", structures_json(scored)), ("allocations", sharing_json(scored))];
    for (name, rows) in more.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        tree[name] = json!(rows);
    }
    tree
}

/// Figures of a node: name, exact value, value as shown.
fn figures(scored: &Scored<'_>, at: usize) -> Vec<(String, Option<String>, String)> {
    let level = scored.tree.nodes[at].level;
    let figures = scored.scorer.compiled.figures.iter().filter(|it| it.level == level);
    figures
        .map(|it| {
            let exact = match scored.scorer.figure(at, it) {
                engine::expression::Value::Number(it) => Some(it.exact()),
                _ => None,
            };
            (it.name.clone(), exact, scored.scorer.figure_shown(at, it))
        })
        .collect()
}

/// The tree as text: one node a line, indented; or only the nodes of a level.
pub(crate) fn tree_text(scored: &Scored<'_>, level: Option<&str>) -> String {
    let mut rows = Vec::new();
    match level {
        None => gather(scored, 0, 0, None, &mut rows),
        Some(level) => {
            let nodes = (0..scored.tree.nodes.len()).filter(|it| scored.tree.nodes[*it].level == level);
            rows.extend(nodes.map(|it| (0, it, scored.tree.nodes[it].weight.cloned())));
        }
    }
    let lines: Vec<[String; 4]> =
        rows.iter().map(|(depth, at, weight)| line(scored, *depth, *at, weight.as_ref())).collect();
    let width = |column: usize| lines.iter().map(|it| it[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    let mut out = String::new();
    for [name, weight, shown, state] in &lines {
        let text = format!("{name:first$}  {weight:>second$}  {shown:>third$}  {state}");
        let _ = writeln!(out, "{}", text.trim_end());
    }
    out.trim_end().to_owned()
}

/// A node to be shown: how deep, which, and its weight there.
type Row = (usize, usize, Option<Number>);

fn gather(scored: &Scored<'_>, at: usize, depth: usize, weight: Option<Number>, rows: &mut Vec<Row>) {
    rows.push((depth, at, weight));
    for edge in &scored.tree.nodes[at].children {
        gather(scored, edge.child, depth + 1, scored.scorer.written_weight(at, edge), rows);
    }
}

const TITLE: usize = 60;

fn line(scored: &Scored<'_>, depth: usize, at: usize, weight: Option<&Number>) -> [String; 4] {
    let node = &scored.tree.nodes[at];
    let outcome = scored.card.of(at);
    let title = node.title.trim();
    let short: String = title.chars().take(TITLE).collect();
    let title = if short.len() < title.len() { format!("{}…", short.trim_end()) } else { short };
    let name = match at {
        0 => title,
        _ => format!("{:indent$}{} {title}", "", node.label(), indent = depth * 2),
    };
    let weight = weight.map_or_else(String::new, |it| format!("peso {it}"));
    let mut state = match &outcome.cause {
        Some(cause) => format!("{}: {cause}", outcome.state.word()),
        None if outcome.value.is_some() && outcome.state == engine::state::State::Measured => String::new(),
        None => outcome.state.word().to_owned(),
    };
    for (name, _, shown) in figures(scored, at) {
        let apart = if state.is_empty() { "" } else { " · " };
        let _ = write!(state, "{apart}{} {shown}", name.replace('_', " "));
    }
    if let Some(band) = scored.scorer.band(outcome) {
        let _ = write!(state, "{}fascia {band}", if state.is_empty() { "" } else { " · " });
    }
    [name, weight, scored.scorer.shown(at, outcome), state]
}

/// What each structure achieved of its contributions, as text; blank when nobody contributes.
pub(crate) fn structures_text(scored: &Scored<'_>) -> String {
    let mut out = String::new();
    for it in scored.scorer.by_structure(scored.card) {
        let node = &scored.tree.nodes[it.structure];
        let shown = scored.scorer.shown(it.structure, &it.outcome);
        let counted = it.contributions.iter().filter(|at| scored.card.of(**at).value.is_some()).count();
        let count = it.contributions.len();
        let cause = it.outcome.cause.map_or_else(String::new, |it| format!("  {it}"));
        let _ = writeln!(
            out,
            "  {} {}: {shown}, {counted} contributi con un valore su {count}{cause}",
            node.label(),
            node.title.trim()
        );
    }
    if out.is_empty() { out } else { format!("\nPer struttura:\n{}", out.trim_end()) }
}

/// What each structure achieved of its contributions, as JSON.
fn structures_json(scored: &Scored<'_>) -> Vec<Value> {
    let structures = scored.scorer.by_structure(scored.card).into_iter().map(|it| {
        json!({
            "id": scored.tree.nodes[it.structure].id,
            "contributions": it.contributions.iter().map(|at| scored.tree.nodes[*at].id).collect::<Vec<_>>(),
            "exact": it.outcome.value.as_ref().map(Number::exact),
            "shown": scored.scorer.shown(it.structure, &it.outcome),
            "state": it.outcome.state.word(),
        })
    });
    structures.collect()
}

/// Funds shared, as text; blank when the system shares none.
pub(crate) fn sharing_text(scored: &Scored<'_>) -> String {
    let mut out = String::new();
    for it in scored.scorer.share(scored.card) {
        match &it.amount {
            Ok(amount) => {
                let _ = writeln!(out, "\n{}: € {}", it.title, euros(amount));
            }
            Err(cause) => {
                let _ = writeln!(out, "\n{}: importo n.d. ({cause})", it.title);
                continue;
            }
        }
        for payment in &it.payments {
            let label = scored.tree.nodes[payment.node].label();
            let _ = match &payment.units {
                Ok(units) => {
                    writeln!(out, "  {label:20} parti {units:>10}  € {:>12}", euros(&payment.amount))
                }
                Err(cause) => writeln!(out, "  {label:20} n.d. ({cause})"),
            };
        }
        let _ = writeln!(out, "  economie € {}", euros(&it.savings));
    }
    out.trim_end().to_owned()
}

/// Funds shared, as JSON.
fn sharing_json(scored: &Scored<'_>) -> Vec<Value> {
    let allocations = scored.scorer.share(scored.card).into_iter().map(|it| {
        let payments = it.payments.iter().map(|payment| {
            json!({
                "id": scored.tree.nodes[payment.node].id,
                "units": payment.units.as_ref().ok().map(Number::exact),
                "amount": payment.amount.exact(),
                "shown": euros(&payment.amount),
            })
        });
        json!({
            "name": it.name,
            "amount": it.amount.as_ref().ok().map(Number::exact),
            "payments": payments.collect::<Vec<_>>(),
            "savings": it.savings.exact(),
        })
    });
    allocations.collect()
}

fn euros(amount: &Number) -> String {
    amount.italian(2, engine::number::Rounding::HalfUp)
}

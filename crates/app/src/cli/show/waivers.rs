// SPDX-License-Identifier: AGPL-3.0-or-later
//! The findings that somebody accepted: who reads a figure must know them.

use std::fmt::Write as _;

use engine::model::Waiver;
use serde_json::{Value, json};

/// The waivers, one a line, each with its motive; blank when there is none.
pub(crate) fn waivers_text(waivers: &[Waiver]) -> String {
    let mut out = String::new();
    for it in waivers {
        let node = if it.node.is_blank() { "tutto il documento" } else { it.node.trim() };
        let who = [it.role.trim(), it.date.text.trim(), it.act.trim()];
        let who: Vec<&str> = who.into_iter().filter(|it| !it.is_empty()).collect();
        let _ = writeln!(out, "  {}, {node}: {} ({})", it.rule.trim(), it.reason.trim(), who.join(", "));
    }
    if out.is_empty() { out } else { format!("\nRilievi accettati con deroga:\n{}", out.trim_end()) }
}

/// The waivers as JSON.
pub(crate) fn waivers_json(waivers: &[Waiver]) -> Vec<Value> {
    let waiver = |it: &Waiver| {
        json!({
            "rule": it.rule.trim(),
            "node": it.node.trim(),
            "role": it.role.trim(),
            "reason": it.reason.trim(),
            "date": it.date.text.trim(),
            "act": it.act.trim(),
        })
    };
    waivers.iter().map(waiver).collect()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A column of values pasted from a spreadsheet, one for each of the values shown, in their order.

use std::collections::HashMap;

use super::{Opened, card::Card, typed::Edits};
use crate::desk::gather::{self, Found};

/// The column, line by line.
pub(in crate::web) struct Column {
    /// As it was pasted.
    pub(in crate::web) text: String,
    pub(in crate::web) lines: Vec<Line>,
    /// Lines that have no value to go to.
    pub(in crate::web) over: usize,
    /// The values they go to, and the versions of theirs that were looked at: what is saved is what was shown, whatever
    /// others write meanwhile.
    pub(in crate::web) nodes: String,
}

/// A line of it.
pub(in crate::web) struct Line {
    node: String,
    seen: i64,
    pub(in crate::web) name: String,
    /// What is there.
    pub(in crate::web) old: String,
    /// What would be.
    pub(in crate::web) new: String,
}

impl Column {
    /// Lays the lines of a text beside the values shown; a blank line leaves what is there.
    /// `looked` is what was shown before, if anything was: node and version on each line.
    pub(super) fn read<'c>(text: &str, looked: &str, cards: impl Iterator<Item = &'c Card>) -> Column {
        let cards = cards.filter(|it| it.writable);
        let cards: Vec<(&Card, i64)> = if looked.is_empty() {
            cards.map(|it| (it, it.seen)).collect()
        } else {
            let by_node: HashMap<&str, &Card> = cards.map(|it| (it.node.as_str(), it)).collect();
            let line = |it: &str| {
                let (seen, node) = it.trim_end().split_once(' ')?;
                Some((*by_node.get(node)?, seen.parse().ok()?))
            };
            looked.lines().filter_map(line).collect()
        };
        let text = text.replace("\r\n", "\n");
        let words: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
        let line = |((card, seen), new): (&(&Card, i64), &&str)| Line {
            node: card.node.clone(),
            seen: *seen,
            name: [card.code.as_str(), card.title.as_str()].join(" ").trim().to_owned(),
            old: card.value("valore").to_owned(),
            new: new.trim().to_owned(),
        };
        let over = words.len().saturating_sub(cards.len());
        let nodes: Vec<String> = cards.iter().map(|(it, seen)| format!("{seen} {}", it.node)).collect();
        Column { lines: cards.iter().zip(&words).map(line).collect(), over, text, nodes: nodes.join("\n") }
    }

    /// Whether each line has a value to go to.
    pub(super) fn fits(&self) -> bool {
        self.over == 0
    }

    /// How many values would change.
    pub(in crate::web) fn changes(&self) -> usize {
        self.lines.iter().filter(|it| it.is_new()).count()
    }

    pub(super) fn edits(&self, plan: &Opened) -> Edits {
        let series = plan.desk.series.as_deref().unwrap_or_default();
        let found = Found::new(&plan.desk.rows, series);
        let (mut edits, mut seen) = (Vec::new(), HashMap::new());
        for it in self.lines.iter().filter(|it| it.is_new()) {
            let cells = [("valore".to_owned(), it.new.clone())];
            let fixed = [("di", it.node.as_str())];
            let own = gather::edits(series, "rilevazione", found.reading(&it.node), &fixed, &cells);
            seen.extend(own.iter().map(|edit| (edit.key().to_owned(), it.seen)));
            edits.extend(own);
        }
        (edits, seen)
    }
}

impl Line {
    pub(in crate::web) fn is_new(&self) -> bool {
        !self.new.is_empty() && self.new != self.old
    }
}

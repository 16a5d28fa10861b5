// SPDX-License-Identifier: AGPL-3.0-or-later
//! A column of values pasted from a spreadsheet, one for each of the values shown, in their order.

use super::{Edit, Opened, card::Card};
use crate::desk::gather::{self, Found};

/// The column, line by line.
pub(in crate::web) struct Column {
    /// As it was pasted.
    pub(in crate::web) text: String,
    pub(in crate::web) lines: Vec<Line>,
    /// Lines that have no value to go to.
    pub(in crate::web) over: usize,
}

/// A line of it.
pub(in crate::web) struct Line {
    node: String,
    pub(in crate::web) name: String,
    /// What is there.
    pub(in crate::web) old: String,
    /// What would be.
    pub(in crate::web) new: String,
}

impl Column {
    /// Lays the lines of a text beside the values shown; a blank line leaves what is there.
    pub(super) fn read<'c>(text: &str, cards: impl Iterator<Item = &'c Card>) -> Column {
        let cards: Vec<&Card> = cards.filter(|it| it.writable).collect();
        let text = text.replace("\r\n", "\n");
        let words: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
        let line = |(card, new): (&&Card, &&str)| Line {
            node: card.node.clone(),
            name: [card.code.as_str(), card.title.as_str()].join(" ").trim().to_owned(),
            old: card.value("valore").to_owned(),
            new: new.trim().to_owned(),
        };
        let over = words.len().saturating_sub(cards.len());
        Column { lines: cards.iter().zip(&words).map(line).collect(), over, text }
    }

    /// Whether each line has a value to go to.
    pub(super) fn fits(&self) -> bool {
        self.over == 0
    }

    /// How many values would change.
    pub(in crate::web) fn changes(&self) -> usize {
        self.lines.iter().filter(|it| it.is_new()).count()
    }

    pub(super) fn edits(&self, plan: &Opened) -> Vec<Edit> {
        let series = plan.desk.series.as_deref().unwrap_or_default();
        let found = Found::new(&plan.desk.rows, series);
        let edit = |it: &Line| {
            let cells = [("valore".to_owned(), it.new.clone())];
            gather::edits(series, "rilevazione", found.reading(&it.node), &[("di", &it.node)], &cells)
        };
        self.lines.iter().filter(|it| it.is_new()).flat_map(edit).collect()
    }
}

impl Line {
    pub(in crate::web) fn is_new(&self) -> bool {
        !self.new.is_empty() && self.new != self.old
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new row: the id that others will call it by, and where it stands.

use std::collections::BTreeSet;

use formats::{AnySheet, sheet_of};

use super::{Desk, wording::cell};

/// Cells of a new row, as typed.
type Typed = [(String, String)];

/// The columns by which a row says what it belongs to.
const ABOVE: [&str; 7] = ["obiettivo", "di", "nodo", "indicatore", "tabella", "padre", "struttura"];

/// What stands with its objective in the document.
const BELOW: [&str; 11] = [
    "fase",
    "indicatore",
    "atteso",
    "contributo",
    "collegamento",
    "giudizio",
    "peso",
    "rata",
    "elenco",
    "dato",
    "rilevazione",
];

/// Whether the rows of a table have an id.
#[must_use]
pub fn has_id(sheet: &str) -> bool {
    sheet_of(sheet).is_some_and(|it: &dyn AnySheet| it.columns().iter().any(|it| it.key == "id"))
}

/// Every id of the dossier.
#[must_use]
pub fn taken(desk: &Desk) -> BTreeSet<String> {
    desk.rows.iter().map(|it| cell(it, "id")).filter(|it| !it.is_empty()).collect()
}

/// A readable id for a new row: from its code or that of what it belongs to, else the next number.
#[must_use]
pub fn fresh_id(taken: &BTreeSet<String>, sheet: &str, cells: &Typed) -> String {
    let typed = |key: &str| cells.iter().find(|(it, _)| it == key).map_or("", |(_, it)| it.trim());
    let code = plain(typed("codice"));
    let (above, letter) = match sheet {
        "fase" => (typed("obiettivo"), "f"),
        "indicatore" => (typed("di"), "i"),
        "contributo" => (typed("obiettivo"), "c"),
        "obiettivo" => ("", "OB"),
        "struttura" => ("", "S"),
        "persona" => ("", "P"),
        "definizione" => ("", "D"),
        "elenco" => ("", "E"),
        "istanza" => ("", "I"),
        "questionario" => ("", "q"),
        // Names that formulas use.
        "tabella" => ("", "t"),
        _ => ("", "r"),
    };
    let own = if sheet == "contributo" { plain(typed("struttura")) } else { code };
    let under = |last: &str| if above.is_empty() { last.to_owned() } else { format!("{above}/{last}") };
    if !own.is_empty() && !taken.contains(&under(&own)) {
        return under(&own);
    }
    // One more than there are is always free.
    let numbers = 1..=taken.len() + 1;
    let mut ids = numbers.map(|it| under(&format!("{letter}{it}")));
    ids.find(|it| !taken.contains(it)).unwrap_or_default()
}

/// The key of the row after which a new one stands: the last of those like it, else what it belongs to.
#[must_use]
pub fn after(desk: &Desk, sheet: &str, series: &str, cells: &Typed) -> Option<String> {
    let typed = |key: &str| cells.iter().find(|(it, _)| it == key).map_or("", |(_, it)| it.trim());
    let mut rows: Vec<_> = desk.rows.iter().filter(|it| it.series == series).collect();
    rows.sort_by_key(|it| it.stands());
    let belongs: Vec<&str> = ABOVE.into_iter().filter(|it| !typed(it).is_empty()).collect();
    let like = |it: &&&formats::Row| belongs.iter().all(|key| cell(it, key) == typed(key));
    let mine = || rows.iter().filter(|it| it.sheet == sheet);
    let sibling = mine().rfind(like);
    let parent = || {
        let ids: Vec<&str> = belongs.iter().filter(|it| **it != "struttura").map(|it| typed(it)).collect();
        rows.iter().find(|it| it.sheet != sheet && ids.contains(&cell(it, "id").as_str()))
    };
    let found = sibling.or_else(parent).or_else(|| mine().next_back())?;
    if sheet != "obiettivo" {
        return Some(found.key.clone());
    }
    // After all that stands with the objective before.
    let at = rows.iter().position(|it| it.key == found.key)?;
    let own = rows[at + 1..].iter().take_while(|it| BELOW.contains(&it.sheet.as_str())).count();
    Some(rows[at + own].key.clone())
}

/// What an id may be made of.
fn plain(words: &str) -> String {
    let fits = |it: char| it.is_ascii_alphanumeric() || ['-', '.', '_'].contains(&it);
    words.chars().filter(|it| fits(*it)).collect()
}

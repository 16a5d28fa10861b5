// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plan in force. What is written in an approved plan is the draft of its next version: what is measured, and what
//! is frozen with its values, is what was approved.

use engine::cycle::{Freeze, role::Thing};
use formats::{Row, from_json};
use store::{Actor, DossierId, Error, Frozen, Store};

use crate::{canonical, desk::reach, step::kept_of};

/// The rows of the last frozen plan of a dossier, if there is one.
///
/// # Errors
/// The database.
pub(crate) async fn approved(
    store: &Store,
    actor: &Actor,
    dossier: &DossierId,
) -> Result<Option<Vec<Row>>, Error> {
    let frozen = store.baselines(actor, dossier).await?;
    let is_plan = |it: &&Frozen| kept_of(it).is_some_and(|it| it.what == Freeze::Plan);
    let Some(last) = frozen.iter().rev().find(is_plan) else { return Ok(None) };
    let baseline = store.baseline(actor, dossier, last.number).await?;
    Ok(canonical::rows(&baseline.canonical).ok())
}

/// The rows as they count: those of the plan as they were approved, the others as they are. None when nothing of the
/// plan was changed since.
pub(crate) fn rows(now: &[Row], approved: &[Row]) -> Option<Vec<Row>> {
    let is_of_plan =
        |it: &&Row| it.series.is_empty() && reach::thing_of(it) == Thing::Plan && !reach::is_beside_plan(it);
    let said = |rows: &[Row]| {
        let said = |it: &Row| {
            let mut cells = from_json(&it.cells);
            cells.sort_by(|(one, _), (other, _)| one.cmp(other));
            (it.key.clone(), it.sheet.clone(), cells)
        };
        let mut said: Vec<_> = rows.iter().filter(is_of_plan).map(said).collect();
        said.sort_by(|one, other| one.0.cmp(&other.0));
        said
    };
    if said(now) == said(approved) {
        return None;
    }
    let others = now.iter().filter(|it| !is_of_plan(it));
    let mut rows: Vec<Row> = approved.iter().filter(is_of_plan).chain(others).cloned().collect();
    rows.sort_by(|one, other| (&one.series, one.position).cmp(&(&other.series, other.position)));
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sheet: &str, key: &str, position: i64, cells: &str) -> Row {
        let (series, sheet) = (String::new(), sheet.to_owned());
        Row { series, sheet, key: key.to_owned(), position, cells: cells.to_owned() }
    }

    #[test]
    fn drafts_are_left_out_and_what_is_not_of_the_plan_stays() {
        let approved = [row("obiettivo", "a", 1, r#"{"id":"O1","peso":"20"}"#), row("deroga", "w", 2, "{}")];
        let act = row("deroga", "x", 3, r#"{"regola":"PESI-02"}"#);
        let same = [row("obiettivo", "a", 1, r#"{"peso":"20", "id":"O1"}"#), act.clone()];
        assert_eq!(rows(&same, &approved), None);
        let draft = [row("obiettivo", "a", 1, r#"{"id":"O1","peso":"25"}"#), act.clone()];
        assert_eq!(rows(&draft, &approved), Some(vec![approved[0].clone(), act.clone()]));
        let added = [same[0].clone(), row("obiettivo", "b", 4, r#"{"id":"O2"}"#)];
        assert_eq!(rows(&added, &approved), Some(vec![approved[0].clone()]));
        assert_eq!(rows(&[], &approved), Some(vec![approved[0].clone()]));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/insieme`: weight, deadline and owner of many objectives at once, with what the weights come to.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    model::{Deadline, Understand, Weight},
    score::with_scorer,
    tree::{NodeKind, Tree},
};
use formats::{Row, from_json};
use serde::Deserialize;

use super::{
    Site,
    opened::{self, Opened, Unrecorded},
    outline::{Sum, Wanted, sum},
    page::{Failure, Link, PageResult, Refusal},
    plan_nav,
    visitor::Visitor,
};
use crate::desk::{Desk, Edit, Mistake, paste::shown};

/// What may be changed together: column, heading, field of the plan's page that gives one value to all.
static COLUMNS: [(&str, &str, &str); 3] = [
    ("peso", "Peso", "nuovo_peso"),
    ("scadenza", "Scadenza", "nuova_scadenza"),
    ("responsabile", "Responsabile", "nuovo_responsabile"),
];

/// Whose children.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    padre: String,
}

#[derive(Template)]
#[template(path = "objectives_edit.html")]
pub(super) struct ObjectivesEdit {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    wanted: Wanted,
    lines: Vec<Line>,
    /// Before and after.
    sums: Vec<(String, Sum, Sum)>,
    /// Those that only count there too: title, weight, where it is changed.
    linked: Vec<(String, String, String)>,
    /// How many cells would change.
    changed: usize,
    /// What prevents it, of no cell in particular.
    mistakes: Vec<(String, String)>,
    /// Somebody changed something meanwhile.
    clashed: bool,
}

/// An objective.
struct Line {
    key: String,
    code: String,
    title: String,
    writable: bool,
    version: i64,
    cells: Vec<Cell>,
}

struct Cell {
    column: &'static str,
    name: String,
    label: String,
    old: String,
    new: String,
    error: String,
}

/// What was sent: pairs, because a row has a field of its own.
type Pairs = Vec<(String, String)>;

/// `GET`: all the objectives right below a node.
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult<ObjectivesEdit> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let dossier = plan.dossier();
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let parent = if asked.padre.is_empty() { Some(0) } else { tree.find(&asked.padre) };
    let parent = &tree.nodes[parent.ok_or(Refusal::NotFound)?];
    let children = parent.children.iter().filter(|it| !it.linked).map(|it| &tree.nodes[it.child]);
    let keys = children.filter(|it| it.kind == NodeKind::Objective).filter_map(|it| {
        let (row, _) = plan.desk.made.origin(dossier.objectives[it.row].place)?;
        Some(("riga".to_owned(), plan.desk.rows[row].key.clone()))
    });
    let pairs: Pairs = keys.collect();
    ObjectivesEdit::new(&plan, &visitor, &pairs, Wanted::default())?.page(&visitor)
}

/// `POST`: what it would come to, or saves it.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let mut main = ObjectivesEdit::new(&plan, &visitor, &pairs, wanted)?;
    let saves = pairs.iter().any(|(name, value)| name == "passo" && value == "salva");
    if !saves || main.is_wrong() || main.changed == 0 {
        return Ok(main.page(&visitor)?.into_response());
    }
    let seen = main.lines.iter().map(|it| (it.key.clone(), it.version)).collect::<HashMap<_, _>>();
    match plan.record(&site, &visitor, &main.edits(), &seen).await {
        Ok(batch) => {
            let query = main.wanted.query();
            let apart = if query.is_empty() { "" } else { "&" };
            let done = plan.href(&format!("?{query}{apart}fatto={}", batch.id));
            Ok(Redirect::to(&done).into_response())
        }
        Err(Unrecorded::Mistakes(mistakes)) => {
            main.tell(mistakes);
            Ok(main.page(&visitor)?.into_response())
        }
        Err(Unrecorded::Cycle(it)) => {
            main.mistakes.push((it.what, it.remedy));
            Ok((StatusCode::FORBIDDEN, main.page(&visitor)?).into_response())
        }
        Err(Unrecorded::Changed) => {
            // Opened anew: what the others wrote stands beside what was typed here, to be saved knowingly.
            let plan = opened::open(&site, &visitor, &plan.head.id.to_string(), None).await?;
            let typed: Pairs = pairs.into_iter().filter(|(it, _)| !it.starts_with("versione.")).collect();
            let mut main = ObjectivesEdit::new(&plan, &visitor, &typed, main.wanted)?;
            main.clashed = true;
            Ok((StatusCode::CONFLICT, main.page(&visitor)?).into_response())
        }
        Err(Unrecorded::Failed(it)) => Err(it),
    }
}

impl ObjectivesEdit {
    fn new(
        plan: &Arc<Opened>,
        visitor: &Visitor,
        pairs: &Pairs,
        wanted: Wanted,
    ) -> Result<ObjectivesEdit, Failure> {
        if !plan.may_add(visitor) {
            return Err(Refusal::Forbidden.into());
        }
        let sent = |name: &str| pairs.iter().find(|(it, _)| it == name).map(|(_, it)| it.trim().to_owned());
        let chosen =
            pairs.iter().filter(|(name, _)| name == "riga").filter_map(|(_, key)| plan.desk.row(key));
        let lines = chosen.filter(|it| it.sheet == "obiettivo").map(|it| Line::new(plan, visitor, it, &sent));
        let mut main = ObjectivesEdit {
            plan: Arc::clone(plan),
            tabs: plan.tabs(visitor),
            wanted,
            lines: lines.collect(),
            sums: Vec::new(),
            linked: Vec::new(),
            changed: 0,
            mistakes: Vec::new(),
            clashed: false,
        };
        main.changed = main.edits().iter().map(changes).sum();
        match plan.desk.edit(&main.edits()) {
            Ok(edited) => {
                main.sums = main.sums(&edited.desk);
                main.linked = main.linked();
            }
            Err(mistakes) => main.tell(mistakes),
        }
        Ok(main)
    }

    fn edits(&self) -> Vec<Edit> {
        let cells = |line: &Line| -> Pairs {
            let changed = line.cells.iter().filter(|it| it.new != it.old);
            changed.map(|it| (it.column.to_owned(), it.new.clone())).collect()
        };
        let lines = self.lines.iter().filter(|it| it.writable).map(|it| (it.key.clone(), cells(it)));
        let lines = lines.filter(|(_, cells)| !cells.is_empty());
        lines.map(|(key, cells)| Edit::Set { key, cells }).collect()
    }

    /// What the weights come to under each parent of the rows, before and after.
    fn sums(&self, after: &Desk) -> Vec<(String, Sum, Sum)> {
        let now = self.sums_of(&self.plan.desk);
        let then = self.sums_of(after);
        let pairs = now.into_iter().zip(then);
        pairs.map(|((title, now), (_, then))| (title, now, then)).collect()
    }

    fn sums_of(&self, desk: &Desk) -> Vec<(String, Sum)> {
        let dossier = &desk.made.dossier;
        let summed = with_scorer(dossier, &dossier.system, |scorer| {
            let rows = self.lines.iter().filter_map(|it| desk.rows.iter().position(|row| row.key == it.key));
            let mut parents: Vec<usize> = Vec::new();
            for row in rows {
                let is = |it: &&engine::model::Objective| {
                    desk.made.origin(it.place).is_some_and(|(at, _)| at == row)
                };
                let node = dossier.objectives.iter().find(is).and_then(|it| scorer.tree.find(&it.id));
                let parent = node.and_then(|it| scorer.tree.nodes[it].parent);
                parents.extend(parent.filter(|it| !parents.contains(it)));
            }
            let sums = parents
                .into_iter()
                .filter_map(|it| Some((scorer.tree.nodes[it].title.trim().to_owned(), sum(scorer, it)?)));
            sums.collect()
        });
        summed.expect("rows that were put together are a tree")
    }

    /// What else is in those sums.
    fn linked(&self) -> Vec<(String, String, String)> {
        let dossier = self.plan.dossier();
        let counted = |it: &&engine::model::Link| {
            self.sums.iter().any(|(_, now, _)| !now.parent.is_empty() && now.parent == it.parent.trim())
        };
        let row = |it: &engine::model::Link| {
            let objective = dossier.objectives.iter().find(|other| other.id.trim() == it.child.trim())?;
            let title = format!("{} {}", objective.code.trim(), objective.title.trim()).trim().to_owned();
            let key = &self.plan.row_at(it.place)?.key;
            Some((title, it.weight.text.trim().to_owned(), self.plan.row_href(key, "")))
        };
        dossier.links.iter().filter(counted).filter_map(row).collect()
    }

    fn is_wrong(&self) -> bool {
        let cells = self.lines.iter().flat_map(|it| &it.cells);
        !self.mistakes.is_empty() || cells.into_iter().any(|it| !it.error.is_empty())
    }

    /// Puts mistakes beside their cells.
    fn tell(&mut self, mistakes: Vec<Mistake>) {
        for it in mistakes {
            let line = self.lines.iter_mut().find(|line| Some(&line.key) == it.row.as_ref());
            let cell = line.and_then(|line| {
                line.cells.iter_mut().find(|cell| Some(cell.column) == it.column.as_deref())
            });
            match cell {
                Some(cell) => cell.error = format!("{}: {}", it.what, it.remedy),
                None => self.mistakes.push((it.what, it.remedy)),
            }
        }
    }

    fn page(self, visitor: &Visitor) -> PageResult<ObjectivesEdit> {
        visitor.writes(engine::cycle::role::Thing::Plan)?;
        let plan = Arc::clone(&self.plan);
        Ok(plan_nav::page(&plan, "Cambia insieme", self))
    }

    /// Where it is sent: it comes back to the filters one came from.
    fn action(&self) -> String {
        match self.wanted.query().as_str() {
            "" => self.plan.href("/insieme"),
            query => format!("{}?{query}", self.plan.href("/insieme")),
        }
    }

    fn headings() -> impl Iterator<Item = &'static str> {
        COLUMNS.iter().map(|(_, heading, _)| *heading)
    }
}

impl Line {
    fn new(plan: &Opened, visitor: &Visitor, row: &Row, sent: &dyn Fn(&str) -> Option<String>) -> Line {
        let cells = from_json(&row.cells);
        let cell = |key: &str| cells.iter().find(|(it, _)| it == key).map(|(_, it)| shown(it));
        let (code, title) = (cell("codice").unwrap_or_default(), cell("titolo").unwrap_or_default());
        let columns = COLUMNS.iter().map(|(column, heading, common)| {
            let (old, name) = (cell(column).unwrap_or_default(), format!("{column}.{}", row.key));
            let common = sent(common).filter(|it| !it.is_empty());
            let new = sent(&name).or(common).unwrap_or_else(|| old.clone());
            let error = if new == old { String::new() } else { unread(column, &new) };
            Cell { column, label: format!("{heading} di {code} {title}"), name, old, new, error }
        });
        Line {
            key: row.key.clone(),
            writable: plan.may_change(visitor, row).is_ok(),
            version: sent(&format!("versione.{}", row.key))
                .and_then(|it| it.parse().ok())
                .unwrap_or_else(|| plan.version(&row.key)),
            cells: columns.collect(),
            code,
            title,
        }
    }
}

/// Why a cell typed here would not be understood; blank if it would.
fn unread(column: &str, words: &str) -> String {
    let wrong = match column {
        _ if words.is_empty() => None,
        "peso" => Weight::understand(words).is_none().then_some("scrivere un numero, come 20% o 8,33"),
        "scadenza" => Deadline::understand(words).is_none().then_some("scrivere un giorno, come 31/12/2026"),
        _ => None,
    };
    wrong.map_or_else(String::new, |remedy| format!("«{words}» non si legge: {remedy}"))
}

fn changes(edit: &Edit) -> usize {
    if let Edit::Set { cells, .. } = edit { cells.len() } else { 0 }
}

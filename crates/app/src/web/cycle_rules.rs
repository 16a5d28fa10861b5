// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/ciclo`: the steps of the cycle and the rules that refuse them; `/ciclo/{step}`: one step, with its examples.

use askama::Template;
use axum::extract::Path;
use engine::{
    cycle::{self, Guard, State, Step},
    model::Choice as _,
};

use super::{
    markdown,
    page::{Page, PageResult, Refusal},
    timeline::who,
};

#[derive(Template)]
#[template(path = "cycle_rules.html")]
pub(super) struct CycleRules {
    guards: Vec<&'static Guard>,
}

#[derive(Template)]
#[template(path = "cycle_rules_step.html")]
pub(super) struct CycleStep {
    step: &'static Step,
    text: String,
}

/// `GET`
pub(super) async fn get() -> PageResult<CycleRules> {
    Ok(Page::new("I passi del ciclo e le loro regole", CycleRules { guards: cycle::guards() }))
}

/// `GET` of one step.
pub(super) async fn get_step(Path(step): Path<String>) -> PageResult<CycleStep> {
    let step = cycle::find(&step).ok_or(Refusal::NotFound)?;
    let page = markdown::render(step.page, |_| None);
    Ok(Page::new(page.title, CycleStep { step, text: page.html }).below("Passi del ciclo", "/ciclo"))
}

/// The steps that a rule of its own belongs to; none: every step.
fn steps_of(guard: &Guard) -> Vec<&'static Step> {
    let has = |it: &&&Step| it.guards.iter().any(|it| it.code == guard.code);
    cycle::ALL.iter().filter(has).copied().collect()
}

/// From where to where a step leads.
pub(super) fn passage(step: &Step) -> String {
    let from: Vec<&str> = step.from.iter().map(|it| it.word()).collect();
    match step.to {
        Some(to) => format!("da {} a {}", from.join(", "), to.word()),
        None => format!("in {}: lo stato resta quello", from.join(", ")),
    }
}

/// What a step freezes, in words.
fn frozen(step: &Step) -> &'static str {
    step.freezes.map_or("", |it| it.word())
}

/// The states, with what each means.
fn states() -> &'static [(&'static str, State)] {
    State::ALL
}

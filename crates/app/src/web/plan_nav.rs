// SPDX-License-Identifier: AGPL-3.0-or-later
//! The views of one plan, each with its address: the tabs above them, and the page above.

use askama::Template;

use super::{
    opened::{Opened, state_badge},
    page::{Link, Page},
};

/// The tabs of a plan. One line each.
pub(super) fn tabs(plan: &Opened) -> Vec<Link> {
    let tab = |text: &str, rest: &str| Link { text: text.to_owned(), href: plan.href(rest) };
    vec![
        tab("Obiettivi", ""),
        tab("Ciclo", "/ciclo"),
        tab("Controllo di tenuta", "/rilievi"),
        tab("Versioni", "/versioni"),
    ]
}

/// A page about a plan: below it, with the state of its cycle.
pub(super) fn page<T: Template>(plan: &Opened, title: impl Into<String>, main: T) -> Page<T> {
    above(plan, Page::new(title, main))
}

/// A page below one of the views of a plan.
pub(super) fn page_in<T: Template>(
    plan: &Opened,
    title: impl Into<String>,
    main: T,
    (view, rest): (&str, &str),
) -> Page<T> {
    above(plan, Page::new(title, main).below(view, plan.href(rest)))
}

fn above<T: Template>(plan: &Opened, page: Page<T>) -> Page<T> {
    let page = page.below(plan.head.name.clone(), plan.href("")).below("Piani", "/piani");
    page.badge(state_badge(&plan.head.state))
}

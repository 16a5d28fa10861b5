// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages about one plan: what is above them, the state of its cycle beside their heading.

use askama::Template;

use super::{
    opened::{Opened, state_badge},
    page::Page,
};

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

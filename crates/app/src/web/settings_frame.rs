// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of the settings of a body have in common.

use engine::cycle::role::Thing;

use super::{
    page::{Link, Page, Refusal},
    visitor::Visitor,
};

/// A page of the settings.
pub(super) fn page<T: askama::Template>(title: &str, main: T) -> Page<T> {
    Page::new(title, main).below("Impostazioni", "/impostazioni")
}

/// The pages of the settings that this person may read.
pub(super) fn tabs(visitor: &Visitor) -> Vec<Link> {
    let all = [
        ("Ente", "/impostazioni"),
        ("Posta e promemoria", "/impostazioni/posta"),
        ("Avvisi ai programmi", "/impostazioni/avvisi"),
    ];
    let read = if visitor.may_write_all(Thing::Settings) { all.len() } else { 1 };
    let read = all.into_iter().take(read);
    read.map(|(text, href)| Link { text: text.to_owned(), href: href.to_owned() }).collect()
}

/// Lets through only who administers the body, or runs its cycle.
///
/// # Errors
/// The role does not change the settings.
pub(super) fn runs(visitor: &Visitor) -> Result<(), Refusal> {
    if visitor.may_write_all(Thing::Settings) { Ok(()) } else { Err(Refusal::Forbidden) }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of one's own profile have in common.

use super::page::{Link, Page};

/// A page of the profile.
pub(super) fn page<T: askama::Template>(title: &str, main: T) -> Page<T> {
    Page::new(title, main).below("Profilo", "/profilo")
}

/// The pages of the profile.
pub(super) fn tabs() -> Vec<Link> {
    let all = [
        ("Dati", "/profilo"),
        ("Password", "/profilo/password"),
        ("Secondo fattore", "/profilo/secondo-fattore"),
        ("Sessioni", "/profilo/sessioni"),
        ("Promemoria e calendario", "/profilo/promemoria"),
        ("Chiavi per i programmi", "/profilo/chiavi"),
    ];
    all.into_iter().map(|(text, href)| Link { text: text.to_owned(), href: href.to_owned() }).collect()
}

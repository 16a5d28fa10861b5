// SPDX-License-Identifier: AGPL-3.0-or-later
//! A page that holds one of each piece of `parts.html`, so that all are looked at even when no page uses them yet.

use app::web::{
    self, Site,
    page::{Badge, Link, Page, PageResult},
};
use askama::Template;
use axum::{Router, routing::get};

/// Where it is, in the tests only.
pub(crate) const ADDRESS: &str = "/prova/pezzi";

#[derive(Template)]
#[template(path = "sample.html")]
struct Sample {
    badges: [Badge; 3],
    links: Vec<Link>,
    done: usize,
    here: usize,
    last: usize,
}

/// The routes of the application, and the sample.
pub(crate) fn routes() -> Router<Site> {
    web::routes().route(ADDRESS, get(sample))
}

async fn sample() -> PageResult<Sample> {
    let badge = |word, colour, icon| Badge { word, colour, icon };
    let badges = [
        badge("errore", "bg-danger", "it-close-circle"),
        badge("avviso", "bg-warning", "it-warning-circle"),
        badge("informazione", "bg-primary", "it-info-circle"),
    ];
    let link = |text: &str, href: &str| Link { text: text.to_owned(), href: href.to_owned() };
    let links =
        vec![link("Ente", "/prova/pezzi"), link("Profilo", "/prova/b"), link("Strutture", "/prova/c")];
    let page = Page::new("Un pezzo di ogni tipo", Sample { badges, links, done: 1, here: 2, last: 3 });
    Ok(page.below("Prove", "/prova").badge(badges[1]).action("Nuovo obiettivo", "/prova/nuovo"))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The web interface. Every address of the application is a line of [`ALL`].

mod accessibility_show;
mod asset;
mod facts;
mod frame;
mod gantt;
mod glossary_show;
mod guard;
mod home;
mod home_show;
pub mod listen;
mod manual_list;
mod manual_show;
mod markdown;
mod nested;
mod objective_show;
mod objective_weigh;
mod objectives_edit;
mod opened;
mod outline;
pub mod page;
mod plain;
mod plan_list;
mod plan_new;
mod plan_show;
mod privacy_show;
mod role_choose;
mod rule_list;
mod rule_show;
pub mod secret;
mod session_open;
mod site;
mod source_list;
mod version_show;
mod visitor;

pub use asset::{are_built as are_assets_built, asset};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
pub use frame::Viewer;
pub use site::{Settings, Site};

/// A page, or whatever else answers at an address.
pub struct Address {
    /// Its shape: `/regole/{code}`.
    pub path: &'static str,
    /// An address of that shape that is there, which the tests open.
    pub example: &'static str,
    /// Login of somebody of the trial data who may read it; none: anybody.
    pub reader: Option<&'static str>,
    route: fn() -> MethodRouter<Site>,
}

/// Every page that a browser shows. One line each; one module per page.
#[rustfmt::skip]
pub static ALL: &[Address] = &[
    Address { path: "/", example: "/", reader: None, route: || get(home_show::get) },
    Address { path: "/accesso", example: "/accesso", reader: None, route: || get(session_open::get).post(session_open::post) },
    Address { path: "/ruolo", example: "/ruolo", reader: Some("segretario"), route: || get(role_choose::get).post(role_choose::post) },
    Address { path: "/piani", example: "/piani", reader: Some("segretario"), route: || get(plan_list::get) },
    Address { path: "/piani/nuovo", example: "/piani/nuovo", reader: Some("segretario"), route: || get(plan_new::get).post(plan_new::post) },
    Address { path: "/piani/{plan}", example: "/piani/{vivo}", reader: Some("segretario"), route: || get(plan_show::get) },
    Address { path: "/piani/{plan}/insieme", example: "/piani/{vivo}/insieme?padre=AG", reader: Some("segretario"), route: || get(objectives_edit::get).post(objectives_edit::post) },
    Address { path: "/piani/{plan}/obiettivi/{id}", example: "/piani/{vivo}/obiettivi/OB-01?prova=OB-01%2F1.a&valore=30%25", reader: Some("segretario"), route: || get(objective_show::get) },
    Address { path: "/regole", example: "/regole?gravita=errore&famiglia=PESI", reader: None, route: || get(rule_list::get) },
    Address { path: "/regole/{code}", example: "/regole/PESI-02", reader: None, route: || get(rule_show::get) },
    Address { path: "/fonti", example: "/fonti", reader: None, route: || get(source_list::get) },
    Address { path: "/glossario", example: "/glossario?cerca=peso", reader: None, route: || get(glossary_show::get) },
    Address { path: "/manuale", example: "/manuale", reader: None, route: || get(manual_list::get) },
    Address { path: "/manuale/{page}", example: "/manuale/dossier", reader: None, route: || get(manual_show::get) },
    Address { path: "/accessibilita", example: "/accessibilita", reader: None, route: || get(accessibility_show::get) },
    Address { path: "/privacy", example: "/privacy", reader: None, route: || get(privacy_show::get) },
    Address { path: "/versione", example: "/versione", reader: None, route: || get(version_show::get) },
];

/// What answers programs, not people: no frame around it.
#[rustfmt::skip]
static PLAIN: &[Address] = &[
    Address { path: "/piani/{plan}/obiettivi/{id}/pesatura", example: "/piani/{vivo}/obiettivi/OB-01/pesatura", reader: Some("segretario"), route: || post(objective_weigh::post) },
    Address { path: "/uscita", example: "/uscita", reader: Some("segretario"), route: || post(session_open::leave) },
    Address { path: "/salute", example: "/salute", reader: None, route: || get(plain::health) },
    Address { path: "/robots.txt", example: "/robots.txt", reader: None, route: || get(plain::robots) },
    Address { path: "/.well-known/security.txt", example: "/.well-known/security.txt", reader: None, route: || get(plain::security) },
    Address { path: "/risorse/{file}", example: "/risorse/icons.svg", reader: None, route: || get(asset::get) },
];

/// Every address of the register.
pub fn routes() -> Router<Site> {
    ALL.iter().chain(PLAIN).fold(Router::new(), |router, it| router.route(it.path, (it.route)()))
}

/// The routes with all that stands around them: limits, frame, headers.
pub fn dressed(routes: Router<Site>, site: &Site) -> Router {
    guard::around(routes.fallback(page::not_found), site).with_state(site.clone())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The web interface. Every address of the application is a line of [`ALL`].

mod accessibility_show;
mod asset;
mod comment_list;
mod comuni;
mod done;
mod field;
mod frame;
mod glossary_show;
mod guard;
mod history;
mod history_list;
mod home_show;
pub mod listen;
mod manual_list;
mod manual_show;
mod markdown;
mod opened;
pub mod page;
mod plain;
mod plan_list;
mod plan_show;
mod privacy_show;
mod role_choose;
mod row_edit;
mod row_merge;
mod row_new;
mod row_remove;
mod rule_list;
mod rule_show;
pub mod secret;
mod session_open;
mod sheet_list;
mod sheet_paste;
mod sheet_show;
mod site;
mod source_list;
mod start;
mod start_body;
mod start_calendar;
mod start_open;
mod start_profile;
mod start_structures;
mod start_system;
mod undo;
mod unrecorded;
mod version_show;
mod visitor;

pub use asset::{are_built as are_assets_built, asset};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
pub use frame::Viewer;
pub use site::{Settings, Site};
pub use visitor::role_words;

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
    Address { path: "/avvio", example: "/avvio?chiave=prova", reader: None, route: || get(start_open::get).post(start_open::post) },
    Address { path: "/avvio/ente", example: "/avvio/ente?cerca=livorno", reader: Some("installazione"), route: || get(start_body::get).post(start_body::post) },
    Address { path: "/avvio/{plan}/ente", example: "/avvio/{vivo}/ente", reader: Some("segretario"), route: || get(start_body::get_again).post(start_body::post_again) },
    Address { path: "/avvio/{plan}/profilo", example: "/avvio/{vivo}/profilo", reader: Some("segretario"), route: || get(start_profile::get).post(start_profile::post) },
    Address { path: "/avvio/{plan}/strutture", example: "/avvio/{vivo}/strutture", reader: Some("segretario"), route: || get(start_structures::get).post(start_structures::post) },
    Address { path: "/avvio/{plan}/sistema", example: "/avvio/{vivo}/sistema", reader: Some("segretario"), route: || get(start_system::get).post(start_system::post) },
    Address { path: "/avvio/{plan}/calendario", example: "/avvio/{vivo}/calendario", reader: Some("segretario"), route: || get(start_calendar::get).post(start_calendar::post) },
    Address { path: "/piani", example: "/piani", reader: Some("segretario"), route: || get(plan_list::get) },
    Address { path: "/piani/{plan}", example: "/piani/{vivo}", reader: Some("segretario"), route: || get(plan_show::get) },
    Address { path: "/piani/{plan}/tabelle", example: "/piani/{vivo}/tabelle", reader: Some("segretario"), route: || get(sheet_list::get) },
    Address { path: "/piani/{plan}/tabelle/{sheet}", example: "/piani/{vivo}/tabelle/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(sheet_show::get) },
    Address { path: "/piani/{plan}/righe/{key}", example: "/piani/{vivo}/righe/obiettivo%23KEY", reader: Some("segretario"), route: || get(row_edit::get).post(row_edit::post) },
    Address { path: "/piani/{plan}/righe/{key}/togli", example: "/piani/{vivo}/righe/obiettivo%23KEY/togli", reader: Some("segretario"), route: || get(row_remove::get).post(row_remove::post) },
    Address { path: "/piani/{plan}/nuova/{sheet}", example: "/piani/{vivo}/nuova/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(row_new::get).post(row_new::post) },
    Address { path: "/piani/{plan}/incolla/{sheet}", example: "/piani/{vivo}/incolla/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(sheet_paste::get).post(sheet_paste::post) },
    Address { path: "/piani/{plan}/storia", example: "/piani/{vivo}/storia", reader: Some("segretario"), route: || get(history_list::get) },
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
    Address { path: "/uscita", example: "/uscita", reader: Some("segretario"), route: || post(session_open::leave) },
    Address { path: "/piani/{plan}/annulla/{batch}", example: "/piani/{vivo}/annulla/nessuno", reader: Some("segretario"), route: || post(undo::post) },
    Address { path: "/piani/{plan}/righe/{key}/commenti", example: "/piani/{vivo}/righe/obiettivo%23KEY/commenti", reader: Some("segretario"), route: || post(comment_list::add) },
    Address { path: "/piani/{plan}/commenti/{comment}/risolto", example: "/piani/{vivo}/commenti/nessuno/risolto", reader: Some("segretario"), route: || post(comment_list::resolve) },
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

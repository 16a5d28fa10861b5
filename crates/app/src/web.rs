// SPDX-License-Identifier: AGPL-3.0-or-later
//! The web interface. Every address of the application is a line of [`ALL`].

mod accessibility_show;
mod asset;
mod frame;
mod glossary_show;
mod guard;
mod home_show;
pub mod listen;
mod manual_list;
mod manual_show;
mod markdown;
pub mod page;
mod plain;
mod privacy_show;
mod rule_list;
mod rule_show;
mod source_list;
mod version_show;

use std::{net::IpAddr, sync::Arc};

pub use asset::{are_built as are_assets_built, asset};
use axum::{
    Router,
    routing::{MethodRouter, get},
};
pub use frame::Viewer;

/// A page, or whatever else answers at an address.
pub struct Address {
    /// Its shape: `/regole/{code}`.
    pub path: &'static str,
    /// An address of that shape that is there, which the tests open.
    pub example: &'static str,
    route: fn() -> MethodRouter<Site>,
}

/// Every page that a browser shows. One line each; one module per page.
#[rustfmt::skip]
pub static ALL: &[Address] = &[
    Address { path: "/", example: "/", route: || get(home_show::get) },
    Address { path: "/regole", example: "/regole?gravita=errore&famiglia=PESI", route: || get(rule_list::get) },
    Address { path: "/regole/{code}", example: "/regole/PESI-02", route: || get(rule_show::get) },
    Address { path: "/fonti", example: "/fonti", route: || get(source_list::get) },
    Address { path: "/glossario", example: "/glossario?cerca=peso", route: || get(glossary_show::get) },
    Address { path: "/manuale", example: "/manuale", route: || get(manual_list::get) },
    Address { path: "/manuale/{page}", example: "/manuale/dossier", route: || get(manual_show::get) },
    Address { path: "/accessibilita", example: "/accessibilita", route: || get(accessibility_show::get) },
    Address { path: "/privacy", example: "/privacy", route: || get(privacy_show::get) },
    Address { path: "/versione", example: "/versione", route: || get(version_show::get) },
];

/// What answers programs, not people: no frame around it.
#[rustfmt::skip]
static PLAIN: &[Address] = &[
    Address { path: "/salute", example: "/salute", route: || get(plain::health) },
    Address { path: "/robots.txt", example: "/robots.txt", route: || get(plain::robots) },
    Address { path: "/.well-known/security.txt", example: "/.well-known/security.txt", route: || get(plain::security) },
    Address { path: "/risorse/{file}", example: "/risorse/icons.svg", route: || get(asset::get) },
];

/// What every page may use. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Settings>);

/// How the server was started.
#[derive(Debug, Default)]
pub struct Settings {
    /// The address at which people find the site, without a slash at the end: `https://traguardo.example`.
    pub public_url: Option<String>,
    /// A proxy in front of us, whose `X-Forwarded-For` is believed.
    pub proxy: Option<IpAddr>,
}

impl Site {
    /// A site with those settings.
    #[must_use]
    pub fn new(settings: Settings) -> Site {
        Site(Arc::new(settings))
    }
}

/// Every address of the register.
pub fn routes() -> Router<Site> {
    ALL.iter().chain(PLAIN).fold(Router::new(), |router, it| router.route(it.path, (it.route)()))
}

/// The routes with all that stands around them: limits, frame, headers.
pub fn dressed(routes: Router<Site>, site: &Site) -> Router {
    guard::around(routes.fallback(page::not_found), site).with_state(site.clone())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1`: what the pages do, for programs. Every address is a line of [`ALL`] and is told in [`document`].

#![expect(
    clippy::struct_field_names,
    reason = "the names of the fields are those of the JSON that people read"
)]

mod batch;
mod body;
mod caller;
mod cells;
mod cycle;
mod document;
mod edits;
mod findings;
mod once;
mod paging;
pub(super) mod problem;
mod rows;
mod scores;
mod sent;
mod sets;
mod steps;
mod versions;
mod write;

use axum::routing::{get, post};
pub use document::document;

use super::Address;

/// Whether an address is for programs.
pub(super) fn is_under(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// What programs ask. One line each.
#[rustfmt::skip]
pub(super) static ALL: &[Address] = &[
    Address { path: "/api/v1/openapi.json", example: "/api/v1/openapi.json", reader: None, route: || get(document::get) },
    Address { path: "/api/v1/ente", example: "/api/v1/ente", reader: Some("segretario"), route: || get(body::get) },
    Address { path: "/api/v1/piani", example: "/api/v1/piani?per_pagina=1", reader: Some("segretario"), route: || get(body::list) },
    Address { path: "/api/v1/piani/{piano}", example: "/api/v1/piani/{vivo}", reader: Some("segretario"), route: || get(body::plan) },
    Address { path: "/api/v1/piani/{piano}/righe", example: "/api/v1/piani/{vivo}/righe?tabella=fase", reader: Some("segretario"), route: || get(rows::list).post(write::add) },
    Address { path: "/api/v1/piani/{piano}/righe/{riga}", example: "/api/v1/piani/{vivo}/righe/{riga}", reader: Some("segretario"), route: || get(rows::one).put(write::replace).patch(write::change).delete(write::remove) },
    Address { path: "/api/v1/piani/{piano}/modifiche", example: "/api/v1/piani/{vivo}/modifiche", reader: Some("segretario"), route: || post(batch::post) },
    Address { path: "/api/v1/piani/{piano}/punteggi", example: "/api/v1/piani/{vivo}/punteggi", reader: Some("segretario"), route: || get(scores::get) },
    Address { path: "/api/v1/piani/{piano}/perche/{nodo}", example: "/api/v1/piani/{vivo}/perche/OB-05", reader: Some("segretario"), route: || get(scores::get_why) },
    Address { path: "/api/v1/piani/{piano}/rilievi", example: "/api/v1/piani/{vivo}/rilievi?gravita=errore", reader: Some("segretario"), route: || get(findings::get) },
    Address { path: "/api/v1/piani/{piano}/ciclo", example: "/api/v1/piani/{vivo}/ciclo", reader: Some("segretario"), route: || get(cycle::get) },
    Address { path: "/api/v1/piani/{piano}/passi/{passo}", example: "/api/v1/piani/{vivo}/passi/monitora", reader: Some("segretario"), route: || post(steps::post) },
    Address { path: "/api/v1/piani/{piano}/versioni", example: "/api/v1/piani/{vivo}/versioni", reader: Some("segretario"), route: || get(versions::get) },
    Address { path: "/api/v1/piani/{piano}/versioni/{numero}", example: "/api/v1/piani/{vivo}/versioni/1", reader: Some("segretario"), route: || get(versions::get_text) },
    Address { path: "/api/v1/piani/{piano}/valori", example: "/api/v1/piani/{vivo}/valori", reader: Some("segretario"), route: || get(sets::get) },
];

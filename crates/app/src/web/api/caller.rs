// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which program asks: the person behind its key, and what the key lets do.

use axum::{extract::FromRequestParts, http::StatusCode, http::request::Parts};

use super::problem::Problem;
use crate::web::{
    page::Refusal,
    visitor::{Program, Visitor},
};

/// The program that asks: it reads.
pub(super) struct Caller {
    /// In whose name.
    pub(super) visitor: Visitor,
    /// The key with which it came.
    pub(super) key: Program,
}

/// The program that asks, with a key that lets write.
pub(super) struct Writer(pub(super) Visitor);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        let (visitor, key) = (parts.extensions.get::<Visitor>(), parts.extensions.get::<Program>());
        match (visitor, key) {
            (Some(visitor), Some(key)) => Ok(Caller { visitor: visitor.clone(), key: key.clone() }),
            _ => Err(Refusal::Key.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Writer, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.key.writes {
            return Ok(Writer(caller.visitor));
        }
        let status = StatusCode::FORBIDDEN;
        Err(Problem::new(status, "sola-lettura", "La chiave è di sola lettura", "questa richiesta scrive")
            .remedy("fare dal proprio profilo una chiave che possa anche scrivere"))
    }
}

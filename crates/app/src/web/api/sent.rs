// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a program sends: parameters, a body of JSON, the version that it read.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;
use crate::web::page::Refusal;

/// The parameters of the address.
pub(super) struct Asked<T>(pub(super) T);

/// The body, read; and the fingerprint of the whole request.
pub(super) struct Sent<T> {
    pub(super) body: T,
    pub(super) fingerprint: String,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asked<T>, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(it)) => Ok(Asked(it)),
            Err(_) => Err(Problem::unreadable(
                "fra i parametri dell'indirizzo ce n'è uno che qui non c'è, o che non ha la forma attesa",
            )),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Sent<T>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let kind = kind.and_then(|it| it.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        let patch = request.method() == "PATCH" && kind == "application/merge-patch+json";
        if kind != "application/json" && !patch {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let said =
                if kind.is_empty() { "non dice che cos'è".to_owned() } else { format!("è «{kind}»") };
            let detail = format!("il corpo {said}: qui si legge JSON");
            return Err(Problem::new(status, "tipo", "Il corpo non è JSON", detail)
                .remedy("mandarlo con «Content-Type: application/json»"));
        }
        let mut hash = Sha256::new();
        hash.update(format!("{} {}\n", request.method(), request.uri().path()));
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|it| Problem::from(Refusal::of(it.status())))?;
        hash.update(&bytes);
        let fingerprint = data_encoding::HEXLOWER.encode(&hash.finalize());
        let body = serde_json::from_slice(&bytes).map_err(|it| misread(&it))?;
        Ok(Sent { body, fingerprint })
    }
}

/// Why a body cannot be read, where, and which key is meant.
fn misread(error: &serde_json::Error) -> Problem {
    let place = format!("riga {}, colonna {}", error.line(), error.column());
    let words = error.to_string();
    let quoted = words.split('`').nth(1).unwrap_or_default();
    match error.classify() {
        Category::Data if words.starts_with("missing field") => {
            Problem::wrong(format!("nel corpo manca «{quoted}»"), "aggiungerla")
        }
        Category::Data if words.starts_with("unknown field") => {
            Problem::wrong(format!("nel corpo c'è «{quoted}», che qui non c'è"), "toglierla, o correggerla")
        }
        Category::Data => Problem::wrong(
            format!("nel corpo, {place}, c'è un valore di un altro tipo"),
            "vedere la forma attesa in /api/v1/openapi.json",
        ),
        _ => Problem::unreadable(format!("il corpo non è JSON: {place}")),
    }
}

/// The version that the program read, which a change must name.
///
/// # Errors
/// It names none, or something else than one version.
pub(super) fn version_read(headers: &HeaderMap) -> Result<i64, Problem> {
    let status = StatusCode::PRECONDITION_REQUIRED;
    let missing = |detail: &str| {
        Problem::new(status, "if-match", "Serve la versione che si è letta", detail)
            .remedy("mandare «If-Match» con l'«ETag» ricevuto leggendo")
    };
    let Some(value) = headers.get(header::IF_MATCH) else { return Err(missing("manca «If-Match»")) };
    let number =
        value.to_str().ok().and_then(|it| it.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    number.ok_or_else(|| missing("in «If-Match» non c'è una versione fra virgolette, come \"42\""))
}

/// A version as the header that names it.
pub(super) fn etag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

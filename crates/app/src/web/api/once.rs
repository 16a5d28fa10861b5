// SPDX-License-Identifier: AGPL-3.0-or-later
//! `Idempotency-Key`: a request that names itself is done once, and answered the same however often it comes.

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Batch, Change, DossierId, Error, Once, Refusal};

use super::{
    paging::Json,
    problem::Problem,
    sent::{Sent, etag},
};
use crate::web::{Site, visitor::Visitor};

/// The header.
const NAME: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest name.
const LONGEST: usize = 255;

/// The name that a request gives itself, if it does.
pub(super) struct Name(Option<String>);

/// What is answered, kept as it is.
#[derive(Deserialize, Serialize)]
pub(super) struct Told {
    status: u16,
    /// Where what was made is.
    location: Option<String>,
    /// Its version, for `ETag`.
    version: Option<i64>,
    body: Value,
}

impl<S: Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Name, Problem> {
        let Some(value) = parts.headers.get(NAME) else { return Ok(Name(None)) };
        let name = value.to_str().ok().filter(|it| !it.trim().is_empty() && it.len() <= LONGEST);
        let wrong = || Problem::unreadable(format!("«Idempotency-Key» ha da 1 a {LONGEST} caratteri ASCII"));
        name.map(|it| Name(Some(it.to_owned()))).ok_or_else(wrong)
    }
}

impl Name {
    /// What was answered to this request when it came before.
    ///
    /// # Errors
    /// A request of that name asked something else.
    pub(super) async fn told<T>(
        &self,
        site: &Site,
        visitor: &Visitor,
        sent: &Sent<T>,
    ) -> Result<Option<Told>, Problem> {
        let Some(name) = &self.0 else { return Ok(None) };
        let Some(answer) = site.store().answer(&visitor.actor, name).await? else { return Ok(None) };
        if answer.fingerprint != sent.fingerprint {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let detail = "con questa «Idempotency-Key» è già stata fatta un'altra richiesta";
            return Err(Problem::new(status, "idempotenza", "La chiave di idempotenza è già usata", detail)
                .remedy("dare a ogni richiesta una chiave sua; la stessa solo per rimandare la stessa"));
        }
        let told = serde_json::from_str(&answer.words);
        Ok(Some(told.map_err(|it| crate::web::page::Failure::Fault(Box::new(it)))?))
    }

    /// Records some changes, and with them what is answered, which depends on what was done.
    ///
    /// # Errors
    /// Of the store; none, if the same request came at the same time: it is answered the same.
    pub(super) async fn record<T>(
        &self,
        site: &Site,
        visitor: &Visitor,
        sent: &Sent<T>,
        (dossier, changes): (&DossierId, &[Change]),
        tell: &(dyn Fn(&Batch) -> Told + Send + Sync),
    ) -> Result<Result<Told, Problem>, Error> {
        let words = |batch: &Batch| serde_json::to_string(&tell(batch)).expect("keys are strings");
        let once = self.0.as_deref();
        let once = once.map(|key| Once { key, fingerprint: &sent.fingerprint, words: &words });
        match site.store().record_once(&visitor.actor, dossier, changes, site.now(), once).await {
            Ok(batch) => Ok(Ok(tell(&batch))),
            Err(Error::Refusal(Refusal::Taken)) if once.is_some() => {
                let told = self.told(site, visitor, sent).await;
                Ok(told.and_then(|it| it.ok_or_else(|| crate::web::page::Refusal::Changed.into())))
            }
            Err(other) => Err(other),
        }
    }
}

impl Told {
    /// What was done.
    pub(super) fn done(body: &impl Serialize) -> Told {
        let body = serde_json::to_value(body).expect("keys are strings");
        Told { status: 200, location: None, version: None, body }
    }

    /// What was made, and where it is.
    pub(super) fn made(body: &impl Serialize, location: String, version: i64) -> Told {
        Told { status: 201, location: Some(location), version: Some(version), ..Told::done(body) }
    }

    /// The same, with its version.
    pub(super) fn of_version(self, version: i64) -> Told {
        Told { version: Some(version), ..self }
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = (status, Json(self.body)).into_response();
        let version = self.version.map(|it| etag(it)[0].1.clone());
        for (name, value) in [(header::LOCATION, self.location), (header::ETAG, version)] {
            if let Some(value) = value.and_then(|it| it.parse().ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

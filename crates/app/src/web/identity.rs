// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accesso/esterno`, `/accesso/ritorno`: out to the provider of identity and back, to come in or to tie it to an access.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use data_encoding::HEXLOWER;
use serde::Deserialize;

use super::{
    Site, entry,
    page::{Failure, Page, Refusal},
    visitor::{self, Known},
};
use crate::oidc::{Errand, Provider, Trouble};

/// The cookie that carries the errand.
const ERRAND: &str = "traguardo-andata";
/// Seconds within which one comes back.
const LASTS: u32 = 600;

/// Where one wants to go, and whether it is to tie the identity.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Leaving {
    poi: String,
    lega: String,
}

/// What the provider sends back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    code: String,
    state: String,
    error: String,
}

#[derive(Template)]
#[template(path = "identity.html")]
struct Unknown {
    why: String,
    remedy: &'static str,
}

/// `GET /accesso/esterno`: a link, because a form may not lead to another site.
pub(super) async fn leave(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(leaving): Query<Leaving>,
) -> Result<Response, Failure> {
    let provider = site.provider().ok_or(Refusal::NotFound)?;
    let ties = !leaving.lega.is_empty();
    match provider.leave(&back(&site, &headers)?, entry::ours(&leaving.poi), ties).await {
        Ok((url, errand)) => {
            let mut response = Redirect::to(&url).into_response();
            response.headers_mut().insert(header::SET_COOKIE, cookie(&site, Some(&errand)));
            Ok(response)
        }
        Err(trouble) => Ok(refused(&site, provider, &trouble)),
    }
}

/// `GET /accesso/ritorno`
pub(super) async fn come_back(
    State(site): State<Site>,
    known: Option<Extension<Known>>,
    headers: HeaderMap,
    Query(sent): Query<Back>,
) -> Result<Response, Failure> {
    let provider = site.provider().ok_or(Refusal::NotFound)?;
    let name = &provider.settings.name;
    let Some(errand) = errand(&site, &headers) else {
        let why = format!("l'accesso con {name} è durato troppo, o è cominciato in un altro browser");
        return Ok(page(&site, StatusCode::BAD_REQUEST, why, "Ricominciare da «Entra»."));
    };
    if !sent.error.is_empty() {
        let why = format!("{name} non ha confermato l'accesso («{}»)", sent.error);
        return Ok(page(&site, StatusCode::FORBIDDEN, why, "Riprovare, oppure entrare con nome e password."));
    }
    let identity = match provider.identify(&back(&site, &headers)?, &errand, &sent.state, &sent.code).await {
        Ok(it) => it,
        Err(trouble) => return Ok(refused(&site, provider, &trouble)),
    };
    let issuer = provider.settings.issuer.as_str();
    let mut response = match (errand.ties, known) {
        (true, Some(Extension(known))) => {
            site.store().set_identity(&known.session.person, Some((issuer, &identity))).await?;
            Redirect::to("/profilo?fatto=identita").into_response()
        }
        (true, None) => Redirect::to("/accesso?poi=/profilo").into_response(),
        (false, known) => {
            let account = site.store().account_by_identity(issuer, &identity).await?;
            let Some(account) = account.filter(|it| !it.disabled) else {
                let why =
                    format!("nessun accesso di questa installazione è legato a questa identità di {name}");
                let remedy = "Entrare con nome e password e legarla dal proprio profilo, oppure chiedere un invito a chi amministra l'ente.";
                return Ok(page(&site, StatusCode::FORBIDDEN, why, remedy));
            };
            let old = known.map(|Extension(it)| it.session.token);
            entry::open(&site, &account, old.as_deref(), &errand.then).await?
        }
    };
    response.headers_mut().append(header::SET_COOKIE, cookie(&site, None));
    Ok(response)
}

/// Our address for the return: it must be the one that the provider knows.
fn back(site: &Site, headers: &HeaderMap) -> Result<String, Refusal> {
    let origin = match &site.settings().public_url {
        Some(it) => it.clone(),
        None => {
            let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
            format!("http://{}", host.ok_or(Refusal::Unreadable)?)
        }
    };
    Ok(format!("{origin}/accesso/ritorno"))
}

fn refused(site: &Site, provider: &Provider, trouble: &Trouble) -> Response {
    let name = &provider.settings.name;
    match trouble {
        Trouble::Unreachable(what) => {
            tracing::warn!(what, "fornitore di identità");
            let why = format!("{name} in questo momento non risponde");
            page(
                site,
                StatusCode::SERVICE_UNAVAILABLE,
                why,
                "Riprovare fra poco, oppure entrare con nome e password.",
            )
        }
        Trouble::Unproved(what) => {
            tracing::warn!(what, "identità non provata");
            let why = format!("ciò che {name} ha risposto non prova chi è entrato");
            page(
                site,
                StatusCode::FORBIDDEN,
                why,
                "Ricominciare da «Entra»; se succede ancora, dirlo a chi gestisce il servizio.",
            )
        }
    }
}

fn page(site: &Site, status: StatusCode, why: String, remedy: &'static str) -> Response {
    let mut response = (status, Page::new("Non si è entrati", Unknown { why, remedy })).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie(site, None));
    response
}

fn name(site: &Site) -> String {
    let prefix = if site.is_encrypted() { "__Host-" } else { "" };
    format!("{prefix}{ERRAND}")
}

fn cookie(site: &Site, errand: Option<&Errand>) -> HeaderValue {
    let secure = if site.is_encrypted() { "; Secure" } else { "" };
    let value = errand.map(|it| serde_json::to_vec(it).expect("an errand is text")).unwrap_or_default();
    let age = if errand.is_some() { LASTS } else { 0 };
    let text = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}",
        name(site),
        HEXLOWER.encode(&value)
    );
    HeaderValue::from_str(&text).expect("it is hexadecimal")
}

fn errand(site: &Site, headers: &HeaderMap) -> Option<Errand> {
    let value = visitor::sent(headers, &name(site))?;
    serde_json::from_slice(&HEXLOWER.decode(value.as_bytes()).ok()?).ok()
}

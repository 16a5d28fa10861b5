// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was typed by somebody whose session ended meanwhile: it comes back, to be sent again once they are in.

use askama::Template;
use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{FromRequest as _, Request},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{guard::BODY, page::Page, visitor::Known};

/// Where who is not in any more is sent after sending a form.
pub(super) const ENDED: &str = "/accesso?scaduta=si";

#[derive(Template)]
#[template(path = "session_ended.html")]
struct SessionEnded {
    /// Where it is sent again.
    action: String,
    fields: Vec<(String, String)>,
}

/// Gives back a form that nobody received. Nothing of it is kept here.
pub(super) async fn give_back(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_form = kind.is_some_and(|it| it.starts_with("application/x-www-form-urlencoded"));
    if request.method().is_safe() || !is_form || request.extensions().get::<Known>().is_some() {
        return next.run(request).await;
    }
    let action = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY).await else {
        return next.run(Request::from_parts(parts, Body::empty())).await;
    };
    let response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    if response.headers().get(header::LOCATION).is_none_or(|it| it != ENDED) {
        return response;
    }
    // Read as any handler reads it.
    let again = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let Ok(again) = again.body(Body::from(bytes)) else { return response };
    match Form::<Vec<(String, String)>>::from_request(again, &()).await {
        Ok(Form(fields)) if !fields.is_empty() => {
            let page = Page::new("La sessione è finita", SessionEnded { action, fields });
            (StatusCode::UNAUTHORIZED, page).into_response()
        }
        _ => response,
    }
}

impl SessionEnded {
    /// What a person typed: not what the form said by itself.
    fn typed(&self) -> impl Iterator<Item = &(String, String)> {
        let by_itself = ["vista", "versione", "poi", "di", "azione", "serie", "base"];
        let typed = self.fields.iter().filter(move |(name, words)| {
            !words.trim().is_empty() && !by_itself.contains(&name.split('.').next().unwrap_or_default())
        });
        // A password is not shown on a screen.
        typed.filter(|(name, _)| !name.starts_with("password") && !name.starts_with("ripet"))
    }
}

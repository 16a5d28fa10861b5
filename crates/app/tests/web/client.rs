// SPDX-License-Identifier: AGPL-3.0-or-later
//! Somebody at a browser without scripts: sends forms, keeps the cookie, reads what comes back.

use app::web;
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::world::World;

/// Somebody at a browser.
pub(crate) struct Client<'w> {
    world: &'w World,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Where one is sent.
    pub(crate) location: String,
    pub(crate) body: String,
}

impl<'w> Client<'w> {
    /// A stranger.
    pub(crate) fn stranger(world: &'w World) -> Client<'w> {
        Client { world, cookie: String::new() }
    }

    /// Somebody of the trial data, who came in, in the invented comune.
    pub(crate) async fn of(world: &'w World, login: &str) -> Client<'w> {
        Client { world, cookie: world.cookie(login).await }
    }

    /// Somebody of the trial data, who came in, in another body.
    pub(crate) async fn of_body(world: &'w World, login: &str, body: &str) -> Client<'w> {
        Client { world, cookie: world.cookie_in(login, body).await }
    }

    /// Opens an address.
    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, "", String::new()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let form = form.collect::<Vec<_>>().join("&");
        self.send(Method::POST, address, "application/x-www-form-urlencoded", form).await
    }

    /// Sends a form that may hold a file.
    pub(crate) async fn post_parts(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let form = fields.iter().map(part).collect::<String>() + "--limit--\r\n";
        self.send(Method::POST, address, "multipart/form-data; boundary=limit", form).await
    }

    /// Sends a form and goes where it leads.
    pub(crate) async fn submit(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(address, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.body);
        self.get(&answer.location).await
    }

    async fn send(&mut self, method: Method, address: &str, kind: &str, body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(self.world.names.address(address));
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
        }
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = web::dressed(web::routes(), &self.world.site).oneshot(request).await.unwrap();
        let text = |name| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
        if let Some(it) = text(header::SET_COOKIE) {
            it.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
        let (status, location) = (response.status(), text(header::LOCATION).unwrap_or_default());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Answer {
    /// What is between the tags of the first heading.
    pub(crate) fn heading(&self) -> &str {
        let inside = self.body.split_once("<h1>").and_then(|(_, it)| it.split_once("</h1>"));
        inside.map_or("", |(it, _)| it)
    }
}

/// The value of the first hidden field of that name.
pub(crate) fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let rest = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    rest.split_once('"').unwrap().0
}

fn escaped(words: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    let one = |it: u8| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    words.bytes().map(one).collect()
}

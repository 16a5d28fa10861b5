// SPDX-License-Identifier: AGPL-3.0-or-later
//! Somebody at a browser without scripts: sends forms, keeps the cookie, reads what comes back.

use app::web;
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::world::World;

/// Somebody at a browser.
pub(crate) struct Client<'w> {
    world: &'w World,
    /// What the browser keeps; blank for a stranger.
    pub(crate) cookie: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Where one is sent.
    pub(crate) location: String,
    pub(crate) headers: HeaderMap,
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

    /// Somebody of the trial data, in another role of theirs in the invented comune.
    pub(crate) async fn acting(world: &'w World, login: &str, role: &str) -> Client<'w> {
        Client { world, cookie: world.cookie_as(login, role, "Comune di Vallechiara di Sopra").await }
    }

    /// Opens an address.
    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, "", String::new()).await
    }

    /// Comes in with a password.
    pub(crate) async fn enter(&mut self, login: &str, password: &str) -> Answer {
        self.post("/accesso", &[("login", login), ("password", password)]).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(&self.world.names.address(value))));
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

    /// Attaches a file.
    pub(crate) async fn attach(&mut self, address: &str, name: &str, bytes: &str) -> Answer {
        let form = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{bytes}\r\n--limit--\r\n"
        );
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
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends any request with the cookie, and keeps the one that comes back.
    pub(crate) async fn ask(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookie.is_empty() {
            request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        }
        let response = web::dressed(web::routes(), &self.world.site).oneshot(request).await.unwrap();
        let text = |name| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
        if let Some(it) = text(header::SET_COOKIE) {
            let pair = it.split(';').next().unwrap_or_default();
            // Without a value it is one to be forgotten.
            self.cookie = if pair.ends_with('=') { String::new() } else { pair.to_owned() };
        }
        let (status, location) = (response.status(), text(header::LOCATION).unwrap_or_default());
        let headers = response.headers().clone();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Answer {
    /// What is between the tags of the first heading.
    pub(crate) fn heading(&self) -> &str {
        let inside = self.body.split_once("<h1>").and_then(|(_, it)| it.split_once("</h1>"));
        inside.map_or("", |(it, _)| it)
    }

    /// What stands between two words.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) =
            self.body.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split_once(after).unwrap_or_else(|| panic!("no {after} in {rest}")).0
    }

    /// That the page says something.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(self.body.contains(words), "no «{words}» in {} {}", self.status, self.body);
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

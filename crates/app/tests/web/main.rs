// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people do in the browser, without one: forms sent, pages read after.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod plan_new;
mod together;
mod weighing;
#[path = "../world.rs"]
mod world;

use app::web;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use world::World;

/// What was answered.
struct Answer {
    status: StatusCode,
    /// Where one is sent.
    location: String,
    page: String,
}

/// Somebody at work.
struct Person<'w> {
    world: &'w World,
    cookie: String,
}

impl<'w> Person<'w> {
    /// Somebody of the invented comune.
    async fn of(world: &'w World, login: &str) -> Person<'w> {
        Person { world, cookie: world.cookie(login).await }
    }

    /// Somebody of another body.
    async fn of_body(world: &'w World, login: &str, body: &str) -> Person<'w> {
        Person { world, cookie: world.cookie_in(login, body).await }
    }

    async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(self.world.names.address(address)), Body::empty()).await
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, it)| format!("{}={}", web::secret::escaped(name), web::secret::escaped(it)))
            .collect();
        let request = Request::post(self.world.names.address(address))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request, Body::from(pairs.join("&"))).await
    }

    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header("cookie", &self.cookie).body(body).unwrap();
        let response = web::dressed(web::routes(), &self.world.site).oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status, location: location.unwrap_or_default(), page }
    }
}

/// The value of the first hidden field of that name.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let rest = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    rest.split_once('"').unwrap().0
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A program with a key: sends JSON, reads what comes back.

use app::{
    trial,
    web::{self, secret},
};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use serde_json::Value;
use store::{Actor, NewToken};
use tower::ServiceExt as _;

use crate::world::World;

/// A program.
pub(crate) struct Program<'w> {
    world: &'w World,
    /// Blank for who has none.
    key: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl<'w> Program<'w> {
    /// One without a key.
    pub(crate) fn stranger(world: &'w World) -> Program<'w> {
        Program { world, key: String::new() }
    }

    /// One with a key of somebody of the trial data, in their role in the invented comune, for `lettura` or `scrittura`.
    pub(crate) async fn of(world: &'w World, login: &str, scope: &str) -> Program<'w> {
        let account = world.store.account_by_login(login).await.unwrap().unwrap();
        let bodies = world.store.bodies().await.unwrap();
        let body = bodies.into_iter().find(|it| it.name == "Comune di Vallechiara di Sopra").unwrap();
        let access = trial::ACCESSES.iter().find(|it| it.login == login).unwrap();
        let actor = Actor {
            body: body.id,
            person: account.person,
            role: access.word().to_owned(),
            on_behalf_of: None,
        };
        let key = secret::token();
        let (token, expires) = (secret::digest(&key), world.now + SignedDuration::from_hours(1));
        let new = NewToken { token: &token, name: "prova", role: access.word(), scope, expires };
        world.store.create_token(&actor, &new, world.now).await.unwrap();
        Program { world, key }
    }

    /// Reads.
    pub(crate) async fn get(&self, address: &str) -> Told {
        self.send("GET", address, &[], None).await
    }

    /// Sends JSON, with some headers.
    pub(crate) async fn send(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Told {
        let address = format!("/api/v1{address}");
        let method: Method = method.parse().unwrap();
        let mut request = Request::builder().method(method).uri(self.world.names.address(&address));
        if !self.key.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        }
        if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let text = body.map_or_else(String::new, |it| self.world.names.address(&it.to_string()));
        self.ask(request.body(Body::from(text)).unwrap()).await
    }

    /// Sends any request.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Told {
        let response = web::dressed(web::routes(), &self.world.site).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Told { status, headers, body }
    }
}

impl Told {
    /// A header, blank if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    /// That it is a problem of that status, which says what happened and what to do.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.body["status"], status);
        for key in ["type", "title", "detail", "rimedio"] {
            assert!(self.body[key].as_str().is_some_and(|it| !it.is_empty()), "no {key} in {self:?}");
        }
        assert!(self.body["codici"].is_array(), "{self:?}");
        assert!(self.body.to_string().contains(words), "no «{words}» in {self:?}");
    }

    /// That it is done.
    #[track_caller]
    pub(crate) fn done(self, status: u16) -> Told {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

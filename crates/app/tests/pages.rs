// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every page of golden/: the request on its first line, what is answered below.
//!
//! `GET /regole` keeps what the page says, `GET /regole, whole` also the frame and the headers, `GET /piani as
//! segretario` what that person of the trial data reads
//! in the invented comune, `… as segretario in Comune di Portoferraio` in another body.
//! `UPDATE_EXPECT=1 cargo test -p app --test pages` rewrites them; read the diff before committing it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[path = "browser/sample.rs"]
mod sample;
#[path = "web/world.rs"]
mod world;
#[path = "web/world_new.rs"]
mod world_new;

use std::{fs, path::Path};

use app::web;
use axum::{body::Body, http::Request, response::Response};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use world::World;

#[tokio::test]
async fn pages_are_as_they_were() {
    let world = World::new().await;
    let mut stale = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")).unwrap() {
        let path = entry.unwrap().path();
        let golden = fs::read_to_string(&path).unwrap();
        let first = golden.lines().next().unwrap();
        let request = first.trim_start_matches("<!-- GET ").trim_end_matches(" -->");
        let (request, whole) = match request.split_once(", ") {
            Some((request, "whole")) => (request, true),
            _ => (request, false),
        };
        let (address, login) = match request.split_once(" as ") {
            Some((address, login)) => (address, Some(login)),
            None => (request, None),
        };
        let answer = shown(ask(&world, address, login).await, whole).await;
        let actual = format!("{first}\n{}", world.names.page(&answer));
        if actual == golden {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &actual).unwrap();
        } else {
            stale.push(path.display().to_string());
        }
    }
    assert!(
        stale.is_empty(),
        "out of date: UPDATE_EXPECT=1 cargo test -p app --test pages\n{}",
        stale.join("\n")
    );
}

#[tokio::test]
async fn every_address_answers() {
    let world = World::new().await;
    for address in web::ALL {
        let response = ask(&world, address.example, address.reader).await;
        assert_eq!(response.status(), 200, "{}", address.example);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8", "{}", address.example);
    }
}

async fn ask(world: &World, address: &str, login: Option<&str>) -> Response {
    let mut request = Request::get(world.names.address(address));
    if let Some(login) = login {
        let cookie = match login.split_once(" in ") {
            Some((login, body)) => world.cookie_in(login, body).await,
            None => world.cookie(login).await,
        };
        request = request.header("cookie", cookie);
    }
    let request = request.body(Body::empty()).unwrap();
    web::dressed(sample::routes(), &world.site).oneshot(request).await.unwrap()
}

/// The status, then the page; headers and frame only if the whole is asked for.
async fn shown(response: Response, whole: bool) -> String {
    let out = format!("<!-- {} -->\n", response.status());
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        // It counts the hashes of the assets too.
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, it)| format!("<!-- {name}: {} -->\n", it.to_str().unwrap()))
        .collect();
    headers.sort();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    match whole {
        true => out + &headers.concat() + &without_hashes(&body),
        false => out + main(&without_hashes(&body)),
    }
}

/// What is between the tags of the main part, if it is a page of ours.
fn main(page: &str) -> &str {
    let inside =
        page.split_once("<main id=\"main\" tabindex=\"-1\">\n").and_then(|(_, it)| it.split_once("</main>"));
    inside.map_or(page, |(it, _)| it)
}

/// Goldens do not change when a colour does: `site-1A2B3C4D.css` → `site.css`.
fn without_hashes(page: &str) -> String {
    let mut parts = page.split("/risorse/");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_at(part.find(['"', '#']).unwrap_or(part.len()));
        let (stem, ending) = name.rsplit_once('.').unwrap();
        let stem = stem.rsplit_once('-').map_or(stem, |(it, _)| it);
        out += &format!("/risorse/{stem}.{ending}{rest}");
    }
    out
}

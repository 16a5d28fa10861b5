// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every page of golden/: the request on its first line, what is answered below.
//!
//! `GET /regole` keeps what the page says, `GET /regole, whole` also the frame and the headers.
//! `UPDATE_EXPECT=1 cargo test -p app --test pages` rewrites them; read the diff before committing it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[path = "browser/sample.rs"]
mod sample;

use std::{fs, path::Path};

use app::web::{self, Settings, Site};
use axum::{body::Body, http::Request, response::Response};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

#[tokio::test]
async fn pages_are_as_they_were() {
    let mut stale = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")).unwrap() {
        let path = entry.unwrap().path();
        let golden = fs::read_to_string(&path).unwrap();
        let first = golden.lines().next().unwrap();
        let request = first.trim_start_matches("<!-- GET ").trim_end_matches(" -->");
        let (address, whole) = match request.split_once(", ") {
            Some((address, "whole")) => (address, true),
            _ => (request, false),
        };
        let actual = format!("{first}\n{}", shown(ask(address).await, whole).await);
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
    for address in web::ALL {
        let response = ask(address.example).await;
        assert_eq!(response.status(), 200, "{}", address.example);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8", "{}", address.example);
    }
}

async fn ask(address: &str) -> Response {
    let site = Site::new(Settings { public_url: Some("https://traguardo.example".to_owned()), proxy: None });
    let request = Request::get(address).body(Body::empty()).unwrap();
    web::dressed(sample::routes(), &site).oneshot(request).await.unwrap()
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

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/trasparenza`: the bodies that published something; `/trasparenza/{ente}`, `…/{anno}`: what; `/sitemap.xml`.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};
use engine::cycle::Freeze;
use store::{Published, Publisher};

use super::{
    Site,
    page::{Failure, Page, Refusal},
    public::{self, ROOT, answer, canonical, href, name, seed},
};
use crate::step::kept_of;

/// Addresses of a map: as many as the protocol admits in one.
const MAPPED: u32 = 50_000;

#[derive(Template)]
#[template(path = "public_list.html")]
struct PublicList {
    bodies: Vec<Publisher>,
}

#[derive(Template)]
#[template(path = "public_body.html")]
struct PublicBody {
    name: String,
    documents: Vec<Line>,
}

/// A published version.
struct Line {
    name: String,
    href: String,
    act: String,
    at: String,
    /// Whether it tells what was achieved.
    is_report: bool,
}

/// `GET /trasparenza`
pub(super) async fn get(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    let bodies = site.store().publishers().await?;
    let seed: Vec<String> = bodies.iter().map(|it| format!("{it:?}")).collect();
    answer(&headers, &seed, || {
        let description = "Obiettivi e risultati pubblicati dagli enti: piani e relazioni sulla performance, con il perché di ogni grado e i dati aperti";
        Ok(Page::new("Trasparenza", PublicList { bodies }).found(description, canonical(&site, ROOT)))
    })
}

/// `GET /trasparenza/{ente}`
pub(super) async fn get_body(
    State(site): State<Site>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    documents(&site, &headers, &slug, None).await
}

/// `GET /trasparenza/{ente}/{anno}`
pub(super) async fn get_year(
    State(site): State<Site>,
    Path((slug, year)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    documents(&site, &headers, &slug, Some(year)).await
}

async fn documents(
    site: &Site,
    headers: &HeaderMap,
    slug: &str,
    year: Option<i64>,
) -> Result<Response, Failure> {
    let mut all = site.store().published_by(slug).await?;
    all.retain(|it| year.is_none_or(|year| it.publication.year == year));
    let body = all.first().ok_or(Refusal::NotFound)?.name.clone();
    answer(headers, &all.iter().flat_map(seed).collect::<Vec<_>>(), || {
        let path = format!("{ROOT}/{slug}");
        let documents = all.iter().filter_map(|it| line(site, it)).collect();
        let description = format!("Piani e relazioni sulla performance pubblicati da {body}");
        let main = PublicBody { name: body.clone(), documents };
        Ok(match year {
            None => {
                Page::new(body, main).found(description, canonical(site, &path)).below("Trasparenza", ROOT)
            }
            Some(year) => Page::new(format!("{body}, {year}"), main)
                .found(format!("{description}, {year}"), canonical(site, &format!("{path}/{year}")))
                .below(body, path)
                .below("Trasparenza", ROOT),
        })
    })
}

fn line(site: &Site, it: &Published) -> Option<Line> {
    let kept = kept_of(&it.frozen)?;
    Some(Line {
        name: name(&kept, it.publication.year),
        href: href(&it.publication),
        is_report: kept.what == Freeze::Relazione,
        act: kept.act,
        at: engine::model::printed_day(site.day(it.publication.at)),
    })
}

/// `GET /sitemap.xml`
pub(super) async fn get_map(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    // A map of addresses without the site they are of would be none.
    site.settings().public_url.as_ref().ok_or(Refusal::NotFound)?;
    let all = site.store().all_published(MAPPED).await?;
    let seed: Vec<String> = all.iter().map(|it| format!("{it:?}")).collect();
    answer(&headers, &seed, || {
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        let mut last = "";
        for it in &all {
            // A name in an address has letters, digits and hyphens: nothing to escape.
            if it.slug != last {
                let _ =
                    writeln!(text, "<url><loc>{}/{}</loc></url>", canonical(&site, public::ROOT), it.slug);
                last = &it.slug;
            }
            let (at, day) = (canonical(&site, &href(it)), site.day(it.at));
            let _ = writeln!(text, "<url><loc>{at}</loc><lastmod>{day}</lastmod></url>");
        }
        text += "</urlset>\n";
        Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], text))
    })
}

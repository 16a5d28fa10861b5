// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/trasparenza/{ente}/{anno}/{documento}/{file}`: what was published, as open data.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};
use engine::{
    number::Number,
    score::{Scorecard, Scorer, with_scorer},
};
use serde_json::{Value, json};

use super::{
    Site,
    page::{Failure, Refusal},
    public::{self, Document, answer},
    public_line::{PublicLine, lines},
};
use crate::{
    published::{Public, Sight},
    sheet,
};

const CSV: &str = "text/csv; charset=utf-8";
const JSON: &str = "application/json";

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    Path((slug, year, document, file)): Path<(String, i64, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let doc = public::document(&site, &(slug, year, document)).await?;
    let mut seed = doc.seed();
    seed.push(file.clone());
    answer(&headers, &seed, || {
        let (kind, text) = match file.as_str() {
            "obiettivi.csv" => (CSV, objectives(&doc.public)),
            "risultati.csv" if doc.has_results() => (CSV, results(&doc.public)),
            "dati.json" => (JSON, tree(&doc)),
            "testo.json" => (JSON, doc.public.text()),
            _ => return Err(Refusal::NotFound.into()),
        };
        let it = &doc.published.publication;
        let name = format!("attachment; filename=\"{}-{}-{}-{file}\"", it.slug, it.year, it.document);
        Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text))
    })
}

fn told(public: &Public) -> Vec<PublicLine> {
    let drawn = with_scorer(&public.dossier, &public.dossier.system, |it| lines(it, &it.score(), public));
    drawn.expect("rows that were put together are a tree")
}

fn objectives(public: &Public) -> String {
    let heads = ["tipo", "id", "codice", "padre", "titolo", "struttura", "peso", "unità", "atteso", "entro"];
    let row = |PublicLine { scored, kind, parent, structure, unit, expected, deadline, .. }: PublicLine| {
        let (weight, kind) = (scored.weight, kind.to_owned());
        vec![kind, scored.id, scored.code, parent, scored.title, structure, weight, unit, expected, deadline]
    };
    sheet::csv(&heads, told(public).into_iter().map(row))
}

fn results(public: &Public) -> String {
    let heads = [
        "tipo",
        "id",
        "codice",
        "titolo",
        "struttura",
        "unità",
        "atteso",
        "valore",
        "grado",
        "esito",
        "classe",
        "causa",
    ];
    let row = |PublicLine { scored, kind, structure, unit, expected, value, cause, .. }: PublicLine| {
        let (light, kind) = (scored.light, kind.to_owned());
        let outcome = light.badge.word.to_owned();
        vec![
            kind,
            scored.id,
            scored.code,
            scored.title,
            structure,
            unit,
            expected,
            value,
            scored.degree,
            outcome,
            light.band,
            cause,
        ]
    };
    sheet::csv(&heads, told(public).into_iter().map(row))
}

/// The tree with the keys of `traguardo score --format json`, without what is not for everybody.
fn tree(doc: &Document) -> String {
    let public = &doc.public;
    let drawn = with_scorer(&public.dossier, &public.dossier.system, |scorer| {
        node(scorer, &scorer.score(), doc, 0, None)
    });
    let tree = drawn.expect("rows that were put together are a tree");
    let it = &doc.published;
    let all = json!({
        "body": it.name, "year": it.publication.year, "document": it.publication.document,
        "act": doc.kept.act, "sha256": it.frozen.sha256, "score": tree,
    });
    format!("{all:#}\n")
}

fn node(scorer: &Scorer<'_>, card: &Scorecard, doc: &Document, at: usize, weight: Option<&Number>) -> Value {
    let (it, outcome) = (&scorer.tree.nodes[at], card.of(at));
    let seen = it.children.iter().filter(|it| doc.public.sights[it.child] != Sight::Nothing);
    let children: Vec<Value> = seen
        .map(|edge| node(scorer, card, doc, edge.child, scorer.written_weight(at, edge).as_ref()))
        .collect();
    let mut out = json!({
        "children": children, "code": it.code, "id": it.id, "level": it.level, "title": it.title,
        "weight": weight.map(Number::exact),
    });
    if doc.has_results() && doc.public.sights[at] == Sight::Whole {
        out["exact"] = json!(outcome.value.as_ref().map(Number::exact));
        out["shown"] = json!(scorer.shown(at, outcome));
        out["state"] = json!(outcome.state.word());
    }
    out
}

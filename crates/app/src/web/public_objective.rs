// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/trasparenza/{ente}/{anno}/{documento}/obiettivi/{id}`: an objective that was published, with what it came to and
//! why.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use engine::{
    model::Text,
    score::{Scorer, with_scorer},
    tree::NodeKind,
    why::Reason,
};

use super::{
    Site,
    nested::{Nested, nested},
    page::{Failure, Page, Refusal},
    public::{self, Document, ROOT, answer, canonical},
    public_line::{PublicLine, line},
    secret,
};
use crate::{desk::weighing::lines, published::Sight};

#[derive(Template)]
#[template(path = "public_objective.html")]
struct PublicObjective {
    doc: Document,
    it: PublicLine,
    /// Name and words of what the plan says of it.
    facts: Vec<(&'static str, String)>,
    /// What it is measured by, and the objectives below it.
    below: Vec<PublicLine>,
    whys: Vec<Nested<String>>,
    has_results: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    Path((slug, year, document, id)): Path<(String, i64, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let doc = public::document(&site, &(slug, year, document)).await?;
    let mut seed = doc.seed();
    seed.push(id.clone());
    answer(&headers, &seed, || {
        let (name, body, above) = (doc.name(), doc.published.name.clone(), doc.href(""));
        let slug = doc.published.publication.slug.clone();
        let here = doc.href(&format!("/obiettivi/{}", secret::escaped(&id).replace('/', "%2F")));
        let main = show(doc, &id).ok_or(Refusal::NotFound)?;
        let title = match main.it.scored.title.as_str() {
            "" => format!("Obiettivo {id}"),
            it => it.to_owned(),
        };
        let description = format!("{title}: obiettivo di {body}, {name}");
        Ok(Page::new(title, main)
            .found(description, canonical(&site, &here))
            .below(name, above)
            .below(year.to_string(), format!("{ROOT}/{slug}/{year}"))
            .below(body, format!("{ROOT}/{slug}"))
            .below("Trasparenza", ROOT))
    })
}

fn show(doc: Document, id: &str) -> Option<PublicObjective> {
    let (public, has_results) = (&*doc.public, doc.has_results());
    let drawn = with_scorer(&public.dossier, &public.dossier.system, |scorer| {
        let at = scorer.tree.find(id)?;
        let node = &scorer.tree.nodes[at];
        if node.kind != NodeKind::Objective || public.sights[at] == Sight::Nothing {
            return None;
        }
        let card = scorer.score();
        let below = node.children.iter().filter(|it| public.sights[it.child] != Sight::Nothing);
        let below = below.map(|it| line(scorer, &card, public, it.child)).collect();
        let whys = match has_results && public.sights[at] == Sight::Whole {
            false => Vec::new(),
            true => {
                let mut why = scorer.explain(&card, at);
                // Figures are of those who work: weighing, rewards.
                why.parts.retain(|it| !matches!(it.reason, Reason::Figure { .. }));
                nested(lines(&why.parts))
            }
        };
        Some((line(scorer, &card, public, at), facts(scorer, at), below, whys))
    });
    let (it, facts, below, whys) = drawn.expect("rows that were put together are a tree")?;
    Some(PublicObjective { doc, it, facts, below, whys, has_results })
}

fn facts(scorer: &Scorer<'_>, at: usize) -> Vec<(&'static str, String)> {
    let row = &scorer.tree.dossier.objectives[scorer.tree.nodes[at].row];
    let ambits: Vec<&str> = row.ambits.iter().map(Text::trim).collect();
    let period = match (row.start.text.trim(), row.deadline.text.trim()) {
        ("", it) => it.to_owned(),
        (from, to) => format!("dal {from} al {to}"),
    };
    let all = [
        ("Che cosa si vuole fare", row.description.trim().to_owned()),
        ("Che cosa cambia", row.expected_result.trim().to_owned()),
        ("Quando", period),
        ("Linea strategica", row.strategic_line.trim().to_owned()),
        ("Obiettivo strategico", row.strategic_objective.trim().to_owned()),
        ("Obiettivo operativo", row.operational_objective.trim().to_owned()),
        ("Missione di bilancio", row.mission.trim().to_owned()),
        ("Programma di bilancio", row.programme.trim().to_owned()),
        ("Documento unico di programmazione", row.dup.trim().to_owned()),
        ("Ambiti", ambits.join("; ")),
        ("Indicatori", row.indicators.trim().to_owned()),
    ];
    all.into_iter().filter(|(_, it)| !it.is_empty()).collect()
}

impl PublicObjective {
    /// The page of an objective below.
    fn objective(&self, it: &PublicLine) -> String {
        self.doc.href(&format!("/obiettivi/{}", secret::escaped(&it.scored.id).replace('/', "%2F")))
    }
}

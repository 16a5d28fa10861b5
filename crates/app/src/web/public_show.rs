// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/trasparenza/{ente}/{anno}/{documento}`: a published plan or report, for whoever wants to read it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use engine::{
    model::printed_day,
    number::Number,
    score::{Scorecard, Scorer, with_scorer},
    state::State as Outcome,
    tree::NodeKind,
};

use super::{
    Site,
    charts::{self, Chart},
    nested::Nested,
    page::{Failure, Page},
    public::{self, Document, ROOT, answer, canonical},
    public_line::{PublicLine, line},
    scorecard, secret,
};
use crate::published::{Public, Sight};

#[derive(Template)]
#[template(path = "public_show.html")]
struct PublicShow {
    doc: Document,
    at: String,
    sha256: String,
    /// The whole of it in a few sentences.
    summary: Vec<String>,
    structures: Vec<Structure>,
    /// What was not achieved, with the causes as written.
    short: Vec<(PublicLine, Vec<String>)>,
    charts: Vec<Chart>,
    lines: Vec<Nested<PublicLine>>,
    has_results: bool,
}

/// What a structure has to do, and did.
struct Structure {
    name: String,
    objectives: usize,
    reached: usize,
    degree: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    Path(path): Path<(String, i64, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let doc = public::document(&site, &path).await?;
    answer(&headers, &doc.seed(), || {
        let name = doc.name();
        let (body, year) = (doc.published.name.clone(), doc.published.publication.year);
        let above = format!("{ROOT}/{}", doc.published.publication.slug);
        let here = canonical(&site, &doc.href(""));
        let at = printed_day(site.day(doc.published.publication.at));
        let main = show(doc, at);
        let description = format!("{name} di {body}: {}", main.summary.join(" "));
        Ok(Page::new(format!("{name}, {body}"), main)
            .found(description, here)
            .below(year.to_string(), format!("{above}/{year}"))
            .below(body, above)
            .below("Trasparenza", ROOT))
    })
}

fn show(doc: Document, at: String) -> PublicShow {
    let (public, has_results) = (&*doc.public, doc.has_results());
    let drawn = with_scorer(&public.dossier, &public.dossier.system, |scorer| {
        let card = scorer.score();
        let whole = |it: usize| public.sights[it] == Sight::Whole;
        let charts = if has_results { charts::charts(scorer, &card, &whole) } else { Vec::new() };
        let short = if has_results { short(scorer, &card, public) } else { Vec::new() };
        let lines = scorecard::lines(scorer, &card, &|it| public.sights[it] != Sight::Nothing);
        let lines = lines.into_iter().map(|Nested { it, opens, closes }| {
            let mut line = match scorer.tree.find(&it.id) {
                Some(at) => line(scorer, &card, public, at),
                None => line(scorer, &card, public, 0),
            };
            (line.scored.weight, line.scored.linked) = (it.weight, it.linked);
            Nested { it: line, opens, closes }
        });
        let lines = lines.collect();
        (summary(scorer, &card, public, has_results), structures(scorer, &card, public), short, charts, lines)
    });
    let (summary, structures, short, charts, lines) = drawn.expect("rows that were put together are a tree");
    let sha256 = secret::digest(&public.text());
    PublicShow { doc, at, sha256, summary, structures, short, charts, lines, has_results }
}

/// The objectives that everybody may see and that have no other below them.
fn objectives<'s>(scorer: &'s Scorer<'_>, public: &'s Public) -> impl Iterator<Item = usize> + 's {
    scorecard::last_objectives(scorer).filter(|it| public.sights[*it] != Sight::Nothing)
}

fn summary(scorer: &Scorer<'_>, card: &Scorecard, public: &Public, has_results: bool) -> Vec<String> {
    let nodes = &scorer.tree.nodes;
    let many = |count: usize, one: &str, more: &str| match count {
        1 => format!("un {one}"),
        count => format!("{count} {more}"),
    };
    let all = objectives(scorer, public).count();
    let indicators = (0..nodes.len())
        .filter(|it| nodes[*it].kind == NodeKind::Indicator && public.sights[*it] != Sight::Nothing);
    let mut out = vec![format!(
        "Il documento ha {} e {} per misurarli.",
        many(all, "obiettivo", "obiettivi"),
        many(indicators.count(), "indicatore", "indicatori"),
    )];
    if has_results {
        let degrees = objectives(scorer, public).filter(|it| public.sights[*it] == Sight::Whole);
        let mut words = scorecard::summary(card, degrees).words();
        if let Some(set) = &public.set {
            words = format!("Con i valori di «{}», {words}", set.title());
        }
        out.push(words);
        if public.sights[0] == Sight::Whole && card.of(0).value.is_some() {
            out.push(format!("L'ente nel suo insieme: {}.", scorer.shown(0, card.of(0))));
        }
    }
    if public.sights.contains(&Sight::Nothing) {
        out.push(
            "Gli obiettivi individuali e i progetti pagati a una o due persone non si pubblicano, né i gradi da cui si potrebbero ricavare."
                .to_owned(),
        );
    }
    out
}

fn structures(scorer: &Scorer<'_>, card: &Scorecard, public: &Public) -> Vec<Structure> {
    let nodes = &scorer.tree.nodes;
    let all = (0..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Structure);
    let found = all.filter_map(|at| {
        let own: Vec<usize> = objectives(scorer, public)
            .filter(|it| {
                std::iter::once(*it)
                    .chain(scorer.tree.above(*it))
                    .any(|it| nodes[it].structure.trim() == nodes[at].id)
            })
            .collect();
        let is_full = |it: &&usize| {
            public.sights[**it] == Sight::Whole
                && card.of(**it).value.as_ref().is_some_and(|it| *it >= Number::HUNDRED)
        };
        let whole = public.sights[at] == Sight::Whole && !nodes[at].children.is_empty();
        (!own.is_empty()).then(|| Structure {
            name: nodes[at].title.trim().to_owned(),
            objectives: own.len(),
            reached: own.iter().filter(is_full).count(),
            degree: if whole { scorer.shown(at, card.of(at)) } else { "–".to_owned() },
        })
    });
    found.collect()
}

/// The objectives below what was expected, or without a degree that they should have; with the causes as written.
fn short(scorer: &Scorer<'_>, card: &Scorecard, public: &Public) -> Vec<(PublicLine, Vec<String>)> {
    let nodes = &scorer.tree.nodes;
    let is_short = |at: &usize| {
        let outcome = card.of(*at);
        let is_low = outcome.value.as_ref().is_some_and(|it| *it < Number::HUNDRED);
        let is_missing =
            outcome.value.is_none() && matches!(outcome.state, Outcome::Missing | Outcome::Undefined);
        public.sights[*at] == Sight::Whole && (is_low || is_missing)
    };
    let found = objectives(scorer, public).filter(is_short).map(|at| {
        let below =
            (0..nodes.len()).filter(|it| *it == at || scorer.tree.above(*it).any(|above| above == at));
        let cause = |it: usize| {
            let reading = nodes[it].reading?;
            let words = if reading.cause.is_blank() { reading.reason.trim() } else { reading.cause.trim() };
            let title = nodes[it].title.trim();
            match (words.is_empty(), it == at || title.is_empty()) {
                (true, _) => None,
                (false, true) => Some(words.to_owned()),
                (false, false) => Some(format!("{title}: {words}")),
            }
        };
        (line(scorer, card, public, at), below.filter_map(cause).collect())
    });
    found.collect()
}

impl PublicShow {
    /// The page of an objective.
    fn objective(&self, it: &PublicLine) -> String {
        self.doc.href(&format!("/obiettivi/{}", secret::escaped(&it.scored.id).replace('/', "%2F")))
    }
}

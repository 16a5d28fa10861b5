// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/questionari`: what users think of the services, as counts and measures; never one person's answers.

use askama::Template;
use axum::extract::{Path, State};
use engine::{
    cycle::role::{Reach, Thing},
    model::{Answers, Dossier, Questionnaire},
    number::{Number, Rounding},
    score::{MEASURES, Questionnaires, shown_count},
};

use super::{
    Site,
    opened::{self, Opened},
    page::{Link, PageResult},
    plan_nav,
    visitor::Visitor,
};
use crate::desk::reach;

#[derive(Template)]
#[template(path = "questionnaire_list.html")]
pub(super) struct QuestionnaireList {
    tabs: Vec<Link>,
    results: String,
    all: Vec<Asked>,
    /// Where one writes them: pairs of words and address; none for who may not.
    write: Vec<(&'static str, String)>,
}

/// A questionnaire.
struct Asked {
    id: String,
    service: String,
    facts: Vec<(&'static str, String)>,
    /// Measure, shown, exact, what it means.
    measures: Vec<(String, String, String, &'static str)>,
    /// The points of the scale, then a row for each question.
    points: Vec<String>,
    questions: Vec<(String, Vec<String>, String)>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> PageResult<QuestionnaireList> {
    visitor.reads(Thing::Values)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let dossier = plan.dossier();
    let measured = Questionnaires::new(dossier);
    let seen = dossier.questionnaires.iter().filter(|it| may_see(dossier, &visitor, it));
    let main = QuestionnaireList {
        tabs: plan.tabs(&visitor),
        results: plan.href("/risultati"),
        all: seen.map(|it| asked(dossier, &measured, it)).collect(),
        write: if visitor.may_write(Thing::Values) { write(&plan) } else { Vec::new() },
    };
    Ok(plan_nav::page_in(&plan, "Questionari agli utenti", main, ("Risultati", "/risultati")))
}

fn may_see(dossier: &Dossier, visitor: &Visitor, it: &Questionnaire) -> bool {
    match visitor.role.right(Thing::Values).reads {
        Reach::All => true,
        Reach::Own => reach::is_structure_within(dossier, it.structure.trim(), &visitor.scopes),
        Reach::Nothing => false,
    }
}

fn write(plan: &Opened) -> Vec<(&'static str, String)> {
    vec![
        ("Un questionario", plan.href("/nuova/questionario")),
        ("Incolla i questionari", plan.href("/incolla/questionario")),
        ("Incolla le risposte", plan.href("/incolla/risposta")),
        ("Correggi i questionari", plan.href("/tabelle/questionario")),
        ("Correggi le risposte", plan.href("/tabelle/risposta")),
    ]
}

fn asked(dossier: &Dossier, measured: &Questionnaires<'_>, it: &Questionnaire) -> Asked {
    let own: Vec<&Answers> =
        dossier.answers.iter().filter(|row| row.questionnaire.trim() == it.id.trim()).collect();
    let mut points: Vec<(Option<Number>, String)> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for row in &own {
        let point =
            (row.point.value.as_ref().and_then(engine::model::Quantity::number), row.point.text.trim());
        if !points.iter().any(|(_, words)| words == point.1) {
            points.push((point.0, point.1.to_owned()));
        }
        if !names.contains(&row.name.trim()) {
            names.push(row.name.trim());
        }
    }
    points.sort();
    let question = |name: &&str| {
        let rows = || own.iter().filter(|row| row.name.trim() == *name);
        let words = rows().map(|row| row.question.trim()).find(|it| !it.is_empty()).unwrap_or(name);
        let count = |(_, point): &(Option<Number>, String)| {
            rows()
                .find(|row| row.point.text.trim() == point)
                .map_or_else(|| "0".to_owned(), |it| shown_count(&it.count))
        };
        let mean = degree(measured, &format!("{}.{name}.media", it.id.trim())).0;
        (words.to_owned(), points.iter().map(count).collect(), mean)
    };
    let structure = dossier.structures.iter().find(|row| row.id.trim() == it.structure.trim());
    let scale = match (it.lowest.text.trim(), it.highest.text.trim()) {
        ("", _) | (_, "") => String::new(),
        (low, high) => format!("da {low} a {high}"),
    };
    let facts = [
        ("Struttura", structure.map_or_else(String::new, |it| it.name.trim().to_owned())),
        ("Anno", it.year.or(dossier.plan.year).map_or_else(String::new, |it| it.to_string())),
        ("Interpellati", shown_count(&it.asked)),
        ("Hanno risposto", shown_count(&it.answered)),
        ("Scala", scale),
        ("Soddisfatti da", it.satisfied.text.trim().to_owned()),
        ("Come è stato fatto", it.source.trim().to_owned()),
    ];
    let measure = |(name, says): &(&'static str, &'static str)| {
        let path = format!("{}.{name}", it.id.trim());
        let (shown, exact) = degree(measured, &path);
        (path, shown, exact, *says)
    };
    Asked {
        id: it.id.trim().to_owned(),
        service: it.service.trim().to_owned(),
        facts: facts.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
        measures: MEASURES.iter().map(measure).collect(),
        questions: names.iter().map(question).collect(),
        points: points.into_iter().map(|(_, words)| words).collect(),
    }
}

impl Asked {
    /// Over a table of it: a page has one for each questionnaire.
    fn caption(&self, what: &str) -> String {
        format!("{what}: {} ({})", self.service, self.id)
    }
}

/// A measure as it is shown, and exact where that differs; or why there is none.
fn degree(measured: &Questionnaires<'_>, path: &str) -> (String, String) {
    match measured.value(path) {
        Ok(it) if it.is_integer() => (it.to_string(), String::new()),
        Ok(it) => {
            let shown = it.italian(2, Rounding::HalfUp);
            let exact = if it.round(2, Rounding::HalfUp) == it { String::new() } else { it.exact() };
            (shown, exact)
        }
        Err(cause) => (format!("n.d.: {cause}"), String::new()),
    }
}

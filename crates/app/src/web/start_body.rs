// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio/ente`, `/avvio/{plan}/ente`: which body it is, from the list of ISTAT or by hand; and the year that begins.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{Role, State as CycleState, role::Thing},
    model::{BodyKind, Choice as _},
};
use serde::Deserialize;
use store::{NewDossier, NewMembership, Row};

use super::{
    Site,
    comuni::{self, Known},
    entry, opened,
    page::{Failure, Link, Page},
    start::{self, Wrong},
    visitor::{Operator, Visitor},
};
use crate::desk::{Mistake, kept};

/// What is looked for in the list, and what was chosen from it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    cerca: String,
    nome: String,
    tipo: String,
    provincia: String,
    ipa: String,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    nome: String,
    tipo: String,
    provincia: String,
    codice_ipa: String,
    anno: String,
}

#[derive(Template)]
#[template(path = "start_body.html")]
struct StartBody {
    /// Where the form goes, and the search.
    here: String,
    steps: Vec<Link>,
    search: String,
    found: Option<Vec<Known>>,
    typed: Typed,
    wrong: Wrong,
    /// Whether the year is asked: only of a body that begins.
    is_new: bool,
}

/// `GET /avvio/ente`
pub(super) async fn get(
    State(site): State<Site>,
    _: Operator,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let year = site.today().year();
    let typed = Typed { anno: year.to_string(), tipo: "comune".to_owned(), ..Typed::default() };
    Ok(page("/avvio/ente", &wanted, typed, Vec::new(), true))
}

/// `POST /avvio/ente`
pub(super) async fn post(
    State(site): State<Site>,
    Operator(mut known): Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (mistakes, year) = check(&typed);
    let Some(year) = year.filter(|_| mistakes.is_empty()) else {
        return Ok(page("/avvio/ente", &Wanted::default(), typed, mistakes, true));
    };
    let (store, now, today) = (site.store(), site.now(), site.today());
    let name = typed.nome.trim();
    let actor = store.create_body(name, &known.session.person, Role::Installation.word(), now).await?;
    // Who sets a body up works in it: as who runs it, and as who leads its cycle. Both can be given to others later.
    for role in [Role::Administrator, Role::Secretary] {
        let (person, role) = (&known.session.person, role.word());
        let new = NewMembership { person, role, scope: "", since: today, until: None };
        store.grant(&actor, &new, now).await?;
    }
    let rows = rows(&typed, year);
    let title = format!("Piano della performance {year}");
    let new = NewDossier { year, name: &title, state: CycleState::Setup.word(), rows: &rows };
    let plan = store.create_dossier(&actor, &new, now).await?.id;
    known.session.body = Some(actor.body);
    Role::Secretary.word().clone_into(&mut known.session.role);
    entry::turn(&site, known, &format!("/avvio/{plan}/profilo")).await
}

/// `GET /avvio/{plan}/ente`
pub(super) async fn get_again(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let cell = |column| start::cell(&opened, "ente", column);
    let typed = Typed {
        nome: cell("nome"),
        tipo: cell("tipo"),
        provincia: cell("provincia"),
        codice_ipa: cell("codice_ipa"),
        anno: opened.head.year.to_string(),
    };
    Ok(page(&format!("/avvio/{plan}/ente"), &wanted, typed, Vec::new(), false))
}

/// `POST /avvio/{plan}/ente`
pub(super) async fn post_again(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let typed = Typed { anno: opened.head.year.to_string(), ..typed };
    let (mut mistakes, _) = check(&typed);
    if mistakes.is_empty() {
        let cells = [
            ("nome", typed.nome.as_str()),
            ("tipo", &typed.tipo),
            ("provincia", &typed.provincia),
            ("codice_ipa", &typed.codice_ipa),
        ];
        match start::record(&site, &visitor, &opened, &[start::write(&opened, "ente", &cells)]).await? {
            Ok(()) => return Ok(Redirect::to(&format!("/avvio/{plan}/profilo")).into_response()),
            Err(it) => mistakes = it,
        }
    }
    Ok(page(&format!("/avvio/{plan}/ente"), &Wanted::default(), typed, mistakes, false))
}

fn page(here: &str, wanted: &Wanted, typed: Typed, mistakes: Vec<Mistake>, is_new: bool) -> Response {
    let steps = match here.split('/').nth(2) {
        Some(plan) if !is_new => start::links(plan),
        // The other steps come to be with the body.
        _ => vec![Link { text: "Ente".to_owned(), href: here.to_owned() }],
    };
    let typed = match wanted.nome.as_str() {
        "" => typed,
        name => Typed {
            nome: name.to_owned(),
            tipo: wanted.tipo.clone(),
            provincia: wanted.provincia.clone(),
            codice_ipa: wanted.ipa.clone(),
            ..typed
        },
    };
    let found = (!wanted.cerca.is_empty()).then(|| comuni::find(&wanted.cerca));
    let search = wanted.cerca.clone();
    let wrong = Wrong(mistakes);
    let status = wrong.status();
    let main = StartBody { here: here.to_owned(), steps, search, found, typed, wrong, is_new };
    (status, Page::new("Quale ente", main)).into_response()
}

fn check(typed: &Typed) -> (Vec<Mistake>, Option<i16>) {
    let mistake = |column: &str, what: &str, remedy: &str| Mistake {
        row: None,
        column: Some(column.to_owned()),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    };
    let mut mistakes = Vec::new();
    if typed.nome.trim().is_empty() {
        mistakes.push(mistake("nome", "manca il nome dell'ente", "cercarlo nell'elenco o scriverlo"));
    }
    if !BodyKind::ALL.iter().any(|(it, _)| *it == typed.tipo) {
        mistakes.push(mistake("tipo", "manca il tipo di ente", "sceglierlo: decide quali norme valgono"));
    }
    let year = typed.anno.trim().parse().ok().filter(|it| (2010..=2100).contains(it));
    if year.is_none() {
        let what = format!("«{}» non è un anno", typed.anno.trim());
        mistakes.push(mistake("anno", &what, "scrivere l'anno che si misura, per esempio 2027"));
    }
    (mistakes, year)
}

/// The rows with which a body begins.
fn rows(typed: &Typed, year: i16) -> Vec<Row> {
    let text = |words: &str| formats::Cell::Text(words.trim().to_owned());
    let body: Vec<(&str, formats::Cell)> = [
        ("nome", typed.nome.as_str()),
        ("tipo", &typed.tipo),
        ("provincia", &typed.provincia),
        ("codice_ipa", &typed.codice_ipa),
    ]
    .into_iter()
    .filter(|(_, words)| !words.trim().is_empty())
    .map(|(key, words)| (key, text(words)))
    .collect();
    let plan = [
        ("titolo", text(&format!("Piano della performance {year}"))),
        ("anno", formats::Cell::Integer(i64::from(year))),
    ];
    let row = |sheet: &str, position, cells| {
        let row = formats::Row {
            series: String::new(),
            sheet: sheet.to_owned(),
            key: sheet.to_owned(),
            position,
            cells,
        };
        kept(&row, 0)
    };
    vec![
        row("ente", formats::STEP, formats::to_json(&body)),
        row("piano", 2 * formats::STEP, formats::to_json(&plan)),
    ]
}

impl StartBody {
    fn kinds() -> impl Iterator<Item = &'static str> {
        BodyKind::ALL.iter().map(|(word, _)| *word)
    }
}

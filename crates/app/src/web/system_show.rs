// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/sistema`: the measurement system of the year in words, what is wrong in it, how it is adopted.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    cycle::{self, role::Thing},
    describe,
    model::Dossier,
    primitive::curve::Curve,
    system::{Compiled, Defect, compile},
};
use formats::sheet_of;
use serde::Deserialize;

use super::{
    Site,
    done::Done,
    markdown,
    opened::{self, Opened},
    page::{Link, Page, PageResult},
    secret,
    visitor::Visitor,
};
use crate::{
    chart::{Said, scale},
    desk::{
        part::{Kind, readers},
        wording::cell,
    },
};

/// Tables of the system that are written one row at a time.
const TABLES: [&str; 6] = ["criterio", "scala", "grandezza", "componente", "graduazione", "ripartizione"];

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The batch that was just recorded.
    fatto: String,
}

#[derive(Template)]
#[template(path = "system_show.html")]
pub(super) struct SystemShow {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    done: Done,
    /// It can be written now, by this visitor.
    editable: bool,
    /// Why it cannot, to who usually writes it.
    refused: Option<(&'static str, String, String)>,
    defects: Vec<Wrong>,
    levels: Vec<Listed>,
    rules: Vec<Listed>,
    scales: Vec<Drawn>,
    others: Vec<Listed>,
    tables: Vec<(String, usize, String)>,
    adoption: Vec<Step>,
    /// Address of the row with its name and year.
    head_href: String,
}

/// Something that cannot be applied as it is written.
pub(super) struct Wrong {
    pub(super) subject: String,
    pub(super) what: String,
    pub(super) remedy: String,
    /// Where it is mended.
    pub(super) href: String,
}

/// A level, a rule, a figure, a sharing.
struct Listed {
    title: String,
    name: String,
    html: String,
    href: String,
}

/// A scale with its drawing.
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) svg: String,
    /// Who reads it.
    pub(super) readers: Vec<String>,
    /// Gaps and overlaps, in words.
    pub(super) flaws: Vec<String>,
}

/// Something to be done before it is adopted.
struct Step {
    done: bool,
    text: &'static str,
    how: String,
    href: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<SystemShow> {
    visitor.reads(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let here = plan.href("/sistema");
    let done = Done::read(&site, &visitor, &plan, &wanted.fatto, here).await?;
    let (compiled, defects) = compile(&plan.dossier().system);
    let writing = cycle::role::may_write(plan.state(), visitor.role, Thing::System);
    let parts = describe::parts(&compiled);
    let listed = |table: &str| -> Vec<Listed> {
        let own = parts.iter().filter(|it| it.table == table);
        own.map(|it| Listed {
            title: it.title.clone(),
            name: it.name.clone(),
            html: html(&it.text),
            href: part_href(&plan, table, &it.name),
        })
        .collect()
    };
    let main = SystemShow {
        tabs: plan.tabs(&visitor),
        done,
        editable: writing.is_ok(),
        refused: writing
            .err()
            .filter(|_| visitor.may_write(Thing::System))
            .map(|it| (it.guard.code, it.what, it.remedy)),
        defects: wrong(&plan, &defects),
        levels: listed("livello"),
        rules: listed("regola"),
        scales: compiled
            .curves
            .iter()
            .enumerate()
            .map(|(number, it)| drawn(&plan, number, it, readers(&plan.desk, &it.name)))
            .collect(),
        others: ["grandezza", "ripartizione"].iter().flat_map(|it| listed(it)).collect(),
        tables: tables(&plan),
        adoption: adoption(&plan, &compiled, defects.is_empty()),
        head_href: plan
            .desk
            .rows
            .iter()
            .find(|it| it.sheet == "sistema")
            .map_or_else(|| plan.href("/nuova/sistema"), |it| plan.row_href(&it.key, "")),
        plan: Arc::clone(&plan),
    };
    let name = plan.dossier().system.head.name.trim();
    let title = if name.is_empty() { "Sistema di misurazione e valutazione" } else { name };
    Ok(Page::new(title, main)
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// The address where a part of the system is read and written.
pub(super) fn part_href(plan: &Opened, table: &str, name: &str) -> String {
    let kind = [Kind::Rule, Kind::Level, Kind::Scale].into_iter().find(|it| it.sheet() == table);
    match kind {
        Some(it) if !name.is_empty() => {
            let name = secret::escaped(name).replace('/', "%2F");
            plan.href(&format!("/sistema/{}/{name}", it.word()))
        }
        _ => plan.href(&format!("/tabelle/{table}")),
    }
}

/// What is wrong, and where it is mended.
pub(super) fn wrong(plan: &Opened, defects: &[Defect]) -> Vec<Wrong> {
    let href = |it: &Defect| {
        let Some(row) = plan.row_at(it.place) else { return plan.href("/sistema") };
        let of = |sheet: &str, column: &str| Some((sheet.to_owned(), cell(row, column)));
        let part = match row.sheet.as_str() {
            "regola" | "livello" => of(&row.sheet, "nome"),
            "tratto" => of("tratto", "curva"),
            "passo" => ["regola", "livello"]
                .into_iter()
                .find(|it| !cell(row, it).is_empty())
                .and_then(|it| of(it, it)),
            _ => None,
        };
        match part {
            Some((sheet, name)) => part_href(plan, &sheet, name.trim()),
            None => plan.row_href(&row.key, ""),
        }
    };
    let wrong = |it: &Defect| Wrong {
        subject: it.subject.clone(),
        what: it.what.clone(),
        remedy: it.remedy.clone(),
        href: href(it),
    };
    defects.iter().map(wrong).collect()
}

/// A scale with its drawing; the number makes its ids different from those of the others of a page.
pub(super) fn drawn(plan: &Opened, number: usize, curve: &Curve, readers: Vec<String>) -> Drawn {
    let flaws: Vec<String> = curve.flaws.iter().map(|it| it.what.clone()).collect();
    let title = format!("La scala «{}»", curve.name);
    let pieces: Vec<String> =
        curve.pieces.iter().map(|it| format!("{it} {}", it.row.label.trim()).trim().to_owned()).collect();
    let description = match flaws.as_slice() {
        [] => format!("Tratti: {}", pieces.join("; ")),
        flaws => format!("Tratti: {}. In rosso ciò che non torna: {}", pieces.join("; "), flaws.join("; ")),
    };
    let id = format!("scala-{number}");
    Drawn {
        href: part_href(plan, "tratto", &curve.name),
        svg: scale::draw(&Said { id: &id, title: &title, description: &description }, curve),
        name: curve.name.clone(),
        readers,
        flaws,
    }
}

/// What a part says, as HTML.
pub(super) fn html(text: &str) -> String {
    markdown::render(text, |_| None).html
}

fn tables(plan: &Opened) -> Vec<(String, usize, String)> {
    let table = |name: &'static str| {
        let count = plan.desk.rows.iter().filter(|it| it.sheet == name).count();
        let title = sheet_of(name).map_or(name, formats::AnySheet::title).to_owned();
        (title, count, plan.href(&format!("/tabelle/{name}")))
    };
    TABLES.into_iter().map(table).collect()
}

/// What is to be done before the system of the year is fixed, in the order of the law (D.Lgs. 150/2009, art. 7).
fn adoption(plan: &Opened, compiled: &Compiled, sound: bool) -> Vec<Step> {
    let dossier = plan.dossier();
    let poi = secret::escaped(&plan.href("/sistema"));
    let (year, of) = (dossier.plan.year, dossier.system.head.year);
    let act = |about: &str| plan.href(&format!("/nuova/atto?oggetto={about}&poi={poi}"));
    vec![
        Step {
            done: sound && !(compiled.levels.is_empty() && compiled.rules.is_empty()),
            text: "Le regole si possono applicare tutte",
            how: "nessun vuoto, nessuna sovrapposizione, nessun nome sconosciuto".to_owned(),
            href: String::new(),
        },
        Step {
            done: of.is_some() && of == year,
            text: "Il sistema è dell'anno del piano",
            how: match (of, year) {
                (Some(of), Some(year)) => format!("il sistema è del {of}, il piano del {year}"),
                _ => "scrivere l'anno e la versione".to_owned(),
            },
            href: plan
                .desk
                .rows
                .iter()
                .find(|it| it.sheet == "sistema")
                .map(|it| format!("{}?poi={poi}", plan.row_href(&it.key, "")))
                .unwrap_or_default(),
        },
        Step {
            done: has_opinion(dossier),
            text: "Il Nucleo ha dato il parere vincolante",
            how: "citare l'atto con il parere".to_owned(),
            href: act("parere%20sul%20smvp"),
        },
        Step {
            done: acts(dossier).any(|it| is_of_system(&it) && !it.contains("parere")),
            text: "L'atto che lo adotta o lo conferma è citato",
            how: "citare l'atto con oggetto «smvp»".to_owned(),
            href: act("smvp"),
        },
    ]
}

/// Whether an act with the opinion of the evaluation body is cited, as LEGG-11 reads it.
fn has_opinion(dossier: &Dossier) -> bool {
    dossier.acts.iter().any(|it| it.kind.to_lowercase().contains("parere"))
        || acts(dossier).any(|it| it.contains("parere"))
}

fn acts(dossier: &Dossier) -> impl Iterator<Item = String> + '_ {
    dossier.acts.iter().map(|it| it.about.to_lowercase())
}

fn is_of_system(about: &str) -> bool {
    about.contains("smvp") || about.contains("sistema di misurazione")
}

impl SystemShow {
    /// Where a new row of a table of the system is written, and one comes back here.
    fn new_href(&self, table: &str) -> String {
        let poi = secret::escaped(&self.plan.href("/sistema"));
        self.plan.href(&format!("/nuova/{table}?poi={poi}"))
    }
}

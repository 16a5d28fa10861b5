// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/utenze/importa`: many people from a list, seen before anything is written; `/utenze/inviti.csv`: their links.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::Thing;
use jiff::civil::Date;
use serde::Deserialize;
use store::{NewPerson, PersonId};

use super::{
    Site,
    account_add::{is_oneself, unfit_email, unfit_name},
    grant::{Grant, Words},
    invitation::{Link, invite},
    page::{Failure, Page, PageResult, Refusal},
    roster::{Roster, day, in_words, structures},
    visitor::{Known, Visitor},
};
use crate::sheet;

/// Lines that are taken at once.
const LINES: usize = 500;

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    azione: String,
    elenco: String,
}

#[derive(Default, Template)]
#[template(path = "account_import.html")]
pub(super) struct AccountImport {
    list: String,
    error: String,
    lines: Vec<Line>,
    wrong: usize,
    links: Vec<Link>,
}

/// A line of the list, and what it comes to.
struct Line {
    number: usize,
    name: String,
    email: String,
    /// Why it cannot be; blank if it can.
    wrong: String,
    /// What will be done.
    words: String,
    deed: Option<Deed>,
}

/// What a line asks for.
enum Deed {
    /// A new person, with their role.
    Add(Grant),
    /// Another role for somebody who is there.
    Give(PersonId, Grant),
    /// It is so already.
    Nothing,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
) -> PageResult<AccountImport> {
    visitor.writes(Thing::Accounts)?;
    let links = Link::unpacked(known.handed(&site, "inviti").await?);
    Ok(page(AccountImport { links, ..AccountImport::default() }))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Accounts)?;
    let roster = Roster::read(&site, &visitor.actor).await?;
    let reading = Reading {
        visitor: &visitor,
        roster: &roster,
        structures: &structures(&site, &visitor).await?,
        today: site.today(),
    };
    let lines = match reading.lines(&typed.elenco) {
        Ok(it) => it,
        Err(error) => {
            let main = AccountImport { list: typed.elenco, error, ..AccountImport::default() };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(main)).into_response());
        }
    };
    let wrong = lines.iter().filter(|it| !it.wrong.is_empty()).count();
    if wrong > 0 || typed.azione != "importa" {
        let status = if wrong > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let main = AccountImport { list: typed.elenco, lines, wrong, ..AccountImport::default() };
        return Ok((status, page(main)).into_response());
    }
    let links = apply(&site, &visitor, &headers, &lines).await?;
    known.hand(&site, "inviti.csv", &Link::packed(&links)).await?;
    known.hand(&site, "inviti", &Link::packed(&links)).await?;
    Ok(Redirect::to("/utenze/importa").into_response())
}

/// `GET /utenze/inviti.csv`: the links of the last list, once.
pub(super) async fn links(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Accounts)?;
    let links = Link::unpacked(known.handed(&site, "inviti.csv").await?);
    if links.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let lines = links
        .iter()
        .filter(|it| it.is_by_hand())
        .map(|it| vec![it.name.clone(), it.email.clone(), it.href.clone()]);
    Ok(csv_file("inviti.csv", &sheet::csv(&["nome", "email", "invito"], lines)))
}

/// A file that the browser keeps, and nobody on the way.
pub(super) fn csv_file(name: &str, text: &str) -> Response {
    let mut response = text.to_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let named = format!("attachment; filename=\"{name}\"");
    let named = HeaderValue::from_str(&named).expect("our names of files are plain");
    headers.insert(header::CONTENT_DISPOSITION, named);
    response
}

async fn apply(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    lines: &[Line],
) -> Result<Vec<Link>, Failure> {
    let actor = &visitor.actor;
    let mut links = Vec::new();
    let mut added: HashMap<String, PersonId> = HashMap::new();
    for line in lines {
        match &line.deed {
            Some(Deed::Add(grant)) => {
                // Two lines with the same address are two roles of one person.
                let person = match added.get(&line.email).filter(|_| !line.email.is_empty()) {
                    Some(it) => it.clone(),
                    None => {
                        let new = NewPerson { name: &line.name, email: &line.email };
                        let person = site.store().create_person(new, site.now()).await?;
                        let whole = site.store().person(&person).await?;
                        links.push(invite(site, headers, actor, &whole, false).await?);
                        added.insert(line.email.clone(), person.clone());
                        person
                    }
                };
                grant.give(site, actor, &person).await?;
            }
            Some(Deed::Give(person, grant)) => grant.give(site, actor, person).await?,
            Some(Deed::Nothing) | None => {}
        }
    }
    Ok(links)
}

/// What lines are read against.
struct Reading<'a> {
    visitor: &'a Visitor,
    roster: &'a Roster,
    structures: &'a [(String, String)],
    today: Date,
}

impl Reading<'_> {
    fn lines(&self, text: &str) -> Result<Vec<Line>, String> {
        let table = sheet::table(text);
        let Some((heads, rows)) = table.split_first() else {
            return Err("l'elenco è vuoto: incollare la riga dei titoli e una riga per persona".to_owned());
        };
        if rows.len() > LINES {
            return Err(format!("le righe sono {}: importarne al massimo {LINES} per volta", rows.len()));
        }
        let heads: Vec<String> = heads.iter().map(|it| it.trim().to_lowercase()).collect();
        let at = |name: &str| heads.iter().position(|it| it == name);
        if let Some(missing) = ["nome", "ruolo"].iter().find(|it| at(it).is_none()) {
            return Err(format!(
                "nella prima riga manca la colonna «{missing}»: scrivere nome;email;ruolo;struttura;dal;al"
            ));
        }
        let cell = |row: &[String], name: &str| {
            at(name).and_then(|it| row.get(it)).map_or_else(String::new, |it| it.trim().to_owned())
        };
        let rows = rows.iter().enumerate().map(|(index, row)| {
            let words = Words {
                ruolo: cell(row, "ruolo"),
                struttura: cell(row, "struttura"),
                dal: cell(row, "dal"),
                al: cell(row, "al"),
            };
            // The first line of a file is line 1, and has the heads.
            self.line(index + 2, cell(row, "nome"), cell(row, "email").to_lowercase(), &words)
        });
        Ok(rows.collect())
    }

    fn line(&self, number: usize, name: String, email: String, words: &Words) -> Line {
        let grant = words.read(self.structures, self.today);
        let there =
            self.roster.people.iter().find(|it| !email.is_empty() && it.email.to_lowercase() == email);
        let mut wrong = vec![unfit_name(&name), unfit_email(&email)];
        if there.is_some_and(|it| is_oneself(self.visitor, &it.id)) {
            wrong.push("i propri ruoli li cambia qualcun altro: togliere la riga".to_owned());
        }
        let grant = grant.map_err(|it| wrong.push(it.words())).ok();
        wrong.retain(|it| !it.is_empty());
        let (words, deed) = match (grant, there) {
            (Some(grant), there) if wrong.is_empty() => self.deed(grant, there),
            _ => (String::new(), None),
        };
        Line { number, name, email, wrong: wrong.join("; "), words, deed }
    }

    fn deed(&self, grant: Grant, there: Option<&store::Person>) -> (String, Option<Deed>) {
        let word = engine::model::Choice::word(grant.role);
        let until = grant.until.map(|it| format!(" al {}", day(it))).unwrap_or_default();
        let role = format!("{}, dal {}{until}", in_words(word, &grant.scope), day(grant.since));
        let Some(person) = there else { return (format!("nuova persona: {role}"), Some(Deed::Add(grant))) };
        let same = |it: &store::Membership| it.role == word && it.scope == grant.scope;
        match self.roster.roles(&person.id, self.today).any(same) {
            true => ("ha già questo ruolo: resta com'è".to_owned(), Some(Deed::Nothing)),
            false => (format!("un altro ruolo: {role}"), Some(Deed::Give(person.id.clone(), grant))),
        }
    }
}

fn page(main: AccountImport) -> Page<AccountImport> {
    Page::new("Aggiungere da un elenco", main).below("Utenze", "/utenze")
}

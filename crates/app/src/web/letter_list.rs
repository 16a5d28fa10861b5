// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/impostazioni/posta`: when people are reminded of a term, and what was sent to whom, with what outcome.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use store::{Letter, LetterId, NewLetter};

use super::{
    Site, invitation,
    job::digest,
    page::{Badge, Failure, Link, PageResult, Refusal},
    reminders::Rhythm,
    roster::Roster,
    secret,
    settings_frame::{page, runs, tabs},
    visitor::Visitor,
};

/// How many letters are shown.
const SHOWN: i64 = 200;
/// The word of a letter sent to try.
const TRIAL: &str = "prova";
/// The longest pauses that are taken, in days.
const LONGEST: i64 = 60;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What has just been done.
    fatto: String,
    /// Only those that did not go.
    mancate: String,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    azione: String,
    attivi: String,
    prima: String,
    dopo: String,
    delegato: String,
    segretario: String,
    /// The version of the body that was read.
    versione: i64,
    /// The letter to be sent again.
    quale: String,
}

#[derive(Template)]
#[template(path = "letter_list.html")]
pub(super) struct LetterList {
    tabs: Vec<Link>,
    /// Whether this installation can send.
    can_send: bool,
    /// Where one's own letters go; blank if nobody knows.
    own: String,
    is_on: bool,
    typed: Typed,
    before_error: String,
    after_error: String,
    delegate_error: String,
    secretary_error: String,
    version: i64,
    lines: Vec<Line>,
    only_failed: bool,
    done: &'static str,
}

struct Line {
    id: String,
    at: String,
    person: String,
    address: String,
    what: &'static str,
    subject: String,
    badge: Badge,
    /// What came of it, and when.
    outcome: String,
    tries: i64,
    /// Whether it may be sent again by hand.
    again: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<LetterList> {
    runs(&visitor)?;
    let body = site.store().body(&visitor.actor).await?;
    let rhythm = Rhythm::read(&body.settings);
    let typed = Typed {
        prima: rhythm.before_words(),
        dopo: rhythm.after.to_string(),
        delegato: rhythm.delegate.to_string(),
        segretario: rhythm.secretary.to_string(),
        versione: body.version,
        ..Typed::default()
    };
    let mut main = shown(&site, &visitor, typed, rhythm.is_on, !wanted.mancate.is_empty()).await?;
    main.done = match wanted.fatto.as_str() {
        "ritmo" => "I promemoria sono stati cambiati",
        "prova" => "Il messaggio di prova è in partenza",
        "riprova" => "Il messaggio è di nuovo in partenza",
        _ => "",
    };
    Ok(page("Posta e promemoria", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    runs(&visitor)?;
    match typed.azione.as_str() {
        "ritmo" => change(&site, &visitor, typed).await,
        "prova" => {
            try_out(&site, &visitor).await?;
            Ok(Redirect::to("/impostazioni/posta?fatto=prova#partite").into_response())
        }
        "riprova" => {
            let id = LetterId::from(typed.quale.as_str());
            site.store().send_again(&visitor.actor, &id, site.now()).await?;
            Ok(Redirect::to("/impostazioni/posta?fatto=riprova#partite").into_response())
        }
        _ => Err(Refusal::Unreadable.into()),
    }
}

async fn change(site: &Site, visitor: &Visitor, typed: Typed) -> Result<Response, Failure> {
    let is_on = !typed.attivi.is_empty();
    let before = Rhythm::days(&typed.prima);
    let (after, delegate) = (number(&typed.dopo), number(&typed.delegato));
    let secretary = number(&typed.segretario);
    let (Ok(before), Ok(after), Ok(delegate), Ok(secretary)) = (&before, &after, &delegate, &secretary)
    else {
        let mut main = shown(site, visitor, typed, is_on, false).await?;
        main.before_error = before.err().unwrap_or_default();
        main.after_error = after.err().unwrap_or_default();
        main.delegate_error = delegate.err().unwrap_or_default();
        main.secretary_error = secretary.err().unwrap_or_default();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page("Posta e promemoria", main)).into_response());
    };
    let (before, after) = (before.clone(), *after);
    let rhythm = Rhythm { is_on, before, after, delegate: *delegate, secretary: *secretary };
    let body = site.store().body(&visitor.actor).await?;
    let settings = rhythm.written_in(&body.settings);
    site.store().change_body(&visitor.actor, &body.name, &settings, typed.versione, site.now()).await?;
    Ok(Redirect::to("/impostazioni/posta?fatto=ritmo").into_response())
}

/// A number of days, as typed.
fn number(typed: &str) -> Result<i64, String> {
    let days = typed.trim().parse::<i64>().ok().filter(|it| (0..=LONGEST).contains(it));
    days.ok_or_else(|| format!("«{}» non è un numero di giorni da 0 a {LONGEST}", typed.trim()))
}

/// A letter to oneself.
async fn try_out(site: &Site, visitor: &Visitor) -> Result<(), Failure> {
    let person = site.store().person(&visitor.actor.person).await?;
    if !invitation::goes_by_post(site, &person) {
        return Err(Refusal::Unreadable.into());
    }
    let key = format!("{TRIAL} {}", secret::token());
    let words = format!(
        "Gentile {},\n\nquesto messaggio prova che Traguardo può mandare posta: non c'è altro da fare.\n",
        person.name
    );
    let new = NewLetter {
        key: &key,
        kind: TRIAL,
        person: &person.id,
        address: &person.email,
        subject: "Traguardo: messaggio di prova",
        words: &words,
    };
    site.store().write_letter(&visitor.actor, &new, site.now()).await?;
    Ok(())
}

async fn shown(
    site: &Site,
    visitor: &Visitor,
    typed: Typed,
    is_on: bool,
    only_failed: bool,
) -> Result<LetterList, Failure> {
    let roster = Roster::read(site, &visitor.actor).await?;
    let own = site.store().person(&visitor.actor.person).await?.email;
    let letters = site.store().letters(&visitor.actor, SHOWN).await?;
    let lines = letters.into_iter().filter(|it| !only_failed || it.sent.is_none());
    Ok(LetterList {
        tabs: tabs(visitor),
        can_send: site.mailer().is_some(),
        own,
        is_on,
        version: typed.versione,
        typed,
        before_error: String::new(),
        after_error: String::new(),
        delegate_error: String::new(),
        secretary_error: String::new(),
        lines: lines.map(|it| line(site, &roster, it)).collect(),
        only_failed,
        done: "",
    })
}

fn line(site: &Site, roster: &Roster, it: Letter) -> Line {
    let badge = |word, colour, icon| Badge { word, colour, icon };
    let badge = match (it.sent, it.failed) {
        (Some(_), _) => badge("partito", "bg-success", "it-check-circle"),
        (None, true) => badge("non partito", "bg-danger", "it-close-circle"),
        (None, false) => badge("in partenza", "bg-primary", "it-clock"),
    };
    let when = it.tried.map_or_else(String::new, |at| format!(", {}", site.moment(at)));
    Line {
        at: site.moment(it.at),
        person: roster.name(&it.person).to_owned(),
        address: it.address,
        what: match it.kind.as_str() {
            digest::KIND => "promemoria",
            invitation::KIND => "invito",
            _ => "prova",
        },
        subject: it.subject,
        badge,
        outcome: if it.outcome.is_empty() { String::new() } else { format!("{}{when}", it.outcome) },
        tries: it.tries,
        again: it.sent.is_none() && it.tries > 0,
        id: it.id.to_string(),
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is looking: the session behind the cookie, and what it lets do.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use engine::{
    cycle::{
        Role,
        role::{Reach, Thing},
    },
    model::Choice as _,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::{Actor, Session};

use super::{Site, handed::Seal, page::Refusal, secret, session_ended::ENDED};

/// After how long without a request one is asked to come in again, unless the body wants it sooner.
pub(super) const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// After how long in any case.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How often the last use of a session is written down.
pub(super) const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// The role of a session whose person still owes the second factor: it opens nothing but the page that asks for it.
pub(super) const HALFWAY: &str = "secondo-fattore";

/// Somebody who came in, in a body and a role.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// In whose name the store is asked.
    pub(super) actor: Actor,
    /// The role.
    pub(super) role: Role,
    /// The structures it is for; none: the whole body.
    pub(super) scopes: Vec<String>,
    /// The name with which they come in: who they are in the acts of the cycle.
    pub(super) login: String,
    /// That of who delegated them.
    pub(super) giver: Option<String>,
    /// The day on which they act.
    pub(super) today: Date,
}

/// Somebody who came in and may not have chosen a role yet.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What the store keeps of it.
    pub(super) session: Session,
    /// Whether they run the installation.
    pub(super) administrator: bool,
    /// Whether they must have a second factor before they work in the role chosen.
    pub(super) must_enrol: bool,
    /// What closes what is to be shown to them once.
    pub(super) seal: Seal,
}

/// Somebody whose password was right and who still owes the second factor.
#[derive(Clone, Debug)]
pub(super) struct Halfway(pub(super) Session);

/// Mark of a request that a program made with a key.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// Whether the key lets write, and not only read.
    pub(super) writes: bool,
    /// Until when it is worth something.
    pub(super) expires: Timestamp,
}

/// Somebody who came in to run the installation.
#[derive(Clone, Debug)]
pub(super) struct Operator(pub(super) Known);

/// What a key lets do: the word that the store keeps, and the words that are read.
pub(super) static SCOPES: [(&str, &str); 2] =
    [("lettura", "solo leggere"), ("scrittura", "leggere e scrivere")];

impl Program {
    /// The word of what it lets do.
    pub(super) fn scope(&self) -> &'static str {
        SCOPES[usize::from(self.writes)].0
    }
}

impl Visitor {
    /// Lets through only who may read a kind of data.
    ///
    /// # Errors
    /// The role may not.
    pub(super) fn reads(&self, thing: Thing) -> Result<(), Refusal> {
        allowed(self.role.right(thing).reads)
    }

    /// Lets through only who may write a kind of data, at least their own.
    ///
    /// # Errors
    /// The role may not.
    pub(super) fn writes(&self, thing: Thing) -> Result<(), Refusal> {
        allowed(self.role.right(thing).writes)
    }

    /// Whether the role writes a kind of data, at least its own.
    pub(super) fn may_write(&self, thing: Thing) -> bool {
        self.writes(thing).is_ok()
    }

    /// Whether the role writes a kind of data of the whole body.
    pub(super) fn may_write_all(&self, thing: Thing) -> bool {
        self.role.right(thing).writes == Reach::All
    }

    /// Whether the role reads a kind of data, at least its own.
    pub(super) fn may_read(&self, thing: Thing) -> bool {
        self.reads(thing).is_ok()
    }
}

fn allowed(reach: Reach) -> Result<(), Refusal> {
    if reach == Reach::Nothing { Err(Refusal::Forbidden) } else { Ok(()) }
}

/// The role that the store keeps as a word.
pub(super) fn role(word: &str) -> Option<Role> {
    Role::of_word(word)
}

/// A role as it is read.
#[must_use]
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Installation => "amministra l'installazione",
        Role::Administrator => "amministra l'ente",
        Role::Secretary => "segretario o direttore",
        Role::Political => "organo politico",
        Role::Head => "responsabile",
        Role::Employee => "dipendente",
        Role::EvaluationBody => "Nucleo di valutazione",
        Role::Auditor => "revisore",
        Role::Anticorruption => "RPCT",
        Role::Personnel => "ufficio personale",
        Role::Public => "pubblico",
    }
}

/// Name of the cookie. Only over https may it have the prefix that binds it to this host.
fn cookie_name(site: &Site) -> &'static str {
    if site.is_encrypted() { "__Host-traguardo" } else { "traguardo" }
}

/// The token that the browser sent.
pub(super) fn cookie_of(site: &Site, headers: &HeaderMap) -> Option<String> {
    sent(headers, cookie_name(site))
}

/// What the browser keeps under a name.
pub(super) fn sent(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, it)| it.to_owned())
}

/// The header that gives the browser its token, or takes it away.
pub(super) fn cookie(site: &Site, token: Option<&str>) -> HeaderValue {
    let secure = if site.is_encrypted() { "; Secure" } else { "" };
    let age = if token.is_some() { LONGEST.as_secs() } else { 0 };
    let (name, token) = (cookie_name(site), token.unwrap_or_default());
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).expect("a token is hexadecimal")
}

/// Where one without a session is sent, to come back to what was asked.
fn to_access(parts: &Parts) -> Response {
    if parts.extensions.get::<Program>().is_some() {
        // What is of the person, and not of a body, is not for programs.
        return Refusal::Forbidden.into_response();
    }
    let to = match parts.method.is_safe() {
        true => {
            let wanted = parts.uri.path_and_query().map_or("/", |it| it.as_str());
            format!("/accesso?poi={}", secret::escaped(wanted))
        }
        // What was typed is not lost silently: the page says that the session ended.
        false => ENDED.to_owned(),
    };
    Redirect::to(&to).into_response()
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Response> {
        match (parts.extensions.get::<Visitor>(), parts.extensions.get::<Known>()) {
            (Some(it), _) => Ok(it.clone()),
            (None, Some(known)) if known.session.role == Role::Installation.word() => {
                // Who runs the installation sees no body's data.
                Err(Refusal::Forbidden.into_response())
            }
            (None, Some(known)) if known.must_enrol => {
                Err(Redirect::to("/profilo/secondo-fattore").into_response())
            }
            (None, Some(_)) => Err(Redirect::to("/ruolo").into_response()),
            (None, None) => Err(to_access(parts)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Known, Response> {
        parts.extensions.get::<Known>().cloned().ok_or_else(|| to_access(parts))
    }
}

impl<S: Sync> FromRequestParts<S> for Operator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Operator, Response> {
        let known = parts.extensions.get::<Known>().cloned().ok_or_else(|| to_access(parts))?;
        match known.administrator && known.session.role == Role::Installation.word() {
            true => Ok(Operator(known)),
            false => Err(Refusal::Forbidden.into_response()),
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/utenze/{person}`: the roles and the access of a person, and what who administers does about them.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{Role, role::Thing},
    model::Choice as _,
};
use jiff::ToSpan as _;
use serde::Deserialize;
use serde_json::json;
use store::{MembershipId, NewPerson, Person, TokenId};

use super::{
    Site,
    account_add::{is_oneself, unfit_email},
    grant::{Words, Wrong, day_of},
    invitation::{Link, goes_by_post, invite},
    page::{Failure, Page, PageResult, Refusal},
    roster::{Access, Roster, day, in_words, structures},
    visitor::{Known, Visitor},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What has just been done.
    fatto: String,
}

/// What is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    azione: String,
    /// The role, or the key, that it is about.
    quale: String,
    ruolo: String,
    struttura: String,
    dal: String,
    al: String,
    email: String,
}

#[derive(Template)]
#[template(path = "account_show.html")]
pub(super) struct AccountShow {
    person: Person,
    login: String,
    factor: bool,
    entered: String,
    access: Access,
    roles: Vec<Held>,
    keys: Vec<Key>,
    structures: Vec<(String, String)>,
    typed: Typed,
    wrong: Wrong,
    /// Why nothing was done.
    refused: String,
    /// As it is, or as it was just typed.
    email: String,
    email_error: String,
    done: &'static str,
    links: Vec<Link>,
    may_write: bool,
    /// Why this access is not for this body to close or renew; blank if it is.
    bound: &'static str,
    /// Whether an invitation can be sent.
    by_post: bool,
}

/// A role that the person has, had or will have.
struct Held {
    id: String,
    words: String,
    since: String,
    until: String,
    /// Whether it can still be ended.
    lasts: bool,
}

/// A key of theirs that is still worth something.
struct Key {
    id: String,
    name: String,
    words: String,
    expires: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    known: Option<axum::Extension<Known>>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<AccountShow> {
    visitor.reads(Thing::Accounts)?;
    let typed = Typed { dal: site.today().to_string(), ..Typed::default() };
    let mut main = shown(&site, &visitor, &id, typed).await?;
    main.done = match wanted.fatto.as_str() {
        "persona" => "La persona è stata aggiunta",
        "ruolo" => "Il ruolo è stato dato",
        "concludi" => "La fine del ruolo è stata segnata",
        "sospendi" => "L'accesso è sospeso e le sue sessioni sono chiuse",
        "riattiva" => "L'accesso è di nuovo attivo",
        "invita" | "consegna" => "L'invito è pronto",
        "revoca" => "La chiave non vale più",
        "posta" => "L'indirizzo di posta è stato cambiato",
        _ => "",
    };
    if let Some(known) = known {
        main.links = Link::unpacked(known.handed(&site, "inviti").await?);
    }
    Ok(page(main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Accounts)?;
    let roster = Roster::read(&site, &visitor.actor).await?;
    let person = roster.person(&id).ok_or(Refusal::NotFound)?;
    let asked = Asked { site: &site, visitor: &visitor, roster: &roster, person, typed: &typed };
    let outcome = match typed.azione.as_str() {
        _ if is_oneself(&visitor, &person.id) => Err(Stopped::because(
            "i propri ruoli e il proprio accesso li cambia qualcun altro: chiederlo a un altro amministratore",
        )),
        "ruolo" => asked.grant().await?,
        "concludi" => asked.end().await?,
        "sospendi" => asked.disable().await?,
        "riattiva" => asked.enable().await?,
        "invita" => asked.invite(&known, &headers, false).await?,
        "consegna" => asked.invite(&known, &headers, true).await?,
        "posta" => asked.change_email().await?,
        "revoca" => {
            site.store()
                .revoke_token(&visitor.actor, &TokenId::from(typed.quale.as_str()), site.now())
                .await?;
            Ok(())
        }
        _ => return Err(Refusal::Unreadable.into()),
    };
    match outcome {
        Ok(()) => {
            let to = format!("/utenze/{}?fatto={}", person.id, typed.azione);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Stopped { refused, wrong, email }) => {
            let mut main = shown(&site, &visitor, &id, typed).await?;
            (main.refused, main.wrong, main.email_error) = (refused, wrong, email);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(main)).into_response())
        }
    }
}

/// Why what was asked for was not done.
#[derive(Default)]
struct Stopped {
    refused: String,
    wrong: Wrong,
    /// What is wrong with the address.
    email: String,
}

impl Stopped {
    fn because(why: &str) -> Stopped {
        Stopped { refused: why.to_owned(), ..Stopped::default() }
    }
}

/// What is asked for about a person.
struct Asked<'a> {
    site: &'a Site,
    visitor: &'a Visitor,
    roster: &'a Roster,
    person: &'a Person,
    typed: &'a Typed,
}

type Outcome = Result<Result<(), Stopped>, Failure>;

impl Asked<'_> {
    async fn grant(&self) -> Outcome {
        let Typed { ruolo, struttura, dal, al, .. } = self.typed;
        let words =
            Words { ruolo: ruolo.clone(), struttura: struttura.clone(), dal: dal.clone(), al: al.clone() };
        match words.read(&structures(self.site, self.visitor).await?, self.site.today()) {
            Ok(it) => {
                let clash = it.clash(self.site, &self.visitor.actor, &self.person.id).await?;
                if !clash.is_empty() {
                    let wrong = Wrong { role: clash, ..Wrong::default() };
                    return Ok(Err(Stopped { wrong, ..Stopped::default() }));
                }
                it.give(self.site, &self.visitor.actor, &self.person.id).await?;
                Ok(Ok(()))
            }
            Err(wrong) => Ok(Err(Stopped { wrong, ..Stopped::default() })),
        }
    }

    async fn end(&self) -> Outcome {
        let id = MembershipId::from(self.typed.quale.as_str());
        let mine = |it: &&store::Membership| it.id == id && it.person == self.person.id;
        let held = self.roster.members.iter().find(mine).ok_or(Refusal::NotFound)?;
        let until = match self.typed.al.trim() {
            // A role holds on its last day too.
            "" => self.site.today() - 1.day(),
            typed => match day_of(typed) {
                Some(it) => it,
                None => {
                    let why = format!("«{typed}» non è una data: scriverla come 31/12/2026");
                    return Ok(Err(Stopped::because(&why)));
                }
            },
        };
        let administers = held.role == Role::Administrator.word();
        if administers && !self.roster.is_still_administered(|it| it.id == held.id, self.site.today()) {
            return Ok(Err(Stopped::because(LAST)));
        }
        self.site.store().end_membership(&self.visitor.actor, &held.id, Some(until), self.site.now()).await?;
        Ok(Ok(()))
    }

    async fn disable(&self) -> Outcome {
        let bound = bound(self.site, self.visitor, self.roster, self.person).await?;
        if !bound.is_empty() {
            return Ok(Err(Stopped::because(bound)));
        }
        let mut roles = self.roster.roles(&self.person.id, self.site.today());
        let administers = roles.any(|it| it.role == Role::Administrator.word());
        let theirs = |it: &store::Membership| it.person == self.person.id;
        if administers && !self.roster.is_still_administered(theirs, self.site.today()) {
            return Ok(Err(Stopped::because(LAST)));
        }
        self.site.store().set_disabled(&self.person.id, true).await?;
        self.note("access.disable").await?;
        Ok(Ok(()))
    }

    async fn enable(&self) -> Outcome {
        let bound = bound(self.site, self.visitor, self.roster, self.person).await?;
        if !bound.is_empty() {
            return Ok(Err(Stopped::because(bound)));
        }
        self.site.store().set_disabled(&self.person.id, false).await?;
        self.note("access.enable").await?;
        Ok(Ok(()))
    }

    async fn invite(&self, known: &Known, headers: &HeaderMap, by_hand: bool) -> Outcome {
        let bound = bound(self.site, self.visitor, self.roster, self.person).await?;
        if !bound.is_empty() {
            return Ok(Err(Stopped::because(bound)));
        }
        let link = invite(self.site, headers, &self.visitor.actor, self.person, by_hand).await?;
        self.note("access.invite").await?;
        known.hand(self.site, "inviti", &Link::packed(&[link])).await?;
        Ok(Ok(()))
    }

    async fn change_email(&self) -> Outcome {
        let bound = bound(self.site, self.visitor, self.roster, self.person).await?;
        if !bound.is_empty() {
            return Ok(Err(Stopped::because(bound)));
        }
        let email = self.typed.email.trim();
        let wrong = unfit_email(email);
        if !wrong.is_empty() {
            return Ok(Err(Stopped { email: wrong, ..Stopped::default() }));
        }
        let new = NewPerson { name: &self.person.name, email };
        self.site.store().change_person(&self.person.id, new).await?;
        self.note("person.email").await?;
        Ok(Ok(()))
    }

    async fn note(&self, kind: &str) -> Result<(), Failure> {
        let (actor, subject) = (&self.visitor.actor, self.person.id.as_str());
        self.site.store().note(actor, kind, subject, json!({}), self.site.now()).await?;
        Ok(())
    }
}

const LAST: &str =
    "è l'ultima persona che amministra l'ente: prima dare il ruolo a un'altra, che sia già entrata";

/// Why the access of a person is not for this body to close or renew: it would close it, or open it, elsewhere too.
async fn bound(
    site: &Site,
    visitor: &Visitor,
    roster: &Roster,
    person: &Person,
) -> Result<&'static str, Failure> {
    Ok(match roster.account(&person.id) {
        Some(it) if it.administrator => {
            "questa persona amministra l'installazione: il suo accesso lo cambia chi amministra l'installazione"
        }
        _ if site.store().is_elsewhere(&visitor.actor, &person.id, site.today()).await? => {
            "questa persona ha un ruolo anche in un altro ente: da qui si possono solo concludere i ruoli in questo"
        }
        _ => "",
    })
}

async fn shown(site: &Site, visitor: &Visitor, id: &str, typed: Typed) -> Result<AccountShow, Failure> {
    let roster = Roster::read(site, &visitor.actor).await?;
    let person = roster.person(id).ok_or(Refusal::NotFound)?.clone();
    let account = roster.account(&person.id);
    let today = site.today();
    let roles = roster.members.iter().filter(|it| it.person == person.id).map(|it| Held {
        id: it.id.to_string(),
        words: in_words(&it.role, &it.scope),
        since: day(it.since),
        until: it.until.map(day).unwrap_or_default(),
        lasts: it.until.is_none_or(|it| it >= today),
    });
    let tokens = site.store().tokens(&visitor.actor).await?.into_iter();
    let live = tokens.filter(|it| it.person == person.id && it.revoked.is_none() && it.expires > site.now());
    let may_write = visitor.may_write(Thing::Accounts) && !is_oneself(visitor, &person.id);
    Ok(AccountShow {
        login: account.map_or_else(String::new, |it| it.login.clone()),
        factor: account.is_some_and(|it| it.totp.is_some()),
        entered: account.and_then(|it| it.entered).map_or_else(|| "mai".to_owned(), |it| site.moment(it)),
        access: roster.access(&person.id),
        roles: roles.collect(),
        keys: live
            .map(|it| Key {
                id: it.id.to_string(),
                words: in_words(&it.role, ""),
                name: it.name,
                expires: site.moment(it.expires),
            })
            .collect(),
        structures: structures(site, visitor).await?,
        email: if typed.azione == "posta" { typed.email.clone() } else { person.email.clone() },
        typed,
        wrong: Wrong::default(),
        refused: String::new(),
        email_error: String::new(),
        done: "",
        links: Vec::new(),
        may_write,
        by_post: goes_by_post(site, &person),
        bound: bound(site, visitor, &roster, &person).await?,
        person,
    })
}

fn page(main: AccountShow) -> Page<AccountShow> {
    let (name, badge) = (main.person.name.clone(), main.access.badge());
    Page::new(name, main).badge(badge).below("Utenze", "/utenze")
}

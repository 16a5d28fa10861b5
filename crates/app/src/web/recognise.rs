// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reads who is behind the cookie, or the key, of a request; puts them beside it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use engine::{cycle::Role, model::Choice as _};
use store::{Account, Actor, BodyId, PersonId, Session};

use super::{
    Site, api,
    body_settings::BodySettings,
    frame::Viewer,
    handed::Seal,
    page::{Failure, Refusal},
    public, secret,
    visitor::{HALFWAY, Halfway, IDLE, Known, Program, SCOPES, TOUCH, Visitor, cookie_of, role, role_words},
};

/// Who is behind a request.
#[derive(Default)]
struct Found {
    halfway: Option<Halfway>,
    known: Option<Known>,
    program: Option<Program>,
    visitor: Option<Visitor>,
    viewer: Option<Viewer>,
}

/// Reads the session of a request, or the key of a program; puts it beside the request, and what the header says of
/// it beside the response.
pub(super) async fn recognise(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    // What is public is the same for everybody: nobody is looked up.
    if public::is_public(request.uri().path()) {
        return next.run(request).await;
    }
    let headers = request.headers();
    let for_programs = api::is_under(request.uri().path());
    // What a browser sends by itself opens nothing that is for programs.
    let cookie = cookie_of(&site, headers).filter(|_| !for_programs);
    let found = match (headers.get(header::AUTHORIZATION).is_some(), cookie) {
        (false, None) => Ok(Found::default()),
        (false, Some(token)) => person(&site, &token).await,
        // Pages are only read by programs: their forms are for people.
        (true, None) if !for_programs && !request.method().is_safe() => Err(Refusal::Forbidden.into()),
        (true, None) => program(&site, headers).await,
        // What a browser sends by itself must not be able to borrow a key, nor the other way round.
        (true, Some(_)) => Err(Refusal::Unreadable.into()),
    };
    let (found, refused) = match found {
        Ok(it) => (it, None),
        Err(it) => (Found::default(), Some(it)),
    };
    let Found { halfway, known, program, visitor, viewer } = found;
    let extensions = request.extensions_mut();
    halfway.map(|it| extensions.insert(it));
    known.map(|it| extensions.insert(it));
    program.map(|it| extensions.insert(it));
    visitor.map(|it| extensions.insert(it));
    let mut response = match refused {
        Some(it) => it.into_response(),
        None => next.run(request).await,
    };
    viewer.map(|it| response.extensions_mut().insert(it));
    response
}

/// Who is behind a session.
async fn person(site: &Site, secret: &str) -> Result<Found, Failure> {
    let (store, now) = (site.store(), site.now());
    let (token, seal) = (&secret::digest(secret), Seal::of(secret));
    let Some(session) = store.session(token, now, now - IDLE).await? else { return Ok(Found::default()) };
    if session.role == HALFWAY {
        return Ok(Found { halfway: Some(Halfway(session)), ..Found::default() });
    }
    let account = store.account(&session.person).await?;
    let seat = match (&session.body, role(&session.role)) {
        (Some(body), Some(role)) => {
            let behalf = session.on_behalf_of.as_ref();
            seat(site, &account, body, role, behalf).await?
        }
        _ => None,
    };
    let rest = seat.as_ref().map_or(IDLE, |it| it.settings.rest());
    if now.duration_since(session.seen) > rest {
        store.close_session(token).await?;
        return Ok(Found::default());
    }
    if now.duration_since(session.seen) > TOUCH {
        store.touch_session(token, now).await?;
    }
    let (administrator, operates) =
        (account.administrator, account.administrator && session.role == Role::Installation.word());
    let Some(seat) = seat else {
        let name = store.person(&session.person).await?.name;
        let acts = operates.then_some(Role::Installation);
        let words = acts.map_or("", role_words).to_owned();
        let viewer = Some(Viewer { body: String::new(), person: name, role: words, acts });
        let known = Some(Known { session, administrator, must_enrol: false, seal });
        return Ok(Found { known, viewer, ..Found::default() });
    };
    let known = Some(Known { session, administrator, must_enrol: seat.lacks_factor, seal });
    Ok(Found { known, visitor: seat.visitor, viewer: Some(seat.viewer), ..Found::default() })
}

/// Who is behind a key.
async fn program(site: &Site, headers: &HeaderMap) -> Result<Found, Failure> {
    let value = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let key = value.strip_prefix("Bearer ").ok_or(Refusal::Key)?.trim();
    let token = site.store().use_token(&secret::digest(key), site.now()).await?.ok_or(Refusal::Key)?;
    let account = site.store().account(&token.person).await?;
    let role = role(&token.role).ok_or(Refusal::Key)?;
    let seat = seat(site, &account, &token.body, role, None).await?.ok_or(Refusal::Key)?;
    let visitor = Some(seat.visitor.ok_or(Refusal::Forbidden)?);
    let program = Some(Program { writes: token.scope == SCOPES[1].0, expires: token.expires });
    Ok(Found { program, visitor, viewer: Some(seat.viewer), ..Found::default() })
}

/// A person in a body and role, as things are today.
struct Seat {
    settings: BodySettings,
    /// Nobody, until who lacks the second factor that the body wants has one.
    visitor: Option<Visitor>,
    lacks_factor: bool,
    viewer: Viewer,
}

/// The seat of a person; none if the role has ended since it was chosen.
async fn seat(
    site: &Site,
    account: &Account,
    body: &BodyId,
    role: Role,
    on_behalf_of: Option<&PersonId>,
) -> Result<Option<Seat>, Failure> {
    let store = site.store();
    let Some(scopes) = scopes(site, &account.person, body, role, on_behalf_of).await? else {
        return Ok(None);
    };
    let actor = Actor {
        body: body.clone(),
        person: account.person.clone(),
        role: role.word().to_owned(),
        on_behalf_of: on_behalf_of.cloned(),
    };
    let (body, name) = (store.body(&actor).await?, store.person(&account.person).await?.name);
    let settings = BodySettings::read(&body.settings);
    let (mut words, mut giver) = (role_words(role).to_owned(), None);
    if let Some(it) = on_behalf_of {
        words += &format!(", per delega di {}", store.person(it).await?.name);
        giver = Some(store.account(it).await?.login);
    }
    let lacks_factor = settings.second_factor && role == Role::Administrator && account.totp.is_none();
    let acts = (!lacks_factor).then_some(role);
    let viewer = Viewer { body: body.name, person: name, role: words, acts };
    let login = account.login.clone();
    let visitor =
        (!lacks_factor).then_some(Visitor { actor, role, scopes, login, giver, today: site.today() });
    Ok(Some(Seat { settings, visitor, lacks_factor, viewer }))
}

/// For which structures a person has a role today, own or lent: none named, for the whole body; not at all: `None`.
///
/// # Errors
/// A fault.
pub(super) async fn scopes(
    site: &Site,
    person: &PersonId,
    body: &BodyId,
    role: Role,
    on_behalf_of: Option<&PersonId>,
) -> Result<Option<Vec<String>>, Failure> {
    let (store, today, word) = (site.store(), site.today(), role.word());
    // Who lends has what they lend only as long as they have it, and lends no more than that.
    let owner = on_behalf_of.unwrap_or(person);
    let held = store.memberships(owner, today).await?.into_iter();
    let mut held: Vec<String> =
        held.filter(|it| it.body == *body && it.role == word).map(|it| it.scope).collect();
    if on_behalf_of.is_some() {
        let whole = held.iter().any(String::is_empty);
        let lent = store.delegations_to(person, today).await?.into_iter();
        let lent = lent.filter(|it| it.giver == *owner && it.body == *body && it.role == word);
        let mut reached = Vec::new();
        for it in lent {
            match it.scope.is_empty() {
                true => reached.extend(held.iter().cloned()),
                false if whole || held.contains(&it.scope) => reached.push(it.scope),
                false => {}
            }
        }
        held = if role.is_delegable() { reached } else { Vec::new() };
    }
    if held.is_empty() {
        return Ok(None);
    }
    held.sort_unstable();
    held.dedup();
    // One that is for the whole body counts more than those that are for a part.
    Ok(Some(if held.iter().any(String::is_empty) { Vec::new() } else { held }))
}

/// Whether a session is one of a person who is in, and not of one who still owes a code.
pub(super) fn is_whole(session: &Session) -> bool {
    session.role != HALFWAY
}

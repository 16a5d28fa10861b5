// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo/secondo-fattore`: the codes of a telephone, put on and taken away; the recovery codes.

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use store::Account;

use super::{
    Site,
    network::Network,
    page::{Failure, PageResult, Refusal},
    profile_frame::page,
    secret, session_confirm,
    session_open::throttled,
    throttle::Guess,
    totp::{self, Drawing},
    visitor::{Known, Visitor},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    azione: String,
    /// The secret that was shown, not yet kept.
    segreto: String,
    codice: String,
    password: String,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
pub(super) struct SecondFactor {
    /// Whether there is one.
    active: bool,
    /// Whether one must have one to work.
    must: bool,
    left: usize,
    /// Recovery codes, shown once.
    recovery: Vec<String>,
    secret: String,
    address: String,
    drawing: Option<Drawing>,
    code_error: String,
    password_error: String,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, known: Known) -> PageResult<SecondFactor> {
    let account = site.store().account(&known.session.person).await?;
    let mut main = shown(&site, &known, &account, totp::fresh()).await?;
    let handed = known.handed(&site, "recupero").await?.unwrap_or_default();
    main.recovery = handed.split_whitespace().map(str::to_owned).collect();
    Ok(page("Secondo fattore", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    network: Network,
    known: Known,
    visitor: Option<Extension<Visitor>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, person) = (site.store(), &known.session.person);
    let account = store.account(person).await?;
    let mut main = shown(&site, &known, &account, typed.segreto.clone()).await?;
    let guess = match Guess::begin(&site, &format!("password {person}"), network).await? {
        Ok(it) => it,
        Err(wait) => {
            main.password_error = wait.words();
            return Ok(throttled(wait, page("Secondo fattore", main).into_response()));
        }
    };
    // Whoever sits down at somebody else's screen must not be able to change it.
    let password = secret::is_right(typed.password, account.password.clone()).await;
    let (code, step) = match (typed.azione.as_str(), &account.totp) {
        ("attiva", None) if typed.segreto.len() == totp::LENGTH => {
            let step = totp::step_of(&typed.segreto, &typed.codice, site.now());
            (step.is_some(), step)
        }
        // A code that is right is used up: it is looked at only if the rest is.
        ("togli" | "rinnova", Some(_)) => {
            (password && session_confirm::is_right(&site, &account, &typed.codice).await?, None)
        }
        _ => return Err(Refusal::Unreadable.into()),
    };
    if !password || !code {
        guess.wrong(&site).await?;
        if password {
            main.code_error =
                String::from("il codice non è giusto: controllare l'ora del telefono e scrivere il prossimo");
        } else {
            main.password_error = String::from("non è la password di adesso: riscriverla");
        }
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page("Secondo fattore", main)).into_response());
    }
    guess.right(&site).await?;
    let codes = totp::recovery();
    let digests: Vec<String> = codes.iter().map(|it| totp::recovery_digest(it)).collect();
    let kind = match typed.azione.as_str() {
        "togli" => {
            store.set_totp(person, None, &[]).await?;
            "access.factor.remove"
        }
        action => {
            let kept = if action == "attiva" { Some(typed.segreto) } else { account.totp.clone() };
            store.set_totp(person, kept.as_deref(), &digests).await?;
            store.use_totp(person, step.unwrap_or(account.totp_step)).await?;
            known.hand(&site, "recupero", &codes.join(" ")).await?;
            if action == "attiva" { "access.factor.add" } else { "access.factor.renew" }
        }
    };
    store.close_sessions(person, Some(&known.session.token)).await?;
    if let Some(it) = visitor {
        store.note(&it.actor, kind, person.as_str(), json!({}), site.now()).await?;
    }
    Ok(Redirect::to("/profilo/secondo-fattore").into_response())
}

async fn shown(
    site: &Site,
    known: &Known,
    account: &Account,
    secret: String,
) -> Result<SecondFactor, Failure> {
    let address = totp::address(&secret, &account.login);
    Ok(SecondFactor {
        active: account.totp.is_some(),
        must: known.must_enrol,
        left: site.store().recovery_left(&account.person).await?,
        recovery: Vec::new(),
        drawing: totp::draw(&address),
        secret,
        address,
        code_error: String::new(),
        password_error: String::new(),
    })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Comments on a row: a section of a page, and the two forms it has.
//!
//! A page that wants it has a field `comments: Comments` and `{{ comments }}` in its template.

use askama::{Template, filters::HtmlSafe};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use engine::cycle::role::Thing;
use formats::Row;
use serde::Deserialize;
use store::{CommentId, NewComment};

use super::{
    Site, done,
    history::Names,
    opened::{self, Opened},
    page::{Failure, Refusal},
    row_edit, secret, unrecorded,
    visitor::Visitor,
};
use crate::desk::place;

/// The longest comment, in characters.
const LONGEST: usize = 4000;

/// The comments on a row, for who may read them.
#[derive(Default, Template)]
#[template(path = "comment_list.html")]
pub(super) struct Comments {
    visible: bool,
    writable: bool,
    /// Where a new one is sent.
    action: String,
    /// The page it is on.
    here: String,
    list: Vec<Comment>,
}

impl HtmlSafe for Comments {}

struct Comment {
    by: String,
    words: String,
    /// When it was resolved.
    resolved: Option<String>,
    /// Where it is said to be resolved.
    resolve: String,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    commento: String,
    poi: String,
}

impl Comments {
    /// The comments on a row, for the page at `here`.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        opened: &Opened,
        row: &Row,
        here: impl Into<String>,
    ) -> Result<Comments, Failure> {
        if !visitor.may_read(Thing::Comments) {
            return Ok(Comments::default());
        }
        let names = Names::read(site, visitor).await?;
        let own = place(row);
        let found = site.store().comments(&visitor.actor, &opened.head.id).await?;
        let comment = |it: store::Comment| Comment {
            by: format!("{}, {}", names.of(&it.person), site.moment(it.at)),
            words: it.words,
            resolved: it.resolved.map(|it| site.moment(it)),
            resolve: opened.href(&format!("/commenti/{}/risolto", secret::escaped(it.id.as_str()))),
        };
        Ok(Comments {
            visible: true,
            writable: visitor.may_write(Thing::Comments),
            action: format!("{}/commenti", row_edit::href(opened, &row.key)),
            here: here.into(),
            list: found.into_iter().filter(|it| it.place == own).map(comment).collect(),
        })
    }

    /// How many are still to be answered.
    fn open(&self) -> usize {
        self.list.iter().filter(|it| it.resolved.is_none()).count()
    }
}

/// `POST /piani/{plan}/righe/{key}/commenti`
pub(super) async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Comments)?;
    let (opened, row) = row_edit::load(&site, &visitor, &plan, &key).await?;
    let words = row_edit::plain(&sent.commento);
    let count = words.chars().count();
    if words.is_empty() || count > LONGEST {
        let what = match count {
            0 => "il commento è vuoto".to_owned(),
            count => format!("il commento ha {count} caratteri, il massimo è {LONGEST}"),
        };
        return Ok(unrecorded::said(
            "Il commento non è stato salvato",
            &what,
            "tornare indietro e correggerlo",
        ));
    }
    let new = NewComment { dossier: &opened.head.id, place: &place(&row), words: &words };
    site.store().comment(&visitor.actor, &new, site.now()).await?;
    Ok(done::back(&sent.poi, &row_edit::href(&opened, &key), None).into_response())
}

/// `POST /piani/{plan}/commenti/{comment}/risolto`
pub(super) async fn resolve(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, comment)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Comments)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let all = site.store().comments(&visitor.actor, &opened.head.id).await?;
    let found = all.into_iter().find(|it| it.id.as_str() == comment).ok_or(Refusal::NotFound)?;
    if found.resolved.is_none() {
        site.store().resolve_comment(&visitor.actor, &CommentId::from(comment), site.now()).await?;
    }
    Ok(done::back(&sent.poi, &row_edit::href(&opened, &found.place.id), None).into_response())
}

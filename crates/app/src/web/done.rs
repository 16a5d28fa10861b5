// SPDX-License-Identifier: AGPL-3.0-or-later
//! After something was saved: where one goes back, and what the page there says of it, with a way to undo.
//!
//! A page that wants it has `fatto` and `poi` in its address, a field `done: Done`, and `{{ done }}` in its template.

use askama::{Template, filters::HtmlSafe};
use axum::response::Redirect;
use store::{Batch, BatchId, Event};

use super::{Site, opened::Opened, page::Failure, secret, visitor::Visitor};

/// What was just saved; by default nothing.
#[derive(Default, Template)]
#[template(path = "done.html")]
pub(super) struct Done {
    /// What, in words; blank when nothing was saved.
    what: String,
    /// Where undoing it is asked for; blank when it cannot be undone any more.
    undo: String,
    /// The page it is said on.
    here: String,
}

impl HtmlSafe for Done {}

impl Done {
    /// What the page at `here` says of the batch that its address names.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        opened: &Opened,
        batch: &str,
        here: impl Into<String>,
    ) -> Result<Done, Failure> {
        if batch.is_empty() {
            return Ok(Done::default());
        }
        let events = site.store().batch(&visitor.actor, &BatchId::from(batch)).await?;
        let rows = rows(&events, opened).count();
        if rows == 0 {
            return Ok(Done::default());
        }
        let what = match rows {
            1 => "Modifiche salvate in una riga".to_owned(),
            rows => format!("Modifiche salvate in {rows} righe"),
        };
        let last = events.last().map_or(0, |it| it.seq);
        let undo = match is_frozen_after(site, visitor, opened, last).await? {
            true => String::new(),
            false => opened.href(&format!("/annulla/{}", secret::escaped(batch))),
        };
        Ok(Done { what, undo, here: here.into() })
    }
}

/// Back to an address of ours, which says what was saved; elsewhere, to the one given.
pub(super) fn back(to: &str, otherwise: &str, batch: Option<&Batch>) -> Redirect {
    let to = own(to).unwrap_or(otherwise);
    let Some(batch) = batch else { return Redirect::to(to) };
    let (to, at) = to.split_once('#').map_or((to, String::new()), |(to, at)| (to, format!("#{at}")));
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let said = format!("fatto={}", batch.id);
    let kept = query.split('&').filter(|it| !it.is_empty() && !it.starts_with("fatto="));
    let query: Vec<&str> = kept.chain([said.as_str()]).collect();
    Redirect::to(&format!("{path}?{}{at}", query.join("&")))
}

/// An address of this site, as typed: another would send people to somebody else's page. Browsers read `\` as `/`.
pub(super) fn own(address: &str) -> Option<&str> {
    let other = address.starts_with("//") || address.contains(|it: char| it == '\\' || it.is_control());
    (address.starts_with('/') && !other && address.is_ascii()).then_some(address)
}

/// The events of rows of this dossier.
pub(super) fn rows<'a>(events: &'a [Event], opened: &'a Opened) -> impl Iterator<Item = &'a Event> {
    events.iter().filter(|it| it.kind.starts_with("row.") && it.dossier.as_ref() == Some(&opened.head.id))
}

/// Whether the plan was fixed after that event.
pub(super) async fn is_frozen_after(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    seq: i64,
) -> Result<bool, Failure> {
    let frozen = site.store().baselines(&visitor.actor, &opened.head.id).await?;
    Ok(frozen.iter().any(|it| it.seq > seq))
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    #[test]
    fn one_goes_back_to_pages_of_ours_only() {
        assert_eq!(own("/piani/1?a=b#c"), Some("/piani/1?a=b#c"));
        for other in
            ["https://altrove.example", "//altrove.example", "/\\altrove.example", "piani", "", "/a\nb"]
        {
            assert_eq!(own(other), None, "{other}");
        }
    }

    #[test]
    fn the_address_says_what_was_saved_once() {
        let batch = Batch { id: BatchId::from("b2"), versions: vec![], version: 1 };
        let to = |it: &str| back(it, "/piani/1", Some(&batch)).into_response().headers()["location"].clone();
        assert_eq!(to("/piani/1?cerca=a&fatto=b1#x"), "/piani/1?cerca=a&fatto=b2#x");
        assert_eq!(to("https://altrove.example"), "/piani/1?fatto=b2");
    }
}

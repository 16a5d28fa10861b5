// SPDX-License-Identifier: AGPL-3.0-or-later
//! The files that prove a row: a section of its page, attaching one, reading it, taking it away.

use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, post},
};
use formats::Row;
use store::{Evidence, EvidenceId};

use super::{
    Site,
    history::Names,
    opened::{self, Opened},
    page::{Failure, Refusal},
    row_edit, secret, unrecorded,
    visitor::Visitor,
};
use crate::{
    desk::place,
    evidence::{KINDS, LARGEST, NewFile},
    stop::Stop,
};

/// The files attached to a row, for who may see it.
#[derive(Default, Template)]
#[template(path = "evidence_list.html")]
pub(super) struct Proofs {
    visible: bool,
    writable: bool,
    /// Where a new one is sent.
    action: String,
    list: Vec<Proof>,
}

impl HtmlSafe for Proofs {}

struct Proof {
    name: String,
    href: String,
    size: String,
    by: String,
    sha256: String,
    remove: String,
}

impl Proofs {
    /// The files attached to a row.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        opened: &Opened,
        row: &Row,
    ) -> Result<Proofs, Failure> {
        if site.vault().is_none() {
            return Ok(Proofs::default());
        }
        let names = Names::read(site, visitor).await?;
        let own = place(row);
        let found = site.store().all_evidence(&visitor.actor, &opened.head.id).await?;
        let proof = |it: Evidence| {
            let href = opened.href(&format!("/prove/{}", secret::escaped(it.id.as_str())));
            Proof {
                remove: format!("{href}/togli"),
                href,
                size: size(it.size),
                by: format!("{}, {}", names.of(&it.person), site.moment(it.at)),
                name: it.name,
                sha256: it.sha256,
            }
        };
        Ok(Proofs {
            visible: true,
            writable: opened.may_change(visitor, row).is_ok(),
            action: row_edit::href(opened, &format!("{}/prove", row.key)),
            list: found.into_iter().filter(|it| it.place == own).map(proof).collect(),
        })
    }
}

/// How large a file is: "1,2 MB".
fn size(bytes: i64) -> String {
    let tenths = |unit: i64| (bytes * 10 + unit / 2) / unit;
    let said = |tenths: i64, unit: &str| format!("{},{} {unit}", tenths / 10, tenths % 10);
    match bytes {
        ..1024 => format!("{bytes} byte"),
        1024..1_048_576 => said(tenths(1024), "kB"),
        _ => said(tenths(1_048_576), "MB"),
    }
}

/// The route of a file that comes in: larger than any form.
pub(super) fn route() -> MethodRouter<Site> {
    let room = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    post(add).layer(DefaultBodyLimit::max(room + 64 * 1024))
}

/// `POST /piani/{plan}/righe/{key}/prove`
async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    mut form: Multipart,
) -> Result<Response, Failure> {
    let (opened, row) = row_edit::load(&site, &visitor, &plan, &key).await?;
    if let Err(why) = opened.may_change(&visitor, &row) {
        return Ok(why.into_response());
    }
    let vault = site.vault().ok_or(Refusal::NotFound)?;
    let back = format!("{}#prove", row_edit::href(&opened, &key));
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| Refusal::TooLarge)?;
        if name.is_empty() && bytes.is_empty() {
            break;
        }
        let file =
            NewFile { dossier: &opened.head.id, place: &place(&row), name: &name, bytes: bytes.as_ref() };
        return match vault.attach(site.store(), &visitor.actor, &file, site.now()).await {
            Ok(_) => Ok(Redirect::to(&back).into_response()),
            Err(Stop::Refused { what, remedy }) => Ok(refused(&what, &remedy)),
            Err(Stop::Fault(it)) => Err(Failure::Fault(it.into())),
        };
    }
    Ok(refused("non è stato scelto nessun file", "tornare alla riga e sceglierne uno"))
}

/// `GET /piani/{plan}/prove/{evidence}`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, evidence)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (_, found, _) = load(&site, &visitor, &plan, evidence).await?;
    let vault = site.vault().ok_or(Refusal::NotFound)?;
    let bytes = vault.get(&found.sha256).await.map_err(fault)?.ok_or(Refusal::NotFound)?;
    // Saved, never shown: what is in it is somebody else's.
    let shown = format!("attachment; filename*=UTF-8''{}", secret::escaped(&found.name));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, value(&found.media_type));
    headers.insert(header::CONTENT_DISPOSITION, value(&shown));
    Ok(response)
}

/// `POST /piani/{plan}/prove/{evidence}/togli`
pub(super) async fn remove(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, evidence)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (opened, found, row) = load(&site, &visitor, &plan, evidence).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    if let Err(why) = opened.may_change(&visitor, &row) {
        return Ok(why.into_response());
    }
    // The bytes stay: versions that were fixed may speak of them.
    site.store().detach(&visitor.actor, &found.id, site.now()).await?;
    Ok(Redirect::to(&format!("{}#prove", row_edit::href(&opened, &row.key))).into_response())
}

/// A file, and the row it is of if that is still there.
async fn load(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    evidence: String,
) -> Result<(std::sync::Arc<Opened>, Evidence, Option<Row>), Failure> {
    let opened = opened::open(site, visitor, plan, None).await?;
    let found = site.store().evidence(&visitor.actor, &EvidenceId::from(evidence)).await?;
    if found.dossier != opened.head.id {
        return Err(Refusal::NotFound.into());
    }
    let row = opened.desk.rows.iter().find(|it| place(it) == found.place).cloned();
    // Of a row that is gone, only who reads all of that kind would; nobody asks for it from a page.
    match &row {
        Some(row) if opened.may_see(visitor, row) => Ok((opened, found, Some(row.clone()))),
        _ => Err(Refusal::Forbidden.into()),
    }
}

fn refused(what: &str, remedy: &str) -> Response {
    unrecorded::unfit("Il file non è stato allegato", what, remedy)
}

fn fault(stop: Stop) -> Failure {
    match stop {
        Stop::Refused { what, .. } => Failure::Fault(what.into()),
        Stop::Fault(it) => Failure::Fault(it.into()),
    }
}

fn value(words: &str) -> HeaderValue {
    HeaderValue::from_str(words).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// What a file may be, for the help of the field.
fn kinds() -> String {
    let kinds: Vec<&str> = KINDS.iter().map(|it| it.name).collect();
    format!("Fino a {} MB: {}.", LARGEST / 1024 / 1024, kinds.join(", "))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/sistema/carica`: another system in the place of this one, from a file or an example, shown before it is
//! accepted; `/piani/{plan}/sistema.toml`: this one as a file.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{self, role::Thing},
    system::compile,
};
use formats::Row;

use super::{
    Site,
    opened::{self, Opened, Unrecorded},
    page::{Failure, Link, Page, Refusal},
    row_edit,
    start_system::{READY, from_file, replace},
    system_compare::{self, Change},
    visitor::Visitor,
};
use crate::{
    desk::{Desk, Edit, Mistake, reach},
    trial,
};

#[derive(Template)]
#[template(path = "system_load.html")]
pub(super) struct SystemLoad {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    mistakes: Vec<(String, String)>,
    refused: Option<(&'static str, String, String)>,
    preview: Option<Preview>,
}

/// What it would be.
struct Preview {
    /// Which one: the folder of an example, or the text of a file.
    model: String,
    text: String,
    /// The version of the plan it was compared with.
    seen: i64,
    changes: Vec<Change>,
    /// What cannot be applied in it: what, and what to do.
    defects: Vec<(String, String)>,
}

/// What is sent.
#[derive(Default)]
struct Sent {
    model: String,
    text: String,
    accepted: bool,
    seen: Option<i64>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    Ok(page(&plan, &visitor, Vec::new(), None).into_response())
}

/// `POST`: what it would be; or records it, when it was seen.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    form: Multipart,
) -> Result<Response, Failure> {
    visitor.writes(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let sent = Sent::read(form).await?;
    let mistakes = match sent.edits(&plan) {
        Err(mistakes) => mistakes,
        Ok(edits) if sent.accepted && sent.seen == Some(plan.head.version) => {
            match plan.record(&site, &visitor, &edits, &HashMap::new()).await {
                Ok(batch) => {
                    let done = plan.href(&format!("/sistema?fatto={}", batch.id));
                    return Ok(Redirect::to(&done).into_response());
                }
                Err(Unrecorded::Cycle(_)) => {
                    // Said by the page itself; what was sent stays to be sent again.
                    return Ok(
                        (StatusCode::CONFLICT, page(&plan, &visitor, Vec::new(), None)).into_response()
                    );
                }
                Err(why) => row_edit::told(why)?.1,
            }
        }
        Ok(edits) => match plan.desk.edit(&edits) {
            Ok(it) => {
                let clashed = sent.accepted;
                let preview = Preview::new(&plan, &it.desk, sent);
                let told = clashed.then(|| Mistake {
                    row: None,
                    column: None,
                    what: "qualcuno ha cambiato il piano nel frattempo: nulla è stato salvato".to_owned(),
                    remedy: "guardare di nuovo che cosa cambia".to_owned(),
                });
                let status = if clashed { StatusCode::CONFLICT } else { StatusCode::OK };
                let page = page(&plan, &visitor, told.into_iter().collect(), Some(preview));
                return Ok((status, page).into_response());
            }
            Err(mistakes) => mistakes,
        },
    };
    let page = page(&plan, &visitor, mistakes, None);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET …/sistema.toml`
pub(super) async fn download(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.reads(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let rows = plan.desk.rows.iter().filter(|it| reach::thing_of(it) == Thing::System);
    let rows: Vec<Row> = rows.cloned().collect();
    let text = formats::files(&rows).remove("sistema.toml").unwrap_or_default();
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/toml; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let named = HeaderValue::from_static("attachment; filename=\"sistema.toml\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        while let Some(field) = form.next_field().await.map_err(|_| Refusal::Unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            let text = field.text().await.map_err(|_| Refusal::Unreadable)?;
            match name.as_str() {
                "modello" => sent.model = text,
                "file" | "testo" if !text.trim().is_empty() => sent.text = text,
                "vista" => sent.seen = text.parse().ok(),
                "azione" => sent.accepted = text == "accetta",
                _ => {}
            }
        }
        Ok(sent)
    }

    fn edits(&self, plan: &Opened) -> Result<Vec<Edit>, Vec<Mistake>> {
        let mistake = |what: String, remedy: &str| {
            vec![Mistake { row: None, column: None, what, remedy: remedy.to_owned() }]
        };
        let ready = READY.iter().find(|it| it.folder == self.model);
        let rows = match (self.text.is_empty(), ready) {
            (false, _) => from_file(&self.text)?,
            (true, Some(it)) => trial::rows(it.folder).map_err(|it| mistake(it.to_string(), "riprovare"))?,
            (true, None) => {
                let what = "non è stato scelto nessun sistema".to_owned();
                return Err(mistake(what, "sceglierne uno o caricare un file"));
            }
        };
        replace(plan, &rows)
    }
}

impl Preview {
    fn new(plan: &Opened, desk: &Desk, sent: Sent) -> Preview {
        let (_, defects) = compile(&desk.made.dossier.system);
        Preview {
            model: sent.model,
            text: sent.text,
            seen: plan.head.version,
            changes: system_compare::changes(&plan.desk, desk),
            defects: defects
                .into_iter()
                .map(|it| (format!("{}: {}", it.subject, it.what), it.remedy))
                .collect(),
        }
    }
}

fn page(
    plan: &Arc<Opened>,
    visitor: &Visitor,
    mistakes: Vec<Mistake>,
    preview: Option<Preview>,
) -> Page<SystemLoad> {
    let writing = cycle::role::may_write(plan.state(), visitor.role, Thing::System);
    let main = SystemLoad {
        tabs: plan.tabs(visitor),
        mistakes: mistakes.into_iter().map(|it| (it.what, it.remedy)).collect(),
        refused: writing.err().map(|it| (it.guard.code, it.what, it.remedy)),
        preview,
        plan: Arc::clone(plan),
    };
    Page::new("Un altro sistema", main)
        .below("Sistema", plan.href("/sistema"))
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state))
}

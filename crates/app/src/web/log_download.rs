// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/registro.csv`: the log as a file, with the filters of the page.

use axum::{
    extract::{Query, State},
    response::Response,
};
use engine::cycle::role::Thing;

use super::{Site, account_import::csv_file, log_list::Wanted, page::Failure, visitor::Visitor};
use crate::sheet;

/// Events of a file: more than a body makes in years.
const MANY: u32 = 100_000;

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    visitor.reads(Thing::Log)?;
    let lines = wanted.lines(&site, &visitor, i64::MAX, MANY).await?;
    let lines =
        lines.into_iter().map(|it| vec![it.seq.to_string(), it.at, it.who, it.role, it.what, it.hash]);
    Ok(csv_file(
        "registro.csv",
        &sheet::csv(&["numero", "quando", "chi", "ruolo", "che cosa", "impronta"], lines),
    ))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/versione`: which program this is, under which licence, and where its exact source is.

use askama::Template;

use super::page::{Page, PageResult};

/// Where the source is.
pub(super) const REPOSITORY: &str = "https://github.com/traguardo-pa/traguardo";

/// The commit that was built, if whoever built it said so.
const COMMIT: Option<&str> = option_env!("TRAGUARDO_COMMIT");

#[derive(Template)]
#[template(path = "version_show.html")]
pub(super) struct VersionShow {
    version: String,
    source: String,
}

/// `GET`
pub(super) async fn get() -> PageResult<VersionShow> {
    Ok(Page::new("Versione e licenza", VersionShow { version: version(), source: source() }))
}

/// Number of the release, and the commit if it is known.
pub(super) fn version() -> String {
    let number = env!("CARGO_PKG_VERSION");
    COMMIT.map_or_else(|| number.to_owned(), |it| format!("{number} ({})", &it[..it.len().min(10)]))
}

/// Address of exactly the source that was built.
pub(super) fn source() -> String {
    match COMMIT {
        Some(it) => format!("{REPOSITORY}/tree/{it}"),
        None => format!("{REPOSITORY}/tree/v{}", env!("CARGO_PKG_VERSION")),
    }
}

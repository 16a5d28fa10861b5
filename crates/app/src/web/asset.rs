// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sheets, script, fonts and icons: built by `cargo xtask assets`, embedded, served under names that hold their hash.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::page::{Failure, Refusal};

#[derive(RustEmbed)]
#[folder = "../../assets/built"]
struct Built;

/// Name in a template → name with the hash.
static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let file = Built::get("manifest.json");
    file.and_then(|it| serde_json::from_slice(&it.data).ok()).unwrap_or_default()
});

/// Files that say the same as a larger one, compressed: ending, name of the encoding. The best first.
const ENCODINGS: &[(&str, &str)] = &[("br", "br"), ("gz", "gzip")];

const KINDS: &[(&str, &str)] = &[
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".woff2", "font/woff2"),
    (".txt", "text/plain; charset=utf-8"),
];

/// Every name of the list above holds a hash: it changes when the content does.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Whether the assets were built before this program was.
#[must_use]
pub fn are_built() -> bool {
    !MANIFEST.is_empty()
}

/// The address of an asset, for the templates.
#[must_use]
pub fn asset(name: &str) -> String {
    format!("/risorse/{}", MANIFEST.get(name).map_or(name, String::as_str))
}

/// `/risorse/{file}`
pub(super) async fn get(Path(name): Path<String>, request: HeaderMap) -> Result<Response, Failure> {
    let kind = KINDS.iter().find(|(ending, _)| name.ends_with(ending));
    let (_, kind) = kind.ok_or(Refusal::NotFound)?;
    let (file, encoding) = best(&name, &request).ok_or(Refusal::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, FOREVER), (header::VARY, "accept-encoding")];
    let encoded: Option<[(HeaderName, &str); 1]> = encoding.map(|it| [(header::CONTENT_ENCODING, it)]);
    let body = match file.data {
        Cow::Borrowed(it) => it.into_response().into_body(),
        Cow::Owned(it) => it.into(),
    };
    let mut response = (headers, body).into_response();
    for (name, value) in encoded.into_iter().flatten() {
        response.headers_mut().insert(name, value.parse().expect("the names of encodings are ASCII"));
    }
    Ok(response)
}

/// The smallest form of a file that the browser reads.
fn best(name: &str, request: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let accepts = |encoding: &str| accepted.split(',').any(|it| it.trim() == encoding);
    let compressed = ENCODINGS
        .iter()
        .filter(|(_, encoding)| accepts(encoding))
        .find_map(|(ending, encoding)| Some((Built::get(&format!("{name}.{ending}"))?, Some(*encoding))));
    compressed.or_else(|| Some((Built::get(name)?, None)))
}

/// A file that the program itself reads.
pub(super) fn data(name: &str) -> Option<Cow<'static, [u8]>> {
    Built::get(name).map(|it| it.data)
}

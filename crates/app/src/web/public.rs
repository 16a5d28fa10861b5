// SPDX-License-Identifier: AGPL-3.0-or-later
//! What everybody reads without coming in: the same bytes for all, no cookie, nobody looked up.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{cycle::Freeze, model::Choice as _};
use store::{Publication, Published};

use super::{
    Site, asset,
    page::{Failure, Refusal},
    secret, version_show,
};
use crate::{
    published::Public,
    step::{Kept, kept_of},
};

/// Where it all is.
pub(super) const ROOT: &str = "/trasparenza";

/// How many texts are kept opened; the last used.
const KEPT: usize = 32;

/// For how long who keeps a copy need not ask again: what is withdrawn may still be read there meanwhile.
const AGE: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// A published version, opened.
pub(super) struct Document {
    /// Who published what, when.
    pub(super) published: Published,
    /// The act that fixed it.
    pub(super) kept: Kept,
    /// What of it leaves.
    pub(super) public: Arc<Public>,
}

/// The texts opened lately, by their SHA-256: they never change.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Vec<(String, Arc<Public>)>>);

/// Whether an address is the same for everybody.
pub(super) fn is_public(path: &str) -> bool {
    let below = path.strip_prefix(ROOT).is_some_and(|it| it.is_empty() || it.starts_with('/'));
    below || matches!(path, "/robots.txt" | "/sitemap.xml")
}

/// The published version at that address.
///
/// # Errors
/// There is none: never was, not published and withdrawn are the same.
pub(super) async fn document(
    site: &Site,
    (slug, year, name): &(String, i64, String),
) -> Result<Document, Failure> {
    let mut published = site.store().published(slug, *year, name).await?;
    let kept = kept_of(&published.frozen).ok_or(Refusal::NotFound)?;
    let canonical = std::mem::take(&mut published.canonical);
    let public = site.public().open(&published.frozen.sha256, &canonical)?;
    Ok(Document { published, kept, public })
}

impl Shelf {
    fn open(&self, sha256: &str, canonical: &str) -> Result<Arc<Public>, Failure> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(it, _)| it == sha256) {
            let found = kept.remove(at);
            let public = Arc::clone(&found.1);
            kept.push(found);
            return Ok(public);
        }
        drop(kept);
        let unread = |it: String| Failure::Fault(format!("il testo pubblicato non si legge: {it}").into());
        let public = Arc::new(Public::of(canonical).map_err(unread)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((sha256.to_owned(), Arc::clone(&public)));
        Ok(public)
    }
}

impl Document {
    /// Its address, or that of something of it.
    pub(super) fn href(&self, rest: &str) -> String {
        format!("{}{rest}", href(&self.published.publication))
    }

    /// What it is: «Relazione 2021, versione 1».
    pub(super) fn name(&self) -> String {
        name(&self.kept, self.published.publication.year)
    }

    /// What changes when an answer about it does.
    pub(super) fn seed(&self) -> Vec<String> {
        seed(&self.published)
    }

    /// Whether it tells what was achieved.
    pub(super) fn has_results(&self) -> bool {
        self.kept.what == Freeze::Relazione && self.public.set.is_some()
    }
}

/// The address of a published version.
pub(super) fn href(it: &Publication) -> String {
    format!("{ROOT}/{}/{}/{}", it.slug, it.year, it.document)
}

/// What a version is called among people.
pub(super) fn name(kept: &Kept, year: i64) -> String {
    format!("{} {year}, versione {}", super::duty::capital(kept.what.word()), kept.version)
}

/// What changes when what is said of a published version does.
pub(super) fn seed(it: &Published) -> Vec<String> {
    vec![it.name.clone(), href(&it.publication), it.frozen.sha256.clone(), it.publication.at.to_string()]
}

/// The name of a document in its address: kind and version of what was frozen; none if that is not to be published.
pub(super) fn document_name(kept: &Kept) -> Option<String> {
    let is_for_all = matches!(kept.what, Freeze::Plan | Freeze::Relazione);
    is_for_all.then(|| format!("{}-{}", kept.what.word(), kept.version))
}

/// The name of a body in addresses: «Comune di Cantù» is `comune-di-cantu`.
pub(super) fn slug(name: &str) -> String {
    let plain = |it: char| match it {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ß' => 's',
        it if it.is_ascii_alphanumeric() => it,
        _ => '-',
    };
    let plain: String = name.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = plain.split('-').filter(|it| !it.is_empty()).collect();
    if words.is_empty() { "ente".to_owned() } else { words.join("-") }
}

/// The one address of a page, from outside.
pub(super) fn canonical(site: &Site, path: &str) -> String {
    format!("{}{path}", site.settings().public_url.as_deref().unwrap_or_default())
}

/// Answers with what is made, or that it is still what the asker has. `seed` is all that it depends on.
pub(super) fn answer<R: IntoResponse>(
    headers: &HeaderMap,
    seed: &[String],
    make: impl FnOnce() -> Result<R, Failure>,
) -> Result<Response, Failure> {
    // Another release may say the same with other words, or with another sheet.
    let all = [seed.join("\n"), version_show::version(), asset::asset("site.css")].join("\n");
    let tag = format!("\"{}\"", &secret::digest(&all)[..32]);
    let had = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|it| it.to_str().ok());
    let is_had = had.flat_map(|it| it.split(',')).any(|it| it.trim().trim_start_matches("W/") == tag);
    let mut response = match is_had {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => make()?.into_response(),
    };
    let tag = HeaderValue::from_str(&tag).expect("a hash is hexadecimal");
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(header::CACHE_CONTROL, AGE);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_address() {
        assert_eq!(slug("Comune di Cantù"), "comune-di-cantu");
        assert_eq!(slug("  Unione «Terre d'Elba» "), "unione-terre-d-elba");
        assert_eq!(slug("«»"), "ente");
    }

    #[test]
    fn only_what_is_below_the_root_is_public() {
        assert!(is_public("/trasparenza") && is_public("/trasparenza/x") && is_public("/sitemap.xml"));
        assert!(!is_public("/trasparenzax") && !is_public("/piani") && !is_public("/"));
    }
}

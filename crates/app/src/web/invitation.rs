// SPDX-License-Identifier: AGPL-3.0-or-later
//! Links with which somebody sets name and password: made here, shown once to who gives them, sent by nobody.

use axum::http::{HeaderMap, header};
use jiff::SignedDuration;
use store::{BodyId, NewInvitation, Person, PersonId};

use super::{Site, page::Failure, secret};

/// For how long a link is worth something.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A link as it is handed to who gives it.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) href: String,
}

/// Makes a link for a person; those made before are worth nothing any more.
///
/// # Errors
/// A fault.
pub(super) async fn invite(
    site: &Site,
    headers: &HeaderMap,
    body: &BodyId,
    person: &PersonId,
) -> Result<String, Failure> {
    let token = secret::token();
    let (digest, expires) = (secret::digest(&token), site.now() + LASTS);
    let new = NewInvitation { token: &digest, person, body: Some(body), expires };
    site.store().invite(&new, site.now()).await?;
    // Without a public address the site is reached as it was now, by who acts.
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let place = match (&site.settings().public_url, host) {
        (Some(it), _) => it.clone(),
        (None, Some(host)) => format!("http://{host}"),
        (None, None) => String::new(),
    };
    Ok(format!("{place}/invito/{token}"))
}

impl Link {
    /// One for a person.
    pub(super) fn new(person: &Person, href: String) -> Link {
        Link { name: person.name.clone(), email: person.email.clone(), href }
    }

    /// As it waits for its page.
    pub(super) fn packed(links: &[Link]) -> String {
        let fields: Vec<[&str; 3]> = links.iter().map(|it| [&*it.name, &*it.email, &*it.href]).collect();
        serde_json::to_string(&fields).unwrap_or_default()
    }

    /// The links that waited.
    pub(super) fn unpacked(packed: Option<String>) -> Vec<Link> {
        let fields: Vec<[String; 3]> =
            packed.and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default();
        fields.into_iter().map(|[name, email, href]| Link { name, email, href }).collect()
    }

    /// What opens a message with the link in it, in the program of who gives it.
    pub(super) fn mail(&self) -> String {
        let subject = secret::escaped("Accesso a Traguardo");
        let text = format!(
            "Gentile {},\n\nper entrare in Traguardo apra questo indirizzo entro sette giorni e scelga la sua \
             password. Vale una volta sola e solo per lei.\n\n{}\n",
            self.name, self.href
        );
        format!("mailto:{}?subject={subject}&body={}", secret::escaped(&self.email), secret::escaped(&text))
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Links with which somebody sets name and password: sent by post where there is a server and an address, otherwise
//! shown once to who gives them.

use axum::http::{HeaderMap, header};
use jiff::SignedDuration;
use store::{Actor, BodyId, NewInvitation, NewLetter, Person, PersonId};

use super::{Site, page::Failure, secret};

/// For how long a link is worth something.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A link as it is handed to who gives it.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) href: String,
}

/// The word of the letters that invite.
pub(super) const KIND: &str = "invito";

/// Gives a person a way in: by post, or as a link to be shown if there is no way to send it, or it is wanted by hand.
///
/// # Errors
/// A fault.
pub(super) async fn invite(
    site: &Site,
    headers: &HeaderMap,
    actor: &Actor,
    person: &Person,
    by_hand: bool,
) -> Result<Link, Failure> {
    let mut link = Link { name: person.name.clone(), email: person.email.clone(), href: String::new() };
    if goes_by_post(site, person) && !by_hand {
        // Who asks twice wants two: the second makes the first worthless.
        let key = format!("{KIND} {}", secret::token());
        let new = NewLetter {
            key: &key,
            kind: KIND,
            person: &person.id,
            address: &person.email,
            subject: SUBJECT,
            words: "",
        };
        site.store().write_letter(actor, &new, site.now()).await?;
        return Ok(link);
    }
    let token = made(site, &actor.body, &person.id).await?;
    // Without a public address the site is reached as it was now, by who acts.
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let place = match (&site.settings().public_url, host) {
        (Some(it), _) => it.clone(),
        (None, Some(host)) => format!("http://{host}"),
        (None, None) => String::new(),
    };
    link.href = format!("{place}/invito/{token}");
    Ok(link)
}

/// Whether an invitation can be sent.
pub(super) fn goes_by_post(site: &Site, person: &Person) -> bool {
    site.mailer().is_some() && !person.email.is_empty()
}

/// What a letter of invitation says: with a link made now, which is kept nowhere.
///
/// # Errors
/// A fault.
pub(super) async fn letter(
    site: &Site,
    body: &BodyId,
    person: &Person,
    home: &str,
) -> Result<String, Failure> {
    let token = made(site, body, &person.id).await?;
    Ok(words(&person.name, &format!("{home}/invito/{token}")))
}

/// Makes what a link holds; those made before are worth nothing any more.
async fn made(site: &Site, body: &BodyId, person: &PersonId) -> Result<String, Failure> {
    let token = secret::token();
    let (digest, expires) = (secret::digest(&token), site.now() + LASTS);
    let new = NewInvitation { token: &digest, person, body: Some(body), expires };
    site.store().invite(&new, site.now()).await?;
    Ok(token)
}

fn words(name: &str, href: &str) -> String {
    format!(
        "Gentile {name},\n\nper entrare in Traguardo apra questo indirizzo entro sette giorni e scelga la sua \
         password. Vale una volta sola e solo per lei.\n\n{href}\n"
    )
}

const SUBJECT: &str = "Accesso a Traguardo";

impl Link {
    /// Whether it is to be handed over, and does not go by post.
    pub(super) fn is_by_hand(&self) -> bool {
        !self.href.is_empty()
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
        let (subject, text) = (secret::escaped(SUBJECT), words(&self.name, &self.href));
        format!("mailto:{}?subject={subject}&body={}", secret::escaped(&self.email), secret::escaped(&text))
    }
}

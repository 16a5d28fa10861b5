// SPDX-License-Identifier: AGPL-3.0-or-later
//! The frame around every page: header, navigation, heading, footer.

use askama::Template;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use engine::cycle::{
    Role,
    role::{Reach, Thing},
};

use super::{
    api,
    page::{Content, Head, Refusal},
    version_show,
};

/// Who is looking, as the header says it. Put among the extensions of the response by whoever reads the session.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Name of the body in which one works.
    pub body: String,
    /// Name of the person.
    pub person: String,
    /// Role in which one acts, and on whose behalf, in words.
    pub role: String,
    /// The role, once it is chosen.
    pub(super) acts: Option<Role>,
}

/// A line of the navigation.
struct Section {
    text: &'static str,
    href: &'static str,
    icon: &'static str,
}

/// Where one works, and the kind of data one must be able to read to see the line. One line each.
#[rustfmt::skip]
static WORKING: &[(Thing, Section)] = &[
    (Thing::Plan, Section { text: "Piani", href: "/piani", icon: "it-files" }),
    (Thing::Accounts, Section { text: "Utenze", href: "/utenze", icon: "it-user" }),
    (Thing::Log, Section { text: "Registro", href: "/registro", icon: "it-list" }),
    (Thing::Settings, Section { text: "Impostazioni", href: "/impostazioni", icon: "it-settings" }),
    (Thing::Installation, Section { text: "Installazione", href: "/installazione", icon: "it-settings" }),
];

/// What anybody may read. One line each.
#[rustfmt::skip]
static READING: &[Section] = &[
    Section { text: "Trasparenza", href: "/trasparenza", icon: "it-chart-line" },
    Section { text: "Regole", href: "/regole", icon: "it-check-circle" },
    Section { text: "Passi del ciclo", href: "/ciclo", icon: "it-refresh" },
    Section { text: "Norme e fonti", href: "/fonti", icon: "it-bookmark" },
    Section { text: "Glossario", href: "/glossario", icon: "it-comment" },
    Section { text: "Manuale", href: "/manuale", icon: "it-help-circle" },
];

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a> {
    head: &'a Head,
    main: &'a str,
    viewer: Option<&'a Viewer>,
    path: &'a str,
}

impl Section {
    /// How the page that is open relates to this line.
    fn current(&self, path: &str) -> Option<&'static str> {
        match path.strip_prefix(self.href) {
            Some("") => Some("page"),
            Some(rest) if rest.starts_with('/') => Some("true"),
            _ => None,
        }
    }
}

impl Viewer {
    /// The lines of the navigation for who has this role.
    fn working(&self) -> impl Iterator<Item = &'static Section> {
        let reads = |thing| self.acts.is_some_and(|it| it.right(thing).reads != Reach::Nothing);
        WORKING.iter().filter(move |(thing, _)| reads(*thing)).map(|(_, it)| it)
    }
}

/// Puts the frame around what the handler returned, and makes a page of what a layer refused.
pub(super) async fn dress(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if api::is_under(&path) {
        return next.run(request).await;
    }
    let mut response = next.run(request).await;
    let viewer = response.extensions_mut().remove::<Viewer>();
    if response.extensions().get::<Content>().is_none() && is_bare_refusal(&response) {
        let mut refused = Refusal::of(response.status()).into_response();
        // What a layer says beside its refusal (Allow, Retry-After) stays.
        for name in [header::ALLOW, header::RETRY_AFTER] {
            if let Some(value) = response.headers_mut().remove(&name) {
                refused.headers_mut().insert(name, value);
            }
        }
        response = refused;
    }
    let Some(Content { head, main }) = response.extensions_mut().remove::<Content>() else { return response };
    let frame = Frame { head: &head, main: &main, viewer: viewer.as_ref(), path: &path };
    let page = frame.render().expect("writing to memory does not fail");
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    // A page may show what only this person may read.
    let store = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(store);
    *response.body_mut() = Body::from(page);
    response
}

/// An error that no page of ours has worded.
fn is_bare_refusal(response: &Response) -> bool {
    let status = response.status();
    status.is_client_error() || status == StatusCode::SERVICE_UNAVAILABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_who_acts_where_and_in_which_role() {
        let viewer = Viewer {
            body: "Comune di <Prova>".to_owned(),
            person: "A. Rossi".to_owned(),
            role: "segretario".to_owned(),
            acts: Some(Role::Secretary),
        };
        let head = Head { title: "Piano".to_owned(), ..Head::default() };
        let frame = Frame { head: &head, main: "<p>", viewer: Some(&viewer), path: "/regole/PESI-02" };
        let page = frame.render().unwrap();
        for words in [
            "Comune di &#60;Prova&#62;",
            "href=\"/profilo\">A. Rossi</a>",
            "action=\"/uscita\"",
            "<title>Piano · Traguardo",
        ] {
            assert!(page.contains(words), "{words} is not in {page}");
        }
        assert!(page.contains("href=\"/piani\""));
        assert!(page.contains("href=\"/regole\" aria-current=\"true\""));
    }
}

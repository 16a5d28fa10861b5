// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every handler returns: a page, or the reason why there is none.

use std::{
    error::Error,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What a handler returns.
pub type PageResult<T> = Result<Page<T>, Failure>;

/// What a page says, and what the frame says of it.
pub struct Page<T> {
    head: Head,
    main: T,
}

/// What the frame around a page says of it.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Heading of the page and first words of its title.
    pub title: String,
    /// The pages above, from the nearest to the home.
    pub crumbs: Vec<Link>,
    /// State of what is shown, beside the heading.
    pub badge: Option<Badge>,
    /// The one thing that one comes here to do.
    pub action: Option<Link>,
    /// For who finds it from outside: what it is about, in a sentence, and where it is whatever led here.
    pub found: Option<Found>,
}

/// How a page is shown by who indexes it.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is about, in a sentence.
    pub description: String,
    /// The one address of it.
    pub canonical: String,
}

/// Words that lead to an address.
#[derive(Clone, Debug)]
pub struct Link {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A word with a colour and an icon, each of which would be enough.
#[derive(Clone, Copy, Debug)]
pub struct Badge {
    /// The word.
    pub word: &'static str,
    /// Class of its colour.
    pub colour: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
}

/// A page that waits for its frame: travels with the response until [`super::frame`] finds it.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) head: Head,
    pub(super) main: String,
}

/// Why a page is not shown.
#[derive(Debug)]
pub enum Failure {
    /// The request cannot be met.
    Refused(Refusal),
    /// We or the machine failed.
    Fault(Box<dyn Error + Send + Sync>),
}

/// Why a request cannot be met, in the terms of the person who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not say what it should.
    Unreadable,
    /// A key that is worth nothing.
    Key,
    /// Not for this person.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// That page is not asked for in this way.
    Method,
    /// It took too long to arrive.
    Slow,
    /// Somebody changed it meanwhile.
    Changed,
    /// Too large.
    TooLarge,
    /// Too many requests from one place.
    TooMany,
    /// Too much to do at this moment.
    Busy,
}

/// The number of a fault: travels with the response for who words it otherwise than a page.
#[derive(Clone, Debug)]
pub(super) struct FaultNumber(pub(super) String);

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refused {
    why: &'static str,
    remedy: &'static str,
    /// Number under which a fault is in the log.
    number: Option<String>,
}

impl<T: Template> Page<T> {
    /// A page with that heading.
    pub fn new(title: impl Into<String>, main: T) -> Page<T> {
        Page { head: Head { title: title.into(), ..Head::default() }, main }
    }

    /// Says which page is above; called once per step, from the nearest.
    #[must_use]
    pub fn below(mut self, text: impl Into<String>, href: impl Into<String>) -> Page<T> {
        self.head.crumbs.push(Link { text: text.into(), href: href.into() });
        self
    }

    /// Shows a state beside the heading.
    #[must_use]
    pub fn badge(mut self, badge: Badge) -> Page<T> {
        self.head.badge = Some(badge);
        self
    }

    /// Offers the one thing that one comes here to do.
    #[must_use]
    pub fn action(mut self, text: impl Into<String>, href: impl Into<String>) -> Page<T> {
        self.head.action = Some(Link { text: text.into(), href: href.into() });
        self
    }

    /// Says to who indexes it what it is about, and its one address.
    #[must_use]
    pub fn found(mut self, description: impl Into<String>, canonical: impl Into<String>) -> Page<T> {
        self.head.found = Some(Found { description: description.into(), canonical: canonical.into() });
        self
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let main = self.main.render().expect("writing to memory does not fail");
        let mut response = Response::default();
        response.extensions_mut().insert(Content { head: self.head, main });
        response
    }
}

/// What answers at an address that nobody registered.
pub(super) async fn not_found() -> Refusal {
    Refusal::NotFound
}

impl Refusal {
    /// What a status means when a layer, and not a page, answered with it.
    pub(super) fn of(status: StatusCode) -> Refusal {
        match status {
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Refusal::Forbidden,
            StatusCode::NOT_FOUND => Refusal::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Refusal::Method,
            StatusCode::REQUEST_TIMEOUT => Refusal::Slow,
            StatusCode::CONFLICT => Refusal::Changed,
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Refusal::TooMany,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Refusal::Busy,
            _ => Refusal::Unreadable,
        }
    }

    /// Status, heading, why, remedy.
    fn words(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Refusal::Unreadable => (
                StatusCode::BAD_REQUEST,
                "La richiesta non si legge",
                "Nell'indirizzo o nel modulo inviato c'è un valore che questa pagina non capisce.",
                "Tornare alla pagina precedente, correggere e inviare di nuovo.",
            ),
            Refusal::Key => (
                StatusCode::UNAUTHORIZED,
                "La chiave non vale",
                "La chiave di accesso del programma non c'è, è scaduta o è stata revocata.",
                "Farne un'altra dal proprio profilo, alla voce «Chiavi per i programmi».",
            ),
            Refusal::Forbidden => (
                StatusCode::FORBIDDEN,
                "Non si può fare da qui",
                "La richiesta non è ammessa per chi la fa, oppure arriva da un altro sito.",
                "Aprire la pagina da Traguardo e riprovare; se serve un altro ruolo, chiederlo a chi amministra l'ente.",
            ),
            Refusal::NotFound => (
                StatusCode::NOT_FOUND,
                "Pagina non trovata",
                "A questo indirizzo non c'è nulla, o non c'è più.",
                "Controllare l'indirizzo, oppure partire dalla pagina iniziale.",
            ),
            Refusal::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "La pagina non si usa così",
                "L'indirizzo esiste, ma non accetta questo tipo di richiesta.",
                "Partire dalla pagina iniziale.",
            ),
            Refusal::Slow => (
                StatusCode::REQUEST_TIMEOUT,
                "La richiesta è arrivata troppo lentamente",
                "Il collegamento si è fermato prima della fine.",
                "Riprovare; se si inviava un file, da una rete più veloce.",
            ),
            Refusal::Changed => (
                StatusCode::CONFLICT,
                "Qualcuno ha modificato nel frattempo",
                "Ciò che si voleva cambiare non è più quello che si era letto: nulla è stato salvato.",
                "Riaprire la pagina, guardare che cosa è cambiato e ripetere la modifica.",
            ),
            Refusal::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Troppo grande",
                "Il testo o il file inviato supera il limite di questa pagina: nulla è stato salvato.",
                "Dividerlo in più parti, o ridurlo.",
            ),
            Refusal::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "Troppe richieste in poco tempo",
                "Da questo collegamento sono arrivati troppi invii: questo non è stato eseguito.",
                "Aspettare un minuto e inviare di nuovo.",
            ),
            Refusal::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Il servizio è occupato",
                "La risposta ha richiesto troppo tempo ed è stata interrotta.",
                "Riprovare fra un minuto.",
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, title, why, remedy) = self.words();
        let mut response = (status, Page::new(title, Refused { why, remedy, number: None })).into_response();
        match self {
            Refusal::TooMany => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            Refusal::Key => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        // For who words it otherwise than a page.
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Failure::Refused(it) => it.into_response(),
            Failure::Fault(it) => fault(it.as_ref()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error {
            store::Error::Refusal(it) => Failure::Refused(match it {
                store::Refusal::NotFound => Refusal::NotFound,
                store::Refusal::Changed(_) | store::Refusal::Moved { .. } | store::Refusal::Taken => {
                    Refusal::Changed
                }
                store::Refusal::Unwritable => Refusal::Unreadable,
            }),
            store::Error::Fault(it) => Failure::Fault(Box::new(it)),
        }
    }
}

/// The page of a fault: logged here, once, under the number that the person reads.
pub(super) fn fault(error: &(dyn Error + 'static)) -> Response {
    let number = fault_number();
    tracing::error!(number, error = error.to_string(), "guasto");
    let main = Refused {
        why: "Qualcosa non ha funzionato in Traguardo o nella macchina che lo ospita: la richiesta non è stata eseguita.",
        remedy: "Riprovare; se succede ancora, dire a chi gestisce il servizio il numero del guasto.",
        number: Some(number.clone()),
    };
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, Page::new("Guasto", main)).into_response();
    response.extensions_mut().insert(FaultNumber(number));
    response
}

/// A number that the log and the person can both spell, not given twice.
fn fault_number() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    format!("{seconds}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

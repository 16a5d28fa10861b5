// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why a program did not get what it asked, as RFC 9457 wants it told.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use engine::cycle;
use serde::Serialize;
use utoipa::ToSchema;

use super::rows::Riga;
use crate::{
    desk::Mistake,
    web::{
        opened::Unrecorded,
        page::{Failure, FaultNumber, Refusal, fault},
        unrecorded,
    },
};

/// The content type of problems.
pub(super) const MEDIA: &str = "application/problem+json";

/// Why there is no answer, or nothing was recorded.
#[derive(Debug)]
pub(super) struct Problem(Box<Problema>);

/// Perché la richiesta non è stata esaudita (RFC 9457).
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct Problema {
    /// Indirizzo della pagina che spiega: del manuale, o della regola del ciclo.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Che genere di problema è.
    pub(super) title: String,
    /// Lo stato HTTP della risposta.
    pub(super) status: u16,
    /// Che cosa è successo in questa richiesta.
    pub(super) detail: String,
    /// Che cosa fare.
    pub(super) rimedio: String,
    /// Codici delle regole che fermano la richiesta (`CICL-27`); vuoto se non è una regola.
    pub(super) codici: Vec<String>,
    /// Ogni cosa che non va, quando sono più d'una o hanno un posto.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) errori: Vec<Errore>,
    /// Solo con 412: la riga come l'aveva letta chi la voleva cambiare.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) letta: Option<Riga>,
    /// Solo con 412: la riga com'è adesso.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) attuale: Option<Riga>,
    /// Solo con 500: il numero con cui il guasto è nel registro di chi gestisce il servizio.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) guasto: Option<String>,
}

/// Una cosa che non va.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct Errore {
    /// Chiave della riga, quando è di una riga che c'è.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) riga: Option<String>,
    /// Colonna, quando è di una colonna.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) colonna: Option<String>,
    /// Codice della regola, quando è una regola.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(super) codice: Option<String>,
    /// Che cosa non va.
    pub(super) che_cosa: String,
    /// Che cosa fare.
    pub(super) rimedio: String,
}

impl Problem {
    /// A problem of the kind that the manual tells under that word.
    pub(super) fn new(status: StatusCode, word: &str, title: &str, detail: impl Into<String>) -> Problem {
        Problem(Box::new(Problema {
            kind: format!("/manuale/api#{word}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            ..Problema::default()
        }))
    }

    /// Says what to do.
    pub(super) fn remedy(mut self, words: impl Into<String>) -> Problem {
        self.0.rimedio = words.into();
        self
    }

    /// Something in the request means nothing here.
    pub(super) fn unreadable(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "richiesta", "La richiesta non si legge", detail)
            .remedy("vedere i parametri e i corpi in /api/v1/openapi.json")
    }

    /// What was sent can be read and cannot be.
    pub(super) fn wrong(detail: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "contenuto", "Non si può salvare così", detail)
            .remedy(remedy)
    }

    /// The row is not the one that was read: as it was, and as it is.
    pub(super) fn outdated(read: Option<Riga>, now: Option<Riga>) -> Problem {
        let detail = match &now {
            Some(it) => format!("la riga «{}» è cambiata: ora è alla versione {}", it.riga, it.versione),
            None => "la riga non c'è più".to_owned(),
        };
        let status = StatusCode::PRECONDITION_FAILED;
        let mut problem = Problem::new(status, "versione", "Qualcuno ha modificato nel frattempo", detail)
            .remedy(
                "guardare che cosa è cambiato, unire le due modifiche e rimandarle con la versione di adesso",
            );
        (problem.0.letta, problem.0.attuale) = (read, now);
        problem
    }

    /// Some rules of the cycle do not allow it.
    pub(super) fn refused(refusals: &[cycle::Refusal]) -> Problem {
        let Some(first) = refusals.first() else { return Refusal::Forbidden.into() };
        let foreign = refusals.iter().any(|it| ["CICL-02", "CICL-03"].contains(&it.guard.code));
        let status = if foreign { StatusCode::FORBIDDEN } else { unrecorded::status(first) };
        let error = |it: &cycle::Refusal| Errore {
            codice: Some(it.guard.code.to_owned()),
            che_cosa: it.what.clone(),
            rimedio: it.remedy.clone(),
            ..Errore::default()
        };
        Problem(Box::new(Problema {
            kind: format!("/ciclo#{}", first.guard.code),
            title: first.guard.title.to_owned(),
            status: status.as_u16(),
            detail: first.what.clone(),
            rimedio: first.remedy.clone(),
            codici: refusals.iter().map(|it| it.guard.code.to_owned()).collect(),
            errori: refusals.iter().map(error).collect(),
            ..Problema::default()
        }))
    }

    fn mistakes(mistakes: Vec<Mistake>) -> Problem {
        let detail = match mistakes.as_slice() {
            [one] => one.what.clone(),
            many => format!("{} cose non vanno", many.len()),
        };
        let remedy = match mistakes.as_slice() {
            [one] => one.remedy.clone(),
            _ => "leggere «errori» e correggere ciascuna".to_owned(),
        };
        let mut problem = Problem::wrong(detail, remedy);
        let error = |Mistake { row, column, what, remedy }: Mistake| Errore {
            riga: row,
            colonna: column,
            codice: None,
            che_cosa: what,
            rimedio: remedy,
        };
        problem.0.errori = mistakes.into_iter().map(error).collect();
        problem
    }

    /// Adds what is wrong in a place.
    pub(super) fn with(mut self, errors: Vec<Errore>) -> Problem {
        self.0.errori = errors;
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        #[rustfmt::skip]
        let (status, word, title, detail, remedy) = match refusal {
            Refusal::Unreadable => (400, "richiesta", "La richiesta non si legge", "nell'indirizzo o nel corpo c'è qualcosa che qui non si capisce", "vedere i parametri e i corpi in /api/v1/openapi.json"),
            Refusal::Key => (401, "chiave", "Serve una chiave che valga", "la chiave non c'è, è scaduta o è stata revocata; l'accesso dal browser qui non vale", "mandare «Authorization: Bearer» con una chiave fatta dal proprio profilo, alla voce «Chiavi per i programmi»"),
            Refusal::Forbidden => (403, "diritti", "Non è ammesso a questa chiave", "il ruolo della chiave non lo può fare, o è cosa di un'altra struttura", "usare una chiave del ruolo a cui spetta"),
            Refusal::NotFound => (404, "non-trovato", "Non c'è", "a questo indirizzo non c'è nulla, o non c'è più", "controllare l'indirizzo; gli elenchi danno quelli che ci sono"),
            Refusal::Method => (405, "metodo", "L'indirizzo non si usa così", "l'indirizzo esiste, ma non accetta questo metodo", "vedere in «Allow» quelli che accetta"),
            Refusal::Slow => (408, "lentezza", "La richiesta è arrivata troppo lentamente", "il collegamento si è fermato prima della fine", "riprovare"),
            Refusal::Changed => (409, "contemporanea", "Qualcuno ha modificato nel frattempo", "il piano è cambiato mentre si registrava: nulla è stato salvato", "rileggere e ripetere"),
            Refusal::TooLarge => (413, "troppo-grande", "Troppo grande", "il corpo supera i 256 KiB: nulla è stato salvato", "dividerlo in più richieste"),
            Refusal::TooMany => (429, "troppe", "Troppe richieste in poco tempo", "da questo collegamento sono arrivate troppe scritture: questa non è stata eseguita", "aspettare i secondi scritti in «Retry-After»"),
            Refusal::Busy => (503, "occupato", "Il servizio è occupato", "la risposta ha richiesto troppo tempo ed è stata interrotta", "riprovare fra un minuto"),
        };
        let status = StatusCode::from_u16(status).expect("all of them are statuses");
        Problem::new(status, word, title, detail).remedy(remedy)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Refused(it) => it.into(),
            Failure::Fault(it) => {
                let number = fault(it.as_ref()).extensions().get::<FaultNumber>().cloned();
                broken(number.map(|it| it.0))
            }
        }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        Failure::from(error).into()
    }
}

impl From<Unrecorded> for Problem {
    fn from(why: Unrecorded) -> Problem {
        match why {
            Unrecorded::Mistakes(it) => Problem::mistakes(it),
            Unrecorded::Changed => Refusal::Changed.into(),
            Unrecorded::Cycle(it) => Problem::refused(&[it]),
            Unrecorded::Failed(it) => it.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).expect("it was a status");
        let body = serde_json::to_string(&*self.0).expect("keys are strings");
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA)], body).into_response();
        let (name, value) = match status {
            StatusCode::UNAUTHORIZED => (header::WWW_AUTHENTICATE, "Bearer"),
            StatusCode::TOO_MANY_REQUESTS => (header::RETRY_AFTER, "60"),
            _ => return response,
        };
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }
}

fn broken(number: Option<String>) -> Problem {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let detail = "qualcosa non ha funzionato in Traguardo o nella macchina che lo ospita";
    let mut problem = Problem::new(status, "guasto", "Guasto", detail)
        .remedy("riprovare; se succede ancora, dire a chi gestisce il servizio il numero del guasto");
    problem.0.guasto = number;
    problem
}

/// Makes a problem of what a layer or an extractor refused in its own words; nothing of it is to be kept by anybody.
pub(in crate::web) async fn dress(request: Request, next: Next) -> Response {
    if !super::is_under(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let worded = response.headers().get(header::CONTENT_TYPE).is_some_and(|it| it == MEDIA);
    if (status.is_client_error() || status.is_server_error()) && !worded {
        let problem =
            match (response.extensions().get::<Refusal>(), response.extensions().get::<FaultNumber>()) {
                (_, Some(it)) => broken(Some(it.0.clone())),
                (Some(it), None) => it.clone().into(),
                (None, None) => Refusal::of(status).into(),
            };
        let mut told = problem.into_response();
        // What a layer says beside its refusal stays.
        for name in [header::ALLOW, header::RETRY_AFTER] {
            if let Some(value) = response.headers_mut().remove(&name) {
                told.headers_mut().insert(name, value);
            }
        }
        response = told;
    }
    let keep = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(keep);
    response
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What stands around every route: limits of size, time and pace, defence from other sites, headers, log.

use std::{
    any::Any,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use store::Pace;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

use super::{
    Site, api, frame, metrics,
    network::Network,
    page::{Failure, Refusal, fault},
    recognise, secret, session_ended,
    visitor::Known,
};

/// Bytes that a form may send. A page that takes files raises it for itself.
pub(super) const BODY: usize = 256 * 1024;

/// Within which a page answers, what it receives included.
const ANSWER: Duration = Duration::from_secs(30);

/// Forms that somebody may send: 60 at once, and then two each second.
const PACE: Pace = Pace { burst: 60, every: SignedDuration::from_millis(500) };

/// What the browser is allowed to do with our pages. `data:` images are the small signs of Bootstrap Italia's sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types traguardo";

/// On every response.
#[rustfmt::skip]
static HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Two years: what browsers ask before they take a site as always encrypted.
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Puts it all around the routes. The last line is the outermost.
pub(super) fn around(routes: Router<Site>, site: &Site) -> Router<Site> {
    routes
        .layer(from_fn(session_ended::give_back))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER))
        .layer(from_fn_with_state(site.clone(), keep_pace))
        .layer(ours_only(site))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(site.clone(), recognise::recognise))
        .layer(from_fn(frame::dress))
        .layer(from_fn(api::problem::dress))
        .layer(from_fn_with_state(site.clone(), seal))
        .layer(from_fn(log))
}

/// Refuses what another site makes the browser send.
fn ours_only(site: &Site) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match &site.settings().public_url {
        Some(it) => layer.add_trusted_origin(it).expect("the public address was read as an origin"),
        None => layer,
    }
}

/// Refuses who sends more than people do: a session, or the network of who has none. A whole office may stand behind
/// one address, and its people do not wait for one another.
async fn keep_pace(State(site): State<Site>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let asker = match (request.extensions().get::<Known>(), Network::of(&site, &request)) {
        (Some(known), _) => format!("sessione {}", known.session.token),
        (None, Some(Network(it))) => format!("rete {it}"),
        (None, None) => return next.run(request).await,
    };
    // Neither addresses nor tokens are kept.
    match site.store().keep_pace(&secret::digest(&asker), PACE, site.now()).await {
        Ok(true) => next.run(request).await,
        Ok(false) => Refusal::TooMany.into_response(),
        Err(error) => Failure::from(error).into_response(),
    }
}

/// What a panic says may hold what a person wrote: it is not repeated.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    fault(&std::io::Error::other("panico"))
}

/// Puts on the response what protects who reads it.
async fn seal(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.is_encrypted() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
    }
    response
}

/// Logs the shape of the address, never the address: it may name a person or hold a word searched for.
async fn log(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |it| it.as_str().to_owned());
    let response = next.run(request).await;
    let (status, elapsed) = (response.status().as_u16(), begin.elapsed());
    tracing::info!(%method, path, status, micros = elapsed.as_micros(), "risposta");
    metrics::answered(&method, path, status, elapsed);
    response
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Method, routing::post};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;
    use crate::web::{Settings, listen::Peer};

    async fn router() -> (Router, tempfile::TempDir) {
        async fn take(body: String) -> String {
            body
        }
        async fn fail() {
            panic!("a word that a person wrote");
        }
        let routes = Router::new().route("/", post(take)).route("/fail", post(fail));
        let folder = tempfile::tempdir().unwrap();
        let store = store::Store::open(&store::Address::Sqlite(folder.path().join("t.db"))).await.unwrap();
        let settings = Settings { now: Some(jiff::Timestamp::UNIX_EPOCH), ..Settings::default() };
        let site = Site::new(settings, store);
        (around(routes, &site).with_state(site), folder)
    }

    /// Status and page of what is answered to a form of that size.
    async fn send(router: &Router, path: &str, origin: &str, size: usize) -> (StatusCode, String) {
        let peer = Peer(([192, 0, 2, 1], 80).into());
        let request = Request::builder().method(Method::POST).uri(path).header("sec-fetch-site", origin);
        let request = request.extension(peer).body(Body::from("x".repeat(size))).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for (name, value) in &HEADERS {
            assert_eq!(headers[name], value);
        }
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn what_another_site_sends_is_refused() {
        let (router, _folder) = router().await;
        assert_eq!(send(&router, "/", "same-origin", 1).await, (StatusCode::OK, "x".to_owned()));
        let (status, page) = send(&router, "/", "cross-site", 1).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(page.contains("<h1>Non si può fare da qui</h1>"), "{page}");
    }

    #[tokio::test]
    async fn what_is_too_large_is_refused() {
        let (status, page) = send(&router().await.0, "/", "same-origin", BODY + 1).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(page.contains("<h1>Troppo grande</h1>"), "{page}");
    }

    #[tokio::test]
    async fn who_sends_too_often_waits() {
        let (router, _folder) = router().await;
        for _ in 0..PACE.burst {
            assert_eq!(send(&router, "/", "same-origin", 0).await.0, StatusCode::OK);
        }
        let (status, page) = send(&router, "/", "same-origin", 0).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.contains("<h1>Troppe richieste in poco tempo</h1>"), "{page}");
    }

    #[tokio::test]
    async fn a_panic_is_a_page_with_a_number() {
        let (status, page) = send(&router().await.0, "/fail", "same-origin", 0).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("Numero del guasto: <strong>"), "{page}");
        assert!(!page.contains("a word that a person wrote"), "{page}");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is measured of a node, as Prometheus reads it, at an address of its own that people do not see.

use std::{io, time::Duration};

use axum::{Router, http::Method, routing::get};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use store::Store;

/// Seconds within which an answer came: from a page to what people notice.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

const ANSWERS: &str = "traguardo_http_requests_total";
const DURATION: &str = "traguardo_http_request_duration_seconds";
const CONNECTIONS: &str = "traguardo_database_connections";
const VERSION: &str = "traguardo_build_info";

/// Begins to measure; what is measured before goes nowhere. Once in a process.
///
/// # Errors
/// Somebody measures already.
pub fn begin() -> io::Result<PrometheusHandle> {
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &SECONDS);
    let handle = builder.and_then(PrometheusBuilder::install_recorder).map_err(io::Error::other)?;
    describe_counter!(ANSWERS, "Answers, by method, shape of the address and status.");
    describe_histogram!(DURATION, Unit::Seconds, "How long answers took, by shape of the address.");
    describe_gauge!(CONNECTIONS, "Connections to the database, by what they are doing.");
    describe_gauge!(VERSION, "The version of the program; always 1.");
    gauge!(VERSION, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// The page that Prometheus reads.
pub fn routes(handle: PrometheusHandle, store: Store) -> Router {
    let page = move || {
        let (busy, idle) = store.connections();
        gauge!(CONNECTIONS, "state" => "busy").set(f64::from(busy));
        gauge!(CONNECTIONS, "state" => "idle").set(f64::from(idle));
        handle.run_upkeep();
        let page = handle.render();
        async move { ([("content-type", "text/plain; version=0.0.4")], page) }
    };
    Router::new().route("/metrics", get(page))
}

/// An answer was given. The shape of the address, never the address.
pub(super) fn answered(method: &Method, path: String, status: u16, elapsed: Duration) {
    // What is not HTTP would make as many series as there are inventions.
    let method = match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    };
    histogram!(DURATION, "path" => path.clone()).record(elapsed);
    counter!(ANSWERS, "method" => method, "path" => path, "status" => status.to_string()).increment(1);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is measured of a node, as Prometheus reads it, at an address of its own that people do not see.

use std::{io, time::Duration};

use axum::{Router, http::Method, routing::get};
use jiff::Timestamp;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use store::Store;

/// Seconds within which an answer came: from a page to what people notice.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

const ANSWERS: &str = "traguardo_http_requests_total";
const DURATION: &str = "traguardo_http_request_duration_seconds";
const CONNECTIONS: &str = "traguardo_database_connections";
const JOBS: &str = "traguardo_jobs_total";
const WAITING: &str = "traguardo_jobs_waiting";
const VERSION: &str = "traguardo_build_info";

/// Begins to measure; what is measured before goes nowhere. Once in a process.
///
/// # Errors
/// Somebody measures already.
pub fn begin() -> io::Result<PrometheusHandle> {
    let handle = builder().and_then(PrometheusBuilder::install_recorder).map_err(io::Error::other)?;
    describe_counter!(ANSWERS, "Answers, by method, shape of the address and status.");
    describe_histogram!(DURATION, Unit::Seconds, "How long answers took, by shape of the address.");
    describe_gauge!(CONNECTIONS, "Connections to the database, by what they are doing.");
    describe_counter!(JOBS, "Jobs that ended, by kind and outcome.");
    describe_gauge!(WAITING, "Jobs that are due and not done.");
    describe_gauge!(VERSION, "The version of the program; always 1.");
    gauge!(VERSION, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &SECONDS)
}

/// The page that Prometheus reads.
pub fn routes(handle: PrometheusHandle, store: Store) -> Router {
    let page = async move || {
        let (busy, idle) = store.connections();
        gauge!(CONNECTIONS, "state" => "busy").set(f64::from(busy));
        gauge!(CONNECTIONS, "state" => "idle").set(f64::from(idle));
        // A database that is down is told by its connections and by `/salute/pronto`.
        if let Ok(many) = store.jobs_waiting(Timestamp::now()).await {
            gauge!(WAITING).set(f64::from(u32::try_from(many).unwrap_or(u32::MAX)));
        }
        handle.run_upkeep();
        ([("content-type", "text/plain; version=0.0.4")], handle.render())
    };
    Router::new().route("/metrics", get(page))
}

/// A job ended, or is to be tried again.
pub(super) fn job_ended(kind: &str, outcome: &'static str) {
    counter!(JOBS, "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_the_shape_of_their_address() {
        let recorder = builder().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            for elapsed in [3, 300] {
                answered(&Method::GET, "/piani/{plan}".to_owned(), 200, Duration::from_millis(elapsed));
            }
            let invented = Method::from_bytes(b"INVENTATO").unwrap();
            answered(&invented, "-".to_owned(), 405, Duration::ZERO);
        });
        let page = recorder.handle().render();
        for line in [
            r#"traguardo_http_requests_total{method="GET",path="/piani/{plan}",status="200"} 2"#,
            r#"traguardo_http_requests_total{method="other",path="-",status="405"} 1"#,
            r#"traguardo_http_request_duration_seconds_bucket{path="/piani/{plan}",le="0.005"} 1"#,
            r#"traguardo_http_request_duration_seconds_count{path="/piani/{plan}"} 2"#,
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
    }
}

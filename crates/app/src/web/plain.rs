// SPDX-License-Identifier: AGPL-3.0-or-later
//! What programs ask for: whether we are well, what may be indexed, whom to tell of a vulnerability.

use axum::{extract::State, http::StatusCode};

use super::{Site, version_show::REPOSITORY};

/// `/salute`: for whoever restarts what no longer answers. It asks nothing of the database: a database that is down is
/// not cured by starting us again.
pub(super) async fn health() -> &'static str {
    "bene\n"
}

/// `/salute/pronto`: for whoever sends us people. We are not ready when the database does not answer, nor from the
/// moment we are told to stop.
pub(super) async fn readiness(State(site): State<Site>) -> (StatusCode, &'static str) {
    if site.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "si sta fermando\n");
    }
    match site.store().answers().await {
        Ok(()) => (StatusCode::OK, "pronto\n"),
        Err(error) => {
            tracing::warn!(error = error.to_string(), "la banca dati non risponde");
            (StatusCode::SERVICE_UNAVAILABLE, "la banca dati non risponde\n")
        }
    }
}

/// `/robots.txt`: what bodies published is there to be found; the rest is for who works here.
pub(super) async fn robots(State(site): State<Site>) -> String {
    let map = site.settings().public_url.as_ref().map(|it| format!("\nSitemap: {it}/sitemap.xml\n"));
    format!(
        "User-agent: *\nAllow: /trasparenza\nAllow: /risorse/\nAllow: /sitemap.xml\nDisallow: /\n{}",
        map.unwrap_or_default()
    )
}

/// `/.well-known/security.txt` (RFC 9116).
pub(super) async fn security(State(site): State<Site>) -> String {
    let canonical =
        site.settings().public_url.as_ref().map(|it| format!("Canonical: {it}/.well-known/security.txt\n"));
    format!(
        "Contact: {REPOSITORY}/security/advisories/new\nPolicy: {REPOSITORY}/blob/main/SECURITY.md\n\
         Preferred-Languages: it, en\n{}Expires: {EXPIRES}\n",
        canonical.unwrap_or_default()
    )
}

/// A year after the release at most: RFC 9116 wants it to be looked at again.
const EXPIRES: &str = "2027-11-21T00:00:00Z";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Settings;

    #[tokio::test]
    async fn who_is_leaving_or_has_no_database_is_not_ready() {
        let folder = tempfile::tempdir().unwrap();
        let store = store::Store::open(&store::Address::Sqlite(folder.path().join("t.db"))).await.unwrap();
        let site = Site::new(Settings::default(), store.clone());
        assert_eq!(readiness(State(site.clone())).await, (StatusCode::OK, "pronto\n"));
        site.leave();
        let (status, why) = readiness(State(site)).await;
        assert_eq!((status, why), (StatusCode::SERVICE_UNAVAILABLE, "si sta fermando\n"));
        store.close().await;
        let (status, why) = readiness(State(Site::new(Settings::default(), store))).await;
        assert_eq!((status, why), (StatusCode::SERVICE_UNAVAILABLE, "la banca dati non risponde\n"));
        assert_eq!(health().await, "bene\n");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What leaves an installation and comes back: bodies, copies, files attached; on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod attached;
mod bad;
mod bodies;
mod bucket;
mod copies;
mod places;

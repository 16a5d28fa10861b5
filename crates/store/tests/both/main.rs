// SPDX-License-Identifier: AGPL-3.0-or-later
//! What must hold on both engines: each test runs on SQLite and on a PostgreSQL server of its own.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod answers;
mod carry;
mod concurrency;
mod engines;
mod harm;
mod jobs;
mod nodes;
mod people;
mod publishing;
mod statements;
mod story;
mod walls;

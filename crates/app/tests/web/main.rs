// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people do with the pages, one request after the other. One module per part of the work.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod accounts;
mod api;
mod client;
mod comune;
mod cycle;
mod delegations;
mod editing;
mod entry;
mod findings;
mod listener;
mod measuring;
mod petitions;
mod plan_new;
mod posta;
mod profile;
mod program;
mod proofs;
mod publishing;
mod results;
mod rights;
mod second_half;
mod start;
mod story;
mod system;
mod together;
mod values;
mod webhook;
mod weighing;
mod world;
mod world_empty;
mod world_new;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application: the only crate that knows the command line, HTTP and the clock.

pub mod cli;
pub mod desk;
pub mod oidc;
pub mod trial;
pub mod web;

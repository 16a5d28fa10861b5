// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application: the only crate that knows the command line, HTTP and the clock.

pub mod canonical;
pub mod cli;
pub mod desk;
pub mod due;
pub mod oidc;
pub mod step;
pub mod trial;
pub mod web;

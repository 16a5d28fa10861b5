// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application: the only crate that knows the command line, HTTP and the clock.

pub mod archive;
pub mod backup;
pub mod canonical;
pub mod chart;
pub mod cli;
pub mod desk;
pub mod due;
pub mod evidence;
pub mod exchange;
pub mod figures;
pub mod oidc;
pub mod operator;
pub mod published;
pub mod sheet;
pub mod step;
pub mod stop;
pub mod trial;
pub mod web;
pub mod whatif;

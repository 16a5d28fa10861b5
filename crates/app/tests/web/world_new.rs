// SPDX-License-Identifier: AGPL-3.0-or-later
//! The world as people reach it, at its public address.

use app::web::Settings;

use crate::world::{Names, World};

impl World {
    /// With the trial data.
    pub(crate) async fn new() -> World {
        let public_url = Some("https://traguardo.example".to_owned());
        World::with(Settings { public_url, ..Settings::default() }).await
    }
}

impl Names {
    /// A page with ids, as the goldens keep it.
    pub(crate) fn page(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, id)| text.replace(id, name))
    }
}

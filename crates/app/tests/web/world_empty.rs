// SPDX-License-Identifier: AGPL-3.0-or-later
//! A world in which there is nobody yet.

use app::web::{Settings, Site, secret};
use jiff::Timestamp;
use store::{Address, Store};
use tempfile::TempDir;

use crate::world::{Names, World};

impl World {
    /// Without anything in it: the first access is made with that key.
    pub(crate) async fn empty(key: &str) -> World {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("prova.db"));
        World::empty_on(&address, folder, key).await
    }

    /// The same on that database.
    pub(crate) async fn empty_on(address: &Address, folder: TempDir, key: &str) -> World {
        let store = Store::open(address).await.unwrap();
        let now: Timestamp = "2026-07-01T10:00:00Z".parse().unwrap();
        let settings =
            Settings { first_key: Some(secret::digest(key)), now: Some(now), ..Settings::default() };
        let site = Site::new(settings, store.clone());
        World { site, store, names: Names::default(), now, encrypted: false, _folder: folder }
    }
}

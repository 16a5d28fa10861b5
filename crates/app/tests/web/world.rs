// SPDX-License-Identifier: AGPL-3.0-or-later
//! A site with the trial data on a database of its own, on a day of July, and sessions for its people.

use std::collections::BTreeMap;

use app::{
    evidence::{Shelf, Vault},
    trial,
    web::{Settings, Site, secret},
};
use jiff::{SignedDuration, Timestamp};
use store::{Actor, Address, NewInvitation, PersonId, Session, Store};
use tempfile::TempDir;

/// What the link of an invitation holds.
pub(crate) const INVITATION: &str = "invito-di-prova";

/// Names for what has another id every time.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) BTreeMap<String, String>);

/// The site and what the tests know of it.
pub(crate) struct World {
    pub(crate) site: Site,
    pub(crate) store: Store,
    pub(crate) names: Names,
    pub(crate) now: Timestamp,
    pub(crate) encrypted: bool,
    // Goes with the world.
    pub(crate) _folder: TempDir,
}

impl World {
    /// With the trial data and those settings; without a public address, at this machine without encryption. In July
    /// 2026, unless the settings say another day.
    pub(crate) async fn with(settings: Settings) -> World {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("prova.db"));
        World::on(&address, folder, settings).await
    }

    /// On that database, which is empty.
    pub(crate) async fn on(address: &Address, folder: TempDir, settings: Settings) -> World {
        let store = Store::open(address).await.unwrap();
        let now = settings.now.unwrap_or_else(|| "2026-07-01T10:00:00Z".parse().unwrap());
        trial::load(&store, now - SignedDuration::from_hours(24)).await.unwrap();
        let encrypted = settings.public_url.is_some();
        let vault = Vault::open(&Shelf::Folder(folder.path().join("prove")), 1024 * 1024);
        let vault = Some(vault.unwrap_or_else(|_| panic!("no folder for the files")));
        let settings = Settings { now: Some(now), vault, ..settings };
        let site = Site::new(settings, store.clone());
        let mut world = World { site, store, names: Names::default(), now, encrypted, _folder: folder };
        world.learn().await;
        world
    }

    /// Gives a name to every id there is: `{vivo}` is the plan of the invented comune.
    async fn learn(&mut self) {
        for account in self.store.accounts().await.unwrap() {
            self.names.0.insert(format!("{{{}}}", account.login), account.person.to_string());
        }
        let person = self.store.account_by_login("personale").await.unwrap().unwrap().person;
        let (token, expires) = (secret::digest(INVITATION), self.now + SignedDuration::from_hours(1));
        let new = NewInvitation { token: &token, person: &person, body: None, expires };
        self.store.invite(&new, self.now).await.unwrap();
        self.names.0.insert("{invito}".to_owned(), INVITATION.to_owned());
        for body in self.store.bodies().await.unwrap() {
            let ente = body.name.split_whitespace().last().unwrap().to_lowercase();
            self.names.0.insert(format!("{{testa-{ente}}}"), body.head);
            let actor =
                Actor { body: body.id, person: PersonId::from(""), role: String::new(), on_behalf_of: None };
            for it in self.store.dossiers(&actor).await.unwrap() {
                let name = match body.name.as_str() {
                    "Comune di Vallechiara di Sopra" => "vivo".to_owned(),
                    other => {
                        format!("{}-{}", other.split_whitespace().last().unwrap().to_lowercase(), it.year)
                    }
                };
                if name == "vivo" {
                    let (_, rows) = self.store.rows(&actor, &it.id).await.unwrap();
                    let first = rows.iter().find(|it| it.place.sheet == "obiettivo").unwrap();
                    self.names.0.insert("{riga}".to_owned(), first.place.id.replace('#', "%23"));
                }
                self.names.0.insert(format!("{{{name}}}"), it.id.to_string());
            }
            for it in self.store.members(&actor).await.unwrap() {
                let login =
                    self.names.0.iter().find(|(_, id)| **id == it.person.to_string()).unwrap().0.clone();
                let login = login.trim_matches(['{', '}']);
                self.names.0.insert(format!("{{{ente}-{login}}}"), it.id.to_string());
            }
        }
    }

    /// The cookie of a person who came in, in their role in the invented comune (or in the installation).
    pub(crate) async fn cookie(&self, login: &str) -> String {
        self.cookie_in(login, "Comune di Vallechiara di Sopra").await
    }

    /// The cookie of a person who came in, in their role in that body.
    pub(crate) async fn cookie_in(&self, login: &str, body: &str) -> String {
        let access = trial::ACCESSES.iter().find(|it| it.login == login).unwrap();
        self.cookie_as(login, access.word(), body).await
    }

    /// The cookie of a person who came in, in that role in that body.
    pub(crate) async fn cookie_as(&self, login: &str, role: &str, body: &str) -> String {
        let account = self.store.account_by_login(login).await.unwrap().unwrap();
        let body = self.store.bodies().await.unwrap().into_iter().find(|it| it.name == body).unwrap();
        let token = secret::token();
        let session = Session {
            token: secret::digest(&token),
            person: account.person,
            body: (!account.administrator).then_some(body.id),
            role: role.to_owned(),
            on_behalf_of: None,
            created: self.now,
            seen: self.now,
            expires: self.now + SignedDuration::from_hours(1),
        };
        self.store.open_session(&session).await.unwrap();
        let prefix = if self.encrypted { "__Host-" } else { "" };
        format!("{prefix}traguardo={token}")
    }
}

impl Names {
    /// An address with names, as the server knows it.
    pub(crate) fn address(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }
}

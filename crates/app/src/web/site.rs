// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every page may use: how the server was started, the database, the clock.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use store::Store;

use super::{opened::Shelf, public};
use crate::{evidence::Vault, mail::Mailer, oidc::Provider, webhook::Caller};

/// What every page may use. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    settings: Settings,
    store: Store,
    shelf: Shelf,
    public: public::Shelf,
    leaving: AtomicBool,
    zone: TimeZone,
}

/// How the server was started.
#[derive(Default)]
pub struct Settings {
    /// The address at which people find the site, without a slash at the end: `https://traguardo.example`.
    pub public_url: Option<String>,
    /// A proxy in front of us, whose `X-Forwarded-For` is believed.
    pub proxy: Option<IpAddr>,
    /// SHA-256 of the key with which the first account is made; none once there is one.
    pub first_key: Option<String>,
    /// The provider of identity with which one may come in.
    pub provider: Option<Provider>,
    /// Where the files that prove something are; without it none is attached.
    pub vault: Option<Vault>,
    /// What sends letters; without it none is sent.
    pub mailer: Option<Mailer>,
    /// What tells other programs; without it none is told.
    pub caller: Option<Caller>,
    /// The moment at which the clock stands still, for tests.
    pub now: Option<Timestamp>,
}

impl Site {
    /// A site with those settings on that database.
    #[must_use]
    pub fn new(settings: Settings, store: Store) -> Site {
        // Terms of law run on Italian days, wherever the server is.
        let zone = TimeZone::get("Europe/Rome").unwrap_or_else(|_| TimeZone::system());
        Site(Arc::new(Inner {
            settings,
            store,
            shelf: Shelf::default(),
            public: public::Shelf::default(),
            leaving: AtomicBool::new(false),
            zone,
        }))
    }

    /// How the server was started.
    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The database.
    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The provider of identity, if there is one.
    pub(super) fn provider(&self) -> Option<&Provider> {
        self.0.settings.provider.as_ref()
    }

    /// Where the files that prove something are, if anywhere.
    pub(super) fn vault(&self) -> Option<&Vault> {
        self.0.settings.vault.as_ref()
    }

    /// What sends letters, and the address that they lead to.
    pub(super) fn mailer(&self) -> Option<(&Mailer, &str)> {
        let settings = self.settings();
        settings.mailer.as_ref().zip(settings.public_url.as_deref())
    }

    /// What tells other programs, if anything does.
    pub(super) fn caller(&self) -> Option<&Caller> {
        self.0.settings.caller.as_ref()
    }

    /// The dossiers opened lately.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The published texts opened lately.
    pub(super) fn public(&self) -> &public::Shelf {
        &self.0.public
    }

    /// From now on we are not ready: nobody new is to be sent here.
    pub fn leave(&self) {
        self.0.leaving.store(true, Ordering::Relaxed);
    }

    /// Whether we were told to stop.
    pub(super) fn is_leaving(&self) -> bool {
        self.0.leaving.load(Ordering::Relaxed)
    }

    /// Now.
    pub(super) fn now(&self) -> Timestamp {
        self.0.settings.now.unwrap_or_else(Timestamp::now)
    }

    /// The day it is in Italy.
    pub(super) fn today(&self) -> Date {
        self.day(self.now())
    }

    /// The day of a moment in Italy.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.0.zone.clone()).date()
    }

    /// When a day begins in Italy.
    pub(super) fn begin(&self, day: Date) -> Timestamp {
        day.to_zoned(self.0.zone.clone()).map_or(Timestamp::UNIX_EPOCH, |it| it.timestamp())
    }

    /// An hour of a day in Italy.
    pub(super) fn at(&self, day: Date, hour: i8) -> Timestamp {
        let zoned = day.at(hour, 0, 0, 0).to_zoned(self.0.zone.clone());
        zoned.map_or(Timestamp::UNIX_EPOCH, |it| it.timestamp())
    }

    /// A moment as it is read: `21/11/2026, 14:05`.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.zone.clone()).strftime("%d/%m/%Y, %H:%M").to_string()
    }

    /// Whether people reach the site over https.
    pub(super) fn is_encrypted(&self) -> bool {
        self.settings().public_url.as_ref().is_some_and(|it| it.starts_with("https://"))
    }
}

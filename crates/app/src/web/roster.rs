// SPDX-License-Identifier: AGPL-3.0-or-later
//! The people of a body with their roles and their accesses, as the pages about them need them.

use std::collections::HashMap;

use engine::{cycle::Role, cycle::role::Thing, model::Choice as _};
use jiff::civil::Date;
use store::{Account, Actor, Invitation, Membership, Person, PersonId};

use super::{
    Site, opened,
    page::{Badge, Failure},
    visitor::{Visitor, role, role_words},
};

/// The people of a body.
pub(super) struct Roster {
    pub(super) people: Vec<Person>,
    pub(super) members: Vec<Membership>,
    accounts: HashMap<PersonId, Account>,
    invitations: Vec<Invitation>,
}

/// How the access of a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Active,
    Disabled,
    Invited,
    /// Neither an access nor an invitation that is worth something.
    Missing,
}

impl Roster {
    /// Those of the body of who asks.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn read(site: &Site, actor: &Actor) -> Result<Roster, Failure> {
        let store = site.store();
        let (people, members) = (store.people(actor).await?, store.members(actor).await?);
        let accounts = store.accounts().await?.into_iter().map(|it| (it.person.clone(), it)).collect();
        let mut invitations = store.invitations(actor).await?;
        invitations.retain(|it| it.expires > site.now());
        Ok(Roster { people, members, accounts, invitations })
    }

    /// A person of this body.
    pub(super) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|it| it.id.as_str() == id)
    }

    /// The name of a person of this body.
    pub(super) fn name(&self, id: &PersonId) -> &str {
        self.person(id.as_str()).map_or("", |it| &it.name)
    }

    /// The access of a person, if there is one.
    pub(super) fn account(&self, person: &PersonId) -> Option<&Account> {
        self.accounts.get(person)
    }

    /// How it is.
    pub(super) fn access(&self, person: &PersonId) -> Access {
        match self.account(person) {
            Some(it) if it.disabled => Access::Disabled,
            Some(_) => Access::Active,
            None if self.invitations.iter().any(|it| it.person == *person) => Access::Invited,
            None => Access::Missing,
        }
    }

    /// The roles of a person that hold on a day or later.
    pub(super) fn roles<'a>(
        &'a self,
        person: &'a PersonId,
        on: Date,
    ) -> impl Iterator<Item = &'a Membership> {
        self.members.iter().filter(move |it| it.person == *person && it.until.is_none_or(|it| it >= on))
    }

    /// Whether, without those of one person or without one membership, somebody still administers the body.
    pub(super) fn is_still_administered(&self, without: impl Fn(&Membership) -> bool, on: Date) -> bool {
        self.members.iter().any(|it| {
            it.role == Role::Administrator.word()
                && it.since <= on
                && it.until.is_none()
                && !without(it)
                && self.access(&it.person) == Access::Active
        })
    }
}

impl Access {
    /// Each, as it stands in an address.
    pub(super) const ALL: &[(&str, Access)] = &[
        ("attivo", Access::Active),
        ("sospeso", Access::Disabled),
        ("invitato", Access::Invited),
        ("senza accesso", Access::Missing),
    ];

    /// As it is read.
    pub(super) fn badge(self) -> Badge {
        let word = Access::ALL.iter().find(|(_, it)| *it == self).map_or("", |(word, _)| *word);
        let (colour, icon) = match self {
            Access::Active => ("bg-success", "it-check-circle"),
            Access::Disabled => ("bg-secondary", "it-lock"),
            Access::Invited => ("bg-primary", "it-clock"),
            Access::Missing => ("bg-warning", "it-warning-circle"),
        };
        Badge { word, colour, icon }
    }
}

/// A role and where and when it holds, in words.
pub(super) fn in_words(word: &str, scope: &str) -> String {
    let words = role(word).map_or("", role_words);
    if scope.is_empty() { words.to_owned() } else { format!("{words}, struttura {scope}") }
}

/// A day as it is read.
pub(super) fn day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// The structures of the body, as its last dossier has them: id and name.
///
/// # Errors
/// A fault.
pub(super) async fn structures(site: &Site, visitor: &Visitor) -> Result<Vec<(String, String)>, Failure> {
    if !visitor.may_read(Thing::Plan) {
        return Ok(Vec::new());
    }
    let dossiers = site.store().dossiers(&visitor.actor).await?;
    let Some(last) = dossiers.iter().max_by_key(|it| it.year) else { return Ok(Vec::new()) };
    let opened = opened::open(site, visitor, last.id.as_str(), None).await?;
    let all = opened.dossier().structures.iter();
    Ok(all.map(|it| (it.id.to_string(), it.name.to_string())).collect())
}

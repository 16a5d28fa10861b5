// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/utenze`: the people of the body, their roles and their accesses; filters in the address.

use askama::Template;
use axum::extract::{Query, State};
use engine::cycle::role::Thing;
use serde::Deserialize;
use store::Person;

use super::{
    Site, grant,
    page::{Page, PageResult},
    roster::{Access, Roster, in_words},
    visitor::Visitor,
};

/// What is looked for; a blank field asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    cerca: String,
    ruolo: String,
    stato: String,
}

#[derive(Template)]
#[template(path = "account_list.html")]
pub(super) struct AccountList {
    wanted: Wanted,
    people: Vec<Line>,
    caption: String,
    may_write: bool,
}

/// A person.
struct Line {
    id: String,
    name: String,
    login: String,
    roles: Vec<String>,
    access: Access,
    factor: bool,
    entered: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<AccountList> {
    visitor.reads(Thing::Accounts)?;
    let roster = Roster::read(&site, &visitor.actor).await?;
    let fits = |it: &&Person| wanted.fits(it, &roster, &site);
    let people: Vec<Line> = roster.people.iter().filter(fits).map(|it| line(it, &roster, &site)).collect();
    let caption = match people.len() {
        1 => "Una persona".to_owned(),
        count => format!("{count} persone"),
    };
    let may_write = visitor.may_write(Thing::Accounts);
    let page = Page::new("Utenze", AccountList { wanted, people, caption, may_write });
    Ok(if may_write { page.action("Aggiungi una persona", "/utenze/nuova") } else { page })
}

fn line(person: &Person, roster: &Roster, site: &Site) -> Line {
    let account = roster.account(&person.id);
    let roles = roster.roles(&person.id, site.today());
    Line {
        id: person.id.to_string(),
        name: person.name.clone(),
        login: account.map_or_else(String::new, |it| it.login.clone()),
        roles: roles.map(|it| in_words(&it.role, &it.scope)).collect(),
        access: roster.access(&person.id),
        factor: account.is_some_and(|it| it.totp.is_some()),
        entered: account.and_then(|it| it.entered).map_or_else(|| "mai".to_owned(), |it| site.moment(it)),
    }
}

impl Wanted {
    fn fits(&self, person: &Person, roster: &Roster, site: &Site) -> bool {
        let login = roster.account(&person.id).map_or("", |it| &it.login);
        let text = format!("{} {} {login}", person.name, person.email).to_lowercase();
        let is_so =
            Access::ALL.iter().any(|(word, it)| *word == self.stato && *it == roster.access(&person.id));
        self.cerca.to_lowercase().split_whitespace().all(|it| text.contains(it))
            && (self.ruolo.is_empty()
                || roster.roles(&person.id, site.today()).any(|it| it.role == self.ruolo))
            && (self.stato.is_empty() || is_so)
    }

    fn is_blank(&self) -> bool {
        [&self.cerca, &self.ruolo, &self.stato].iter().all(|it| it.trim().is_empty())
    }
}

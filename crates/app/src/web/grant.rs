// SPDX-License-Identifier: AGPL-3.0-or-later
//! A role to be given, as it is typed or stands in a line of a file; what cannot be is said beside its field.

use engine::{cycle::Role, model::Choice as _};
use jiff::civil::Date;
use serde::Deserialize;
use store::{Actor, NewMembership, PersonId};

use super::{
    Site,
    page::Failure,
    visitor::{Visitor, role_words},
};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Words {
    pub(super) ruolo: String,
    pub(super) struttura: String,
    pub(super) dal: String,
    pub(super) al: String,
}

/// A role to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) role: Role,
    /// Id of a structure; blank for the whole body.
    pub(super) scope: String,
    pub(super) since: Date,
    pub(super) until: Option<Date>,
}

/// What is wrong in each field; blank if nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) role: String,
    pub(super) scope: String,
    pub(super) since: String,
    pub(super) until: String,
}

/// The roles that who administers a body may give.
pub(super) fn roles() -> impl Iterator<Item = (&'static str, Role)> {
    Role::ALL.iter().copied().filter(|(_, it)| !matches!(it, Role::Installation | Role::Public))
}

impl Words {
    /// What they mean. `structures` are those of the body; where there are none yet, any is taken.
    ///
    /// # Errors
    /// What cannot be.
    pub(super) fn read(&self, structures: &[(String, String)], today: Date) -> Result<Grant, Wrong> {
        let mut wrong = Wrong::default();
        let word = self.ruolo.trim().to_lowercase();
        let exact = roles().find(|(name, it)| *name == word || role_words(*it) == word);
        let role = exact.map(|(_, it)| it).or_else(|| Role::named(&word).filter(|it| is_given(*it)));
        if role.is_none() {
            wrong.role = match word.is_empty() {
                true => "manca il ruolo: sceglierne uno".to_owned(),
                false => format!(
                    "«{}» non è un ruolo di un ente: scrivere uno fra {}",
                    self.ruolo.trim(),
                    roles().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
                ),
            };
        }
        let scope = self.scope(structures, role, &mut wrong);
        let since = date(&self.dal, Some(today), &mut wrong.since);
        let until = date(&self.al, None, &mut wrong.until);
        if let (Some(since), Some(until)) = (since, until)
            && until < since
        {
            wrong.until = String::from("finisce prima di cominciare: correggere una delle due date");
        }
        match (role, since) {
            (Some(role), Some(since)) if wrong == Wrong::default() => Ok(Grant { role, scope, since, until }),
            _ => Err(wrong),
        }
    }

    fn scope(&self, structures: &[(String, String)], role: Option<Role>, wrong: &mut Wrong) -> String {
        let typed = self.struttura.trim();
        if typed.is_empty() {
            if role == Some(Role::Head) && !structures.is_empty() {
                wrong.scope = String::from("un responsabile lo è di una struttura: indicare quale");
            }
            return String::new();
        }
        let is_it =
            |(id, name): &&(String, String)| id == typed || name.to_lowercase() == typed.to_lowercase();
        match structures.iter().find(is_it) {
            Some((id, _)) => id.clone(),
            None if structures.is_empty() => typed.to_owned(),
            None => {
                let known: Vec<&str> = structures.iter().map(|(id, _)| id.as_str()).collect();
                wrong.scope =
                    format!("«{typed}» non è una struttura del piano: scrivere una fra {}", known.join(", "));
                String::new()
            }
        }
    }
}

/// The other roles that a visitor has today in the body they work in.
///
/// # Errors
/// A fault.
pub(super) async fn others(site: &Site, visitor: &Visitor) -> Result<Vec<Role>, Failure> {
    let held = site.store().memberships(&visitor.actor.person, site.today()).await?;
    let here =
        held.iter().filter(|it| it.body == visitor.actor.body).filter_map(|it| Role::of_word(&it.role));
    Ok(here.filter(|it| *it != visitor.role).collect())
}

impl Grant {
    /// Why a person of this body may not have it; blank if they may.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn clash(
        &self,
        site: &Site,
        actor: &Actor,
        person: &PersonId,
    ) -> Result<String, Failure> {
        let held = site.store().memberships(person, self.since.max(site.today())).await?;
        let mut here =
            held.iter().filter(|it| it.body == actor.body).filter_map(|it| Role::of_word(&it.role));
        let other = here.find(|it| self.role.is_incompatible(*it));
        Ok(other.map_or_else(String::new, |it| {
            format!(
                "chi ha già il ruolo «{}» non può avere anche questo: chi sta nel Nucleo non è tra chi si valuta né tra \
                 chi decide (D.Lgs. 150/2009, art. 14)",
                role_words(it)
            )
        }))
    }

    /// Gives it to a person of the body of who acts.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn give(&self, site: &Site, actor: &Actor, person: &PersonId) -> Result<(), Failure> {
        let Grant { role, scope, since, until } = self;
        let new = NewMembership { person, role: role.word(), scope, since: *since, until: *until };
        site.store().grant(actor, &new, site.now()).await?;
        Ok(())
    }
}

impl Wrong {
    /// All of it, in a line.
    pub(super) fn words(&self) -> String {
        let all = [&self.role, &self.scope, &self.since, &self.until];
        all.into_iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join("; ")
    }
}

fn is_given(role: Role) -> bool {
    roles().any(|(_, it)| it == role)
}

/// The day typed; a blank is the one that stands for it.
fn date(typed: &str, blank: Option<Date>, wrong: &mut String) -> Option<Date> {
    if typed.trim().is_empty() {
        return blank;
    }
    let read = day_of(typed);
    if read.is_none() {
        *wrong = format!("«{}» non è una data: scriverla come 31/12/2026", typed.trim());
    }
    read
}

/// A day as browsers send it or as people write it.
pub(super) fn day_of(typed: &str) -> Option<Date> {
    let typed = typed.trim();
    typed.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", typed).ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn words(all: [&str; 4]) -> Words {
        let [ruolo, struttura, dal, al] = all.map(str::to_owned);
        Words { ruolo, struttura, dal, al }
    }

    #[test]
    fn what_is_typed_is_a_role_with_its_days() {
        let structures = [("AG".to_owned(), "Affari generali".to_owned())];
        let today = date(2026, 7, 1);
        let read = |all| words(all).read(&structures, today);
        let grant = read(["Responsabile", "affari generali", "", "31/12/2026"]).unwrap();
        let expected =
            Grant { role: Role::Head, scope: "AG".to_owned(), since: today, until: Some(date(2026, 12, 31)) };
        assert_eq!(grant, expected);
        assert_eq!(read(["OIV", "", "2026-01-01", ""]).unwrap().role, Role::EvaluationBody);
        for (all, why) in [
            (["", "", "", ""], "manca il ruolo"),
            (["amministratore-installazione", "", "", ""], "non è un ruolo di un ente"),
            (["responsabile", "", "", ""], "indicare quale"),
            (["dipendente", "ZZ", "", ""], "«ZZ» non è una struttura"),
            (["rpct", "", "ieri", ""], "«ieri» non è una data"),
            (["rpct", "", "2026-02-01", "2026-01-01"], "finisce prima"),
        ] {
            let wrong = read(all).unwrap_err().words();
            assert!(wrong.contains(why), "{wrong}");
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What somebody would be if they came in now, in each of their roles: for letters and calendars, which are read by who
//! is not here and tell nothing that a page would not.

use std::collections::BTreeSet;

use store::{Actor, BodyId, PersonId};

use super::{
    Site,
    page::Failure,
    recognise::scopes,
    visitor::{Visitor, role},
};

/// The roles of a person today, own first and then lent; of one body, or of all.
///
/// # Errors
/// A fault.
pub(super) async fn seats(
    site: &Site,
    person: &PersonId,
    body: Option<&BodyId>,
) -> Result<Vec<Visitor>, Failure> {
    let (store, today) = (site.store(), site.today());
    let is_wanted = |it: &BodyId| body.is_none_or(|body| body == it);
    let own = store.memberships(person, today).await?.into_iter().map(|it| (it.body, it.role, None));
    let lent = store.delegations_to(person, today).await?.into_iter();
    let lent = lent.map(|it| (it.body, it.role, Some(it.giver)));
    let mut told = BTreeSet::new();
    let mut seats = Vec::new();
    for (body, word, giver) in own.chain(lent) {
        let Some(role) = role(&word).filter(|_| is_wanted(&body)) else { continue };
        if !told.insert((body.clone(), word.clone(), giver.clone())) {
            continue;
        }
        let Some(scopes) = scopes(site, person, &body, role, giver.as_ref()).await? else { continue };
        let login = store.account(person).await?.login;
        let lender = match &giver {
            Some(it) => Some(store.account(it).await?.login),
            None => None,
        };
        let actor = Actor { body, person: person.clone(), role: word, on_behalf_of: giver };
        seats.push(Visitor { actor, role, scopes, login, giver: lender, today });
    }
    Ok(seats)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier opened to be measured: with a set of values, and with its plan as it is in force.

use std::sync::{Arc, OnceLock};

use super::{Failure, Opened, Refusal, Site, Visitor, open, unreadable};
use crate::{
    desk::{Desk, gather},
    in_force,
};

/// Opens a dossier with the set of values asked for, or with the last one: that of the latest day which is not made up.
/// Blank asks for none.
///
/// # Errors
/// There is none in this body, or no such set; the role does not read plans.
pub(in crate::web) async fn open_with_values(
    site: &Site,
    visitor: &Visitor,
    dossier: &str,
    series: Option<&str>,
) -> Result<Arc<Opened>, Failure> {
    let plan = open(site, visitor, dossier, None).await?;
    let sets = gather::sets(&plan.desk.rows);
    let chosen = match series {
        Some("") => None,
        Some(it) => Some(sets.iter().find(|set| set.series == it).ok_or(Refusal::NotFound)?),
        None => sets.iter().rev().find(|it| it.head.invented != Some(true)).or(sets.last()),
    };
    match chosen {
        Some(it) => open(site, visitor, dossier, Some(&it.series)).await,
        None => Ok(plan),
    }
}

/// The same dossier with its plan as it was approved, to measure it: what was changed since is the draft of the next
/// version. Itself, when nothing was approved or changed.
///
/// # Errors
/// The database.
pub(in crate::web) async fn in_force(
    site: &Site,
    visitor: &Visitor,
    plan: Arc<Opened>,
) -> Result<Arc<Opened>, Failure> {
    let Opened { head, desk, versions, .. } = &*plan;
    let key = (visitor.actor.body.clone(), head.id.clone(), desk.series.clone(), true);
    if let Some(it) = site.shelf().find(&key, head.version) {
        return Ok(it);
    }
    let approved = in_force::approved(site.store(), &visitor.actor, &head.id).await?;
    let opened = match approved.and_then(|it| in_force::rows(&desk.rows, &it)) {
        None => plan,
        Some(rows) => {
            let desk = Desk::open(rows, desk.series.as_deref());
            let desk = desk.map_err(|it| Failure::Fault(unreadable(&it).into()))?;
            let (head, versions, remarks) = (head.clone(), versions.clone(), OnceLock::new());
            Arc::new(Opened { head, desk, versions, remarks, leaves_draft: true })
        }
    };
    site.shelf().keep(key, Arc::clone(&opened));
    Ok(opened)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}`: the tree of a plan, with search and filters kept in the address; the form to change many at once.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    cycle::{State as CycleState, role::Thing},
    model::{Choice as _, ObjectiveState},
};
use serde::Deserialize;

use super::{
    Site,
    done::Done,
    opened::{self, Opened},
    outline::{Outline, Wanted, outline},
    page::{Link, Page, PageResult},
    visitor::Visitor,
};

/// What the address says besides the filters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    /// What was just done together.
    fatto: String,
    /// The plan was just made.
    nuovo: String,
}

#[derive(Template)]
#[template(path = "plan_show.html")]
pub(super) struct PlanShow {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    wanted: Wanted,
    told: Told,
    done: Done,
    outline: Outline,
    structures: Vec<(String, String)>,
    owners: BTreeSet<String>,
    /// Somebody who answers for a part of the body.
    has_own: bool,
    /// At least one line may be changed.
    writable: bool,
    /// New objectives may be written.
    may_add: bool,
    /// Where the year is got ready, for somebody who may.
    setup: Option<String>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(told): Query<Told>,
) -> PageResult<PlanShow> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let (title, badge) = (plan.head.name.clone(), opened::state_badge(&plan.head.state));
    let outline = outline(&plan, &visitor, &wanted);
    let dossier = plan.dossier();
    let structures = dossier.structures.iter().map(|it| (it.id.to_string(), it.name.to_string())).collect();
    let owners = dossier.objectives.iter().map(|it| it.owner.trim().to_owned());
    let main = PlanShow {
        tabs: plan.tabs(&visitor),
        structures,
        owners: owners.filter(|it| !it.is_empty()).collect(),
        has_own: !visitor.scopes.is_empty(),
        writable: outline.lines.iter().any(|it| it.it.writable),
        may_add: plan.may_add(&visitor),
        setup: (plan.state() == CycleState::Setup && visitor.may_write(Thing::Settings))
            .then(|| format!("/avvio/{}/ente", plan.head.id)),
        outline,
        wanted,
        done: Done::read(&site, &visitor, &plan, &told.fatto, plan.href("")).await?,
        told,
        plan,
    };
    Ok(Page::new(title, main).below("Piani", "/piani").badge(badge))
}

impl PlanShow {
    /// "Tutti i 12 obiettivi", or how many were found.
    fn caption(&self) -> String {
        let Outline { found, all, .. } = &self.outline;
        match (self.wanted.is_blank(), *found) {
            (true, 1) => "Un obiettivo".to_owned(),
            (true, _) => format!("{all} obiettivi"),
            (false, 1) => format!("Un obiettivo trovato su {all}"),
            (false, found) => format!("{found} obiettivi trovati su {all}"),
        }
    }

    /// Where the form for many is sent: it comes back to the same filters.
    fn together(&self) -> String {
        match self.wanted.query().as_str() {
            "" => self.plan.href("/insieme"),
            query => format!("{}?{query}", self.plan.href("/insieme")),
        }
    }
}

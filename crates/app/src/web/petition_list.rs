// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/istanze`: what was asked to be taken otherwise, what waits for a decision, what was decided.

use askama::Template;
use axum::extract::{Path, State};
use engine::{
    cycle::{
        petition,
        role::{Reach, Thing},
    },
    model::{Answer, Asked, Dossier, Petition, RulingKind},
    tree::{Tree, ruling},
};

use super::{
    Site,
    opened::{self, Opened},
    page::{Badge, Link, PageResult},
    plan_nav, secret,
    visitor::Visitor,
};
use crate::desk::reach;

#[derive(Template)]
#[template(path = "petition_list.html")]
pub(super) struct PetitionList {
    tabs: Vec<Link>,
    here: String,
    waiting: Vec<Line>,
    done: Vec<Line>,
    /// Where one asks; blank when one may not, now.
    ask: String,
}

/// A petition as the list shows it.
struct Line {
    href: String,
    /// What it is about.
    title: String,
    asked: String,
    by: String,
    badge: Badge,
    /// What lacks before it is decided, or by which act it was.
    more: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> PageResult<PetitionList> {
    visitor.reads(Thing::Decisions)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let dossier = plan.dossier();
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let seen = dossier.petitions.iter().filter(|it| may_see(dossier, &visitor, it));
    let (waiting, done): (Vec<&Petition>, Vec<&Petition>) =
        seen.partition(|it| engine::tree::is_pending(dossier, it));
    let lines = |all: Vec<&Petition>| all.into_iter().map(|it| line(&plan, &tree, it)).collect();
    let main = PetitionList {
        tabs: plan.tabs(&visitor),
        here: plan.href("/risultati"),
        waiting: lines(waiting),
        done: lines(done),
        ask: if may_ask(&plan, &visitor) { plan.href("/istanze/nuova") } else { String::new() },
    };
    Ok(plan_nav::page_in(&plan, "Istanze sui risultati", main, ("Risultati", "/risultati")))
}

/// Whether this visitor may ask now, at least for something.
pub(super) fn may_ask(plan: &Opened, visitor: &Visitor) -> bool {
    visitor.may_write(Thing::Values) && petition::may_ask(plan.state()).is_ok()
}

/// Whether a petition is for the eyes of this visitor.
pub(super) fn may_see(dossier: &Dossier, visitor: &Visitor, it: &Petition) -> bool {
    match visitor.role.right(Thing::Decisions).reads {
        Reach::All => true,
        Reach::Own => reach::is_node_within(dossier, it.of.trim(), &visitor.scopes),
        Reach::Nothing => false,
    }
}

fn line(plan: &Opened, tree: &Tree<'_>, it: &Petition) -> Line {
    let dossier = plan.dossier();
    let opinion = ruling(dossier, it, RulingKind::Opinion);
    let decision = ruling(dossier, it, RulingKind::Decision);
    let more = match (decision, opinion) {
        (Some(it), _) => it.cited(),
        (None, None) if petition::wants_opinion(it) => "aspetta il parere del Nucleo".to_owned(),
        _ => format!("aspetta la decisione: {}", super::role_words(petition::decider(it))),
    };
    Line {
        href: href(plan, it.id.trim()),
        title: title(tree, it.of.trim()),
        asked: asked(it),
        by: format!("{} {}", it.role.trim(), it.date.text.trim()).trim().to_owned(),
        badge: badge(decision.and_then(|it| it.answer)),
        more,
    }
}

/// Where a petition is read.
pub(super) fn href(plan: &Opened, id: &str) -> String {
    plan.href(&format!("/istanze/{}", secret::escaped(id).replace('/', "%2F")))
}

/// What a node is, for people.
pub(super) fn title(tree: &Tree<'_>, node: &str) -> String {
    tree.find(node).map_or_else(
        || node.to_owned(),
        |at| format!("{} {}", tree.path(at), tree.nodes[at].title.trim()).trim().to_owned(),
    )
}

/// What is asked, in words.
pub(super) fn asked(it: &Petition) -> String {
    let value = it.value.text.trim();
    let what = match it.asks {
        Some(Asked::Neutralise) => "non contarla, per una causa che non dipende dall'ente".to_owned(),
        Some(Asked::Force) => format!("dare il grado «{value}»"),
        Some(Asked::Adjust) => format!("prendere come valore «{value}»"),
        None => "non è detto".to_owned(),
    };
    match it.at.text.trim() {
        "" => what,
        day => format!("{what} (valori al {day})"),
    }
}

/// How what was decided looks.
pub(super) fn badge(answer: Option<Answer>) -> Badge {
    match answer {
        Some(Answer::Granted) => Badge { word: "accolta", colour: "bg-primary", icon: "it-check-circle" },
        Some(Answer::Denied) => Badge { word: "respinta", colour: "bg-secondary", icon: "it-close-circle" },
        None => Badge { word: "da decidere", colour: "bg-warning", icon: "it-clock" },
    }
}

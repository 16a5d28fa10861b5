// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/`: where one starts. Who came in with a role finds what to do and where each cycle stands.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use engine::{check, cycle::role::Thing};

use super::{
    Site,
    duty::{self, Duty},
    opened,
    page::{Badge, Failure, Page},
    timeline::Line,
    visitor::{Known, Visitor},
};

/// For who did not come in.
#[derive(Template)]
#[template(path = "home_show.html")]
struct HomeShow {
    rules: usize,
}

/// For who came in and has no role in a body.
#[derive(Template)]
#[template(path = "home_show_known.html")]
struct HomeKnown {
    operator: bool,
}

/// For who came in with a role.
#[derive(Template)]
#[template(path = "home_show_work.html")]
struct HomeWork {
    duties: Vec<Duty>,
    plans: Vec<Plan>,
}

/// A dossier at work.
struct Plan {
    name: String,
    href: String,
    state: Badge,
    lines: Vec<Line>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Option<Extension<Visitor>>,
    known: Option<Extension<Known>>,
) -> Result<Response, Failure> {
    if let Some(Extension(visitor)) = visitor {
        return Ok(Page::new("Da fare", work(&site, &visitor).await?).into_response());
    }
    if let Some(Extension(known)) = known {
        let title = if known.administrator { "L'installazione" } else { "Nessun ruolo" };
        return Ok(Page::new(title, HomeKnown { operator: known.administrator }).into_response());
    }
    let main = HomeShow { rules: check::ALL.len() };
    Ok(Page::new("Il ciclo della performance, dal piano ai premi", main).into_response())
}

async fn work(site: &Site, visitor: &Visitor) -> Result<HomeWork, Failure> {
    let mut home = HomeWork { duties: Vec::new(), plans: Vec::new() };
    if !visitor.may_read(Thing::Plan) {
        return Ok(home);
    }
    for (plan, lines, duties) in duty::at_work(site, visitor).await? {
        home.duties.extend(duties);
        let (name, href) = (plan.head.name.clone(), plan.href("/ciclo"));
        home.plans.push(Plan { name, href, state: opened::state_badge(&plan.head.state), lines });
    }
    // What is late first; among the rest, the order of the dossiers.
    home.duties.sort_by_key(|it| !it.late);
    Ok(home)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/nuovo`: a plan copied from another year, or with the measurement system of an example; first it is shown.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::IntoResponse as _,
    response::{Redirect, Response},
};
use engine::{
    cycle::{
        State as CycleState,
        role::{Reach, Thing},
    },
    model::Choice as _,
};
use formats::{Row, from_json};
use serde::Deserialize;
use store::{DossierId, NewDossier};

use super::{
    Site,
    page::{Failure, Page, PageResult, Refusal},
    visitor::Visitor,
};
use crate::{
    desk::{
        carry::{Carried, blank, carry, year_of},
        kept, loose,
        paste::shown,
    },
    trial,
};

/// The years that a plan may be of.
const YEARS: std::ops::RangeInclusive<i16> = 2009..=2100;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// A dossier of the body, or an example after `sistema:`.
    da: String,
    anno: String,
    titolo: String,
}

/// A measurement system to begin with.
struct Model {
    folder: &'static str,
    words: String,
    rows: Vec<Row>,
}

/// Read once: they are part of the program.
static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let folders = [trial::LIVE].into_iter().chain(trial::BODIES);
    let model = |folder: &'static str| {
        let rows = trial::rows(folder).ok()?;
        let named = |sheet: &str| {
            let row = rows.iter().find(|it| it.sheet == sheet)?;
            from_json(&row.cells).iter().find(|(key, _)| key == "nome").map(|(_, it)| shown(it))
        };
        let year = year_of(&rows).map_or_else(String::new, |it| format!(", {it}"));
        let words = format!("{} ({}{year})", named("sistema")?, named("ente")?);
        Some(Model { folder, words, rows })
    };
    folders.filter_map(model).collect()
});

#[derive(Template)]
#[template(path = "plan_new.html")]
pub(super) struct PlanNew {
    wanted: Wanted,
    dossiers: Vec<store::Dossier>,
    errors: Errors,
    /// What would be made, once it is known from what.
    draft: Option<Draft>,
    /// There is already a plan of that year.
    taken: bool,
}

/// What is wrong with the fields.
#[derive(Default)]
struct Errors {
    da: String,
    anno: String,
    titolo: String,
}

/// What would be made.
struct Draft {
    year: i16,
    carried: Carried,
    /// The name of the system, when it begins without objectives.
    model: Option<String>,
}

/// `GET`: the form, and what would be made.
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<PlanNew> {
    may(&visitor)?;
    let main = PlanNew::of(&site, &visitor, wanted).await?;
    Ok(Page::new("Nuovo piano", main).below("Piani", "/piani"))
}

/// `POST`: makes it.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    may(&visitor)?;
    let main = PlanNew::of(&site, &visitor, wanted).await?;
    let Some(draft) = &main.draft else {
        return Ok(Page::new("Nuovo piano", main).below("Piani", "/piani").into_response());
    };
    let rows: Vec<store::Row> = draft.carried.rows.iter().map(|it| kept(it, 0)).collect();
    let state = CycleState::Setup.word();
    let new = NewDossier { year: draft.year, name: main.wanted.titolo.trim(), state, rows: &rows };
    let made = site.store().create_dossier(&visitor.actor, &new, site.now()).await?;
    Ok(Redirect::to(&format!("/piani/{}?nuovo=si", made.id)).into_response())
}

/// Who writes the whole plan, not only a part of it.
fn may(visitor: &Visitor) -> Result<(), Refusal> {
    match visitor.role.right(Thing::Plan).writes {
        Reach::All => Ok(()),
        _ => Err(Refusal::Forbidden),
    }
}

impl PlanNew {
    async fn of(site: &Site, visitor: &Visitor, mut wanted: Wanted) -> Result<PlanNew, Failure> {
        let dossiers = site.store().dossiers(&visitor.actor).await?;
        let last = dossiers.first().map(|it| it.year);
        let asked = !wanted.da.is_empty();
        let next = last.map_or_else(|| site.today().year(), |it| it + 1);
        if wanted.anno.is_empty() && !asked {
            wanted.anno = next.to_string();
        }
        if wanted.titolo.is_empty() && !asked {
            wanted.titolo = format!("Piano della performance {next}-{}", next + 2);
        }
        let year = wanted.anno.trim().parse().ok().filter(|it| YEARS.contains(it));
        let taken = dossiers.iter().any(|it| Some(it.year) == year);
        let mut main = PlanNew { wanted, dossiers, errors: Errors::default(), draft: None, taken };
        if !asked {
            return Ok(main);
        }
        let title = main.wanted.titolo.trim().to_owned();
        if year.is_none() {
            main.errors.anno = format!("«{}» non è un anno: scriverlo con quattro cifre", main.wanted.anno);
        }
        if title.is_empty() {
            "manca il titolo: scrivere come si chiamerà il piano".clone_into(&mut main.errors.titolo);
        }
        let Some(year) = year.filter(|_| !title.is_empty()) else { return Ok(main) };
        main.draft = match main.wanted.da.strip_prefix("sistema:") {
            Some(folder) => main.with_model(site, visitor, folder, &title, year).await?,
            None => main.copy_of(site, visitor, &title, year).await?,
        };
        if main.draft.is_none() {
            "non c'è più: scegliere da che cosa partire".clone_into(&mut main.errors.da);
        }
        Ok(main)
    }

    async fn copy_of(
        &self,
        site: &Site,
        visitor: &Visitor,
        title: &str,
        year: i16,
    ) -> Result<Option<Draft>, Failure> {
        let Some(old) = self.dossiers.iter().find(|it| it.id.to_string() == self.wanted.da) else {
            return Ok(None);
        };
        let rows = rows(site, visitor, &old.id).await?;
        Ok(Some(Draft { year, carried: carry(&rows, title, year), model: None }))
    }

    async fn with_model(
        &self,
        site: &Site,
        visitor: &Visitor,
        folder: &str,
        title: &str,
        year: i16,
    ) -> Result<Option<Draft>, Failure> {
        let models =
            tokio::task::spawn_blocking(|| &*MODELS).await.map_err(|it| Failure::Fault(it.into()))?;
        let Some(model) = models.iter().find(|it| it.folder == folder) else { return Ok(None) };
        let own = match self.dossiers.first() {
            Some(it) => rows(site, visitor, &it.id).await?,
            None => Vec::new(),
        };
        let body = site.store().body(&visitor.actor).await?.name;
        let carried = Carried { rows: blank(&model.rows, &own, &body, title, year), ..Carried::default() };
        Ok(Some(Draft { year, carried, model: Some(model.words.clone()) }))
    }

    fn models() -> &'static [Model] {
        &MODELS
    }
}

impl Draft {
    /// How many rows of a table there would be.
    fn count(&self, sheet: &str) -> usize {
        self.carried.rows.iter().filter(|it| it.sheet == sheet).count()
    }
}

async fn rows(site: &Site, visitor: &Visitor, id: &DossierId) -> Result<Vec<Row>, Failure> {
    let (_, rows) = site.store().rows(&visitor.actor, id).await?;
    Ok(rows.into_iter().map(loose).collect())
}

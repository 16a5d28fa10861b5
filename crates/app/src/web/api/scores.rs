// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/punteggi`, `/perche/{nodo}`: the exact degree of every node, and why.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use engine::{
    cycle::role::{Reach, Thing},
    score::with_scorer,
};
use formats::Sources;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use super::{caller::Caller, paging::Json, problem::Problem, sent::Asked};
use crate::{
    cli::{Scored, node_json, whole_json, why_json},
    desk::reach,
    web::{Site, page::Refusal, result_list},
};

/// Con quale insieme di valori.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Quale {
    /// L'insieme di valori; se non si dice, l'ultimo che non è inventato. Vuoto: nessuno, solo il piano.
    #[param(required = false, nullable = false)]
    serie: Option<String>,
}

/// I gradi di un piano
///
/// L'albero dell'ente, come lo scrive `traguardo score --format json`. A chi legge solo i valori propri, gli alberi di ciò
/// che è suo.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/punteggi", operation_id = "punteggi", tag = "risultati",
    params(("piano" = String, Path, description = "il piano"), Quale),
    responses((status = 200, description = "i gradi", body = ref("#/components/schemas/Punteggi")))
)]
pub(super) async fn get(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
    Asked(asked): Asked<Quale>,
) -> Result<impl IntoResponse, Problem> {
    let visitor = &caller.visitor;
    let plan = result_list::load(&site, visitor, &plan, asked.serie).await?;
    let dossier = plan.dossier();
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let nodes = with_scorer(dossier, &dossier.system, |scorer| {
        let (card, sources) = (scorer.score(), Sources::default());
        let scored = Scored { tree: scorer.tree, scorer, card: &card, sources: &sources };
        if all {
            return vec![whole_json(&scored)];
        }
        let nodes = &scorer.tree.nodes;
        let own = |at: usize| reach::is_node_within(dossier, nodes[at].id, &visitor.scopes);
        // The highest of those that are theirs: the others are below them.
        let first = |at: &usize| own(*at) && !scorer.tree.above(*at).any(own);
        (1..nodes.len()).filter(first).map(|at| node_json(&scored, at)).collect()
    });
    let nodes = nodes.expect("rows that were put together are a tree");
    Ok(Json(json!({ "serie": plan.desk.series, "nodi": nodes })))
}

/// Perché un grado è quello
///
/// Le ragioni di un nodo fino ai dati, come le scrive `traguardo explain --format json`.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/perche/{nodo}", operation_id = "perche", tag = "risultati",
    params(
        ("piano" = String, Path, description = "il piano"),
        ("nodo" = String, Path, description = "l'id del nodo; «ente» è la radice", example = "OB-05"), Quale
    ),
    responses((status = 200, description = "le ragioni", body = ref("#/components/schemas/Spiegazione")))
)]
pub(super) async fn get_why(
    State(site): State<Site>,
    caller: Caller,
    Path((plan, node)): Path<(String, String)>,
    Asked(asked): Asked<Quale>,
) -> Result<impl IntoResponse, Problem> {
    let visitor = &caller.visitor;
    let plan = result_list::load(&site, visitor, &plan, asked.serie).await?;
    let dossier = plan.dossier();
    let own = || reach::is_node_within(dossier, &node, &visitor.scopes);
    if visitor.role.right(Thing::Values).reads == Reach::Own && !own() {
        return Err(Refusal::Forbidden.into());
    }
    let why = with_scorer(dossier, &dossier.system, |scorer| {
        let at = if node == "ente" { 0 } else { scorer.tree.find(&node)? };
        Some(why_json(&scorer.explain(&scorer.score(), at), &Sources::default()))
    });
    let why = why.expect("rows that were put together are a tree").ok_or(Refusal::NotFound)?;
    let serie: Value = plan.desk.series.clone().into();
    Ok(Json(json!({ "serie": serie, "nodo": node, "perche": why })))
}

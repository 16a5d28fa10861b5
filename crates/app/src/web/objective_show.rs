// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/obiettivi/{id}`: the sheet of an objective, with how each indicator is measured.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    model::{Objective, Place},
    number::Number,
    tree::{NodeKind, Tree},
};

use super::{
    Site,
    comment_list::Comments,
    done::Done,
    facts::{self, Group, Table, groups},
    gantt::Gantt,
    history::History,
    home::Homes,
    nested::{Nested, nested},
    opened::{self, Opened, Remark},
    outline::state_badge,
    page::{Failure, Link, Page, PageResult, Refusal},
    visitor::Visitor,
};
use crate::desk::{
    Desk,
    suppose::{self, Measured, Supposed},
    weighing::{self, Criterion, Weighed},
};

#[derive(Template)]
#[template(path = "objective_show.html")]
pub(super) struct ObjectiveShow {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    id: String,
    /// Key of its row.
    key: String,
    writable: bool,
    talk: Talk,
    /// What prevented it, and what to do.
    mistake: Option<(String, String)>,
    groups: Vec<Group>,
    phases: Table,
    gantt: Option<Gantt>,
    indicators: Vec<Card>,
    weighing: Option<Weighing>,
    /// Rows of other tables about it, those that are never missed left out.
    tables: Vec<Table>,
    remarks: Vec<usize>,
}

/// What was just saved, what people say of it, what happened to it.
pub(super) struct Talk {
    done: Done,
    comments: Comments,
    history: History,
}

/// An indicator.
struct Card {
    id: String,
    /// Where it stands in the page.
    anchor: String,
    key: String,
    code: String,
    title: String,
    /// The phase or contribution that it measures; blank when it is the objective itself.
    of: String,
    writable: bool,
    facts: Vec<facts::Fact>,
    measured: Measured,
    years: Table,
    /// What is typed to be tried.
    typed: String,
}

/// The weighting as one marks it.
struct Weighing {
    criteria: Vec<Criterion>,
    /// What is typed differs from what is kept.
    changed: bool,
    figures: Vec<Weighed>,
    /// What part of its siblings it would weigh.
    share: String,
}

impl Card {
    /// Over the table of supposed values: a page has one for each indicator.
    fn caption(&self) -> String {
        format!("Che grado darebbero alcuni valori di «{}»", self.title)
    }
}

/// What the address or a form says, in pairs: criteria have a field each.
pub(super) type Pairs = Vec<(String, String)>;

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, id)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
) -> PageResult<ObjectiveShow> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let talk = talk(&site, &visitor, &plan, &id, &pairs).await?;
    page(&site, &visitor, &plan, &id, &pairs, None, talk)
}

/// What is said of the objective, by people and by the history.
pub(super) async fn talk(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    id: &str,
    pairs: &Pairs,
) -> Result<Talk, Failure> {
    let objective =
        plan.dossier().objectives.iter().find(|it| it.id.trim() == id).ok_or(Refusal::NotFound)?;
    let row = plan.row_at(objective.place).ok_or(Refusal::NotFound)?;
    let here = plan.objective_href(id);
    let batch = pairs.iter().find(|(name, _)| name == "fatto").map_or("", |(_, it)| it.as_str());
    Ok(Talk {
        done: Done::read(site, visitor, plan, batch, here.clone()).await?,
        comments: Comments::read(site, visitor, plan, row, here).await?,
        history: History::of_row(site, visitor, plan, row).await?,
    })
}

/// The page, with what is typed; with what prevented it from being saved.
pub(super) fn page(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    id: &str,
    pairs: &Pairs,
    mistake: Option<(String, String)>,
    talk: Talk,
) -> PageResult<ObjectiveShow> {
    let dossier = plan.dossier();
    let objective = dossier.objectives.iter().find(|it| it.id.trim() == id).ok_or(Refusal::NotFound)?;
    let row = plan.row_at(objective.place).ok_or(Refusal::NotFound)?;
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let at = tree.find(objective.id.trim()).ok_or(Refusal::NotFound)?;
    let homes = Homes::new(plan, &tree);
    let of_this = |it: &Remark| it.row.as_deref().and_then(|key| homes.of(key)) == Some(at);
    let (phases, gantt) = phases(plan, objective, site);
    let main = ObjectiveShow {
        tabs: plan.tabs(visitor),
        id: id.to_owned(),
        key: row.key.clone(),
        writable: plan.may_change(visitor, row).is_ok(),
        talk,
        mistake,
        groups: groups(plan, row, facts::OBJECTIVE),
        phases,
        gantt,
        indicators: cards(plan, visitor, &tree, at, pairs),
        weighing: weigh(plan, id, tree.nodes[at].level, pairs),
        tables: tables(plan, objective),
        remarks: (0..plan.remarks().len()).filter(|it| of_this(&plan.remarks()[*it])).collect(),
        plan: Arc::clone(plan),
    };
    let code = objective.code.trim();
    let title = match code.is_empty() {
        true => objective.title.trim().to_owned(),
        false => format!("{code} {}", objective.title.trim()),
    };
    let mut page = Page::new(title, main);
    let above: Vec<usize> = tree.above(at).filter(|it| tree.nodes[*it].kind == NodeKind::Objective).collect();
    for node in above.iter().map(|it| &tree.nodes[*it]) {
        page = page.below(node.title.trim(), plan.objective_href(node.id));
    }
    page = page.below(plan.head.name.clone(), plan.href("")).below("Piani", "/piani");
    Ok(match state_badge(objective.state) {
        Some(badge) => page.badge(badge),
        None => page,
    })
}

/// The marks among what was sent.
pub(super) fn marks(pairs: &Pairs) -> Pairs {
    let of = |(name, mark): &(String, String)| {
        Some((name.strip_prefix("criterio.")?.to_owned(), mark.trim().to_owned()))
    };
    pairs.iter().filter_map(of).collect()
}

fn phases(plan: &Opened, objective: &Objective, site: &Site) -> (Table, Option<Gantt>) {
    let dossier = plan.dossier();
    let own: Vec<_> = dossier.phases.iter().filter(|it| it.objective.trim() == objective.id.trim()).collect();
    let columns = [
        ("codice", "Codice"),
        ("titolo", "Fase"),
        ("peso", "Peso"),
        ("inizio", "Inizio"),
        ("scadenza", "Scadenza"),
        ("indicatori", "Indicatori"),
        ("atteso", "Atteso"),
        ("responsabile", "Responsabile"),
    ];
    let dates: Vec<_> = own.iter().map(|it| (&it.start, &it.deadline)).collect();
    let gantt = Gantt::new(dossier.plan.year.unwrap_or_else(|| site.today().year()), &dates, site.today());
    let mut table = Table::new(plan, ("Fasi", "fase"), &columns, own.iter().map(|it| it.place));
    table.sum = hundred(own.iter().map(|it| it.weight.value.as_ref().map(|it| &it.points)));
    (table, gantt)
}

/// What some weights come to; nothing where nobody wrote one.
fn hundred<'a>(weights: impl Iterator<Item = Option<&'a Number>>) -> Option<(String, bool)> {
    let written: Vec<&Number> = weights.flatten().collect();
    let sum: Number = written.iter().copied().sum();
    (!written.is_empty()).then(|| (sum.to_string(), sum == Number::HUNDRED))
}

fn cards(plan: &Opened, visitor: &Visitor, tree: &Tree<'_>, at: usize, pairs: &Pairs) -> Vec<Card> {
    let asked = |name: &str| pairs.iter().find(|(it, _)| it == name).map(|(_, it)| it.as_str());
    let below = tree.nodes[at].children.iter().flat_map(|it| {
        let under = tree.nodes[it.child].children.iter().map(|it| it.child);
        std::iter::once(it.child).chain(under)
    });
    let indicators = below.filter(|it| tree.nodes[*it].kind == NodeKind::Indicator);
    let card = |(number, node): (usize, usize)| {
        let it = &plan.dossier().indicators[tree.nodes[node].row];
        let row = plan.row_at(it.place)?;
        let tried = if asked("prova") == Some(it.id.trim()) { asked("valore") } else { None };
        let parent = &tree.nodes[tree.nodes[node].parent?];
        let mut facts = groups(plan, row, facts::INDICATOR).remove(0).facts;
        facts.retain(|it| it.label != "Nome" && it.label != "Codice" && it.label != "Misura");
        let measured = suppose::measured(plan.dossier(), tree, node, tried);
        // What holds is what the years say, if they do.
        if let Some(it) = facts.iter_mut().find(|it| it.label == facts::TARGET) {
            it.words.clone_from(&measured.target);
        }
        let years = plan.dossier().expected.iter().filter(|year| year.indicator.trim() == it.id.trim());
        let columns =
            [("anno", "Anno"), ("tipo", "Che cosa"), ("alla_data", "Alla data"), ("valore", "Valore")];
        Some(Card {
            id: it.id.trim().to_owned(),
            anchor: format!("indicatore-{}", number + 1),
            key: row.key.clone(),
            code: it.code.trim().to_owned(),
            title: it.name.trim().to_owned(),
            of: if parent.kind == NodeKind::Objective {
                String::new()
            } else {
                parent.title.trim().to_owned()
            },
            writable: plan.may_change(visitor, row).is_ok(),
            facts,
            measured,
            years: Table::new(
                plan,
                (&format!("Valori degli anni di «{}»", it.name.trim()), "atteso"),
                &columns,
                years.map(|it| it.place),
            ),
            typed: tried.unwrap_or_default().to_owned(),
        })
    };
    indicators.enumerate().filter_map(card).collect()
}

fn weigh(plan: &Opened, id: &str, level: &str, pairs: &Pairs) -> Option<Weighing> {
    let system = &plan.dossier().system;
    if system.criteria.is_empty() || !system.figures.iter().any(|it| it.level.trim() == level) {
        return None;
    }
    let mut criteria = weighing::criteria(&plan.desk, id);
    let marks = marks(pairs);
    let edits = weighing::edits(id, &criteria, &marks, || "giudizio-in-prova".to_owned());
    // What is typed is weighed as if it were kept.
    let edited = if edits.is_empty() { None } else { plan.desk.edit(&edits).ok() };
    let desk: &Desk = edited.as_ref().map_or(&plan.desk, |it| &it.desk);
    for it in &mut criteria {
        if let Some((_, mark)) = marks.iter().find(|(name, _)| *name == it.name) {
            it.mark.clone_from(mark);
        }
    }
    let share = weighing::share(desk, id).map_or_else(String::new, |it| it.to_string());
    Some(Weighing { criteria, changed: !edits.is_empty(), figures: weighing::figures(desk, id), share })
}

/// Rows of other tables that speak of an objective.
fn tables(plan: &Opened, objective: &Objective) -> Vec<Table> {
    let (dossier, id) = (plan.dossier(), objective.id.trim());
    let table = |names, columns: &[(&'static str, &'static str)], places: Vec<Place>| {
        Table::new(plan, names, columns, places.into_iter())
    };
    macro_rules! places {
        ($rows:ident, $field:ident) => {
            dossier.$rows.iter().filter(|it| it.$field.trim() == id).map(|it| it.place).collect()
        };
    }
    let structure = ("struttura", "Struttura");
    let shares = [structure, ("quota", "Quota"), ("peso_assoluto", "Peso assoluto"), ("atteso", "Atteso")];
    let mut contributions =
        table(("Contributi delle strutture", "contributo"), &shares, places!(contributions, objective));
    let own = dossier.contributions.iter().filter(|it| it.objective.trim() == id);
    contributions.sum = hundred(own.map(|it| it.share.value.as_ref().map(|it| &it.points)));
    let mut instalments = table(
        ("Rate del progetto", "rata"),
        &[("nome", "Rata"), ("quota", "Quota"), ("alla_data", "Alla data"), ("condizione", "Condizione")],
        places!(instalments, objective),
    );
    let own = dossier.instalments.iter().filter(|it| it.objective.trim() == id);
    instalments.sum = hundred(own.map(engine::model::Instalment::points));
    let people = [("n", "N."), ("persona", "Persona"), ("peso", "Peso")];
    let data = [
        ("nome", "Dato"),
        ("valore", "Valore"),
        ("unita", "Unità"),
        ("formula", "Formula"),
        ("fonte", "Fonte"),
    ];
    vec![
        contributions,
        table(("Persone che partecipano", "partecipazione"), &people, places!(participations, objective)),
        table(
            ("Conta anche sotto", "collegamento"),
            &[("padre", "Altro padre"), ("peso", "Peso lì")],
            places!(links, child),
        ),
        table(
            ("Altri pesi", "peso"),
            &[("insieme", "Insieme"), ("valore", "Peso")],
            places!(other_weights, node),
        ),
        instalments,
        table(("Dati delle formule", "dato"), &data, places!(data, node)),
        table(("Testi", "capitolo"), &[("titolo", "Titolo"), ("testo", "Testo")], places!(chapters, of)),
    ]
}

impl ObjectiveShow {
    /// What the checks say of it.
    fn findings(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().map(|it| &self.plan.remarks()[*it])
    }

    /// Where a new row of a table about it is written.
    fn add_href(&self, sheet: &str, how: &str) -> String {
        let field = match sheet {
            "indicatore" | "capitolo" => "di",
            "peso" | "dato" => "nodo",
            "collegamento" => "figlio",
            _ => "obiettivo",
        };
        self.plan.href(&format!("/{how}/{sheet}?{field}={}", super::secret::escaped(&self.id)))
    }
}

/// The reasons of a value, laid out.
fn whys(it: &Supposed) -> Vec<Nested<String>> {
    nested(it.whys.clone())
}

/// The reasons of a figure, laid out.
fn figure_whys(it: &Weighed) -> Vec<Nested<String>> {
    nested(it.whys.clone())
}

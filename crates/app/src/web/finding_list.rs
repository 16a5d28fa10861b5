// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/rilievi`: what the checks say of a plan, with filters kept in the address.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use engine::{
    check::{Severity, check},
    cycle::role::Thing,
    model::Place,
    tree::{NodeKind, Tree},
};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::{
    Site,
    opened::{self, Opened, Remark},
    page::{Badge, Failure, Link, PageResult},
    plan_nav,
    rule_list::{family, severity_badge},
    secret,
    visitor::Visitor,
};
use crate::{cli::workpaper, desk::gather};

/// What is looked for; a blank field asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    gravita: String,
    norma: String,
    struttura: String,
    responsabile: String,
    famiglia: String,
    /// «si»: only the accepted ones; «no»: only the others.
    accettati: String,
    /// What was just done with a waiver: «data» or «ritirata».
    deroga: String,
    /// With which set of values; blank: the plan alone.
    serie: String,
}

#[derive(Template)]
#[template(path = "finding_list.html")]
pub(super) struct FindingList {
    tabs: Vec<Link>,
    here: String,
    wanted: Wanted,
    summary: String,
    groups: Vec<Group>,
    families: BTreeSet<&'static str>,
    laws: BTreeSet<&'static str>,
    structures: Vec<(String, String)>,
    owners: BTreeSet<String>,
    /// Whether the reader may accept findings.
    waives: bool,
    /// Title of the set of values that the findings look at too.
    set: String,
    waive: String,
    csv: String,
}

/// The findings of a severity.
struct Group {
    title: String,
    badge: Badge,
    items: Vec<Item>,
}

/// A finding.
pub(super) struct Item {
    code: &'static str,
    title: &'static str,
    pub(super) place: String,
    href: Option<String>,
    pub(super) what: String,
    printed: String,
    computed: String,
    remedy: String,
    accepted: Option<(String, String)>,
    /// The row of the waiver that accepts it.
    waiver: String,
    /// Where it is accepted.
    waive: String,
}

/// The nodes of the plan, to say of which one a finding speaks.
struct Nodes<'a> {
    tree: Tree<'a>,
    paths: Vec<String>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<FindingList> {
    let plan = opened::open_with_values(&site, &visitor, &plan, Some(&wanted.serie)).await?;
    if !wanted.serie.is_empty() {
        visitor.reads(Thing::Values)?;
    }
    let (remarks, dossier) = (plan.remarks(), plan.dossier());
    let nodes = Nodes::of(&plan);
    let found: Vec<(&Remark, Option<usize>)> =
        remarks.iter().map(|it| (it, nodes.find(&it.finding.path))).collect();
    let kept: Vec<_> = found.iter().filter(|(it, at)| wanted.fits(it, *at, &nodes)).collect();
    let group = |severity: &Severity| {
        let items = kept.iter().filter(|(it, _)| it.severity == *severity);
        let items: Vec<Item> = items.map(|(it, at)| item(&plan, it, *at, &nodes)).collect();
        let title = format!("{} ({})", plural(*severity), items.len());
        (!items.is_empty()).then(|| Group { title, badge: severity_badge(*severity), items })
    };
    let page = FindingList {
        tabs: plan.tabs(&visitor),
        here: plan.href("/rilievi"),
        summary: summary(remarks),
        groups: SEVERITIES.iter().filter_map(group).collect(),
        families: remarks.iter().map(|it| family(it.check)).collect(),
        laws: remarks.iter().flat_map(|it| it.check.sources).map(|it| it.cite).collect(),
        structures: dossier.structures.iter().map(|it| (it.id.to_string(), it.name.to_string())).collect(),
        owners: found.iter().filter_map(|(_, at)| Some(nodes.owner((*at)?)?.to_owned())).collect(),
        waives: visitor.may_write(Thing::Waivers),
        waive: plan.href("/rilievi/deroga"),
        csv: plan.href("/rilievi.csv"),
        set: match wanted.serie.as_str() {
            "" => String::new(),
            it => gather::set(&plan.desk.rows, it).title().to_owned(),
        },
        wanted,
    };
    Ok(plan_nav::page(&plan, "Controllo di tenuta", page))
}

/// `GET` of the working paper as CSV, with the lines of the files in which the dossier is exported.
pub(super) async fn get_csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let name = format!("attachment; filename=\"rilievi-{}.csv\"", plan.head.year);
    let written = spawn_blocking(move || working_paper(&plan)).await.expect("writing does not panic");
    let text = written.map_err(|it| Failure::Fault(it.into()))?;
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

fn working_paper(plan: &Opened) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|it| it.to_string())?;
    for (name, text) in formats::files(&plan.desk.rows) {
        std::fs::write(folder.path().join(name), text).map_err(|it| it.to_string())?;
    }
    let unread = |it: formats::Unreadable| it.errors.iter().map(|it| it.what.clone()).collect::<String>();
    let read = formats::read(folder.path(), None).map_err(unread)?;
    let found = check(&read.dossier).expect("a dossier that was read is a tree");
    Ok(workpaper::csv(&read, &found))
}

fn item(plan: &Opened, it: &Remark, at: Option<usize>, nodes: &Nodes<'_>) -> Item {
    let node = at.filter(|it| *it != 0).map_or("", |at| nodes.tree.nodes[at].id);
    let (code, node) = (it.check.code, secret::escaped(node));
    Item {
        code,
        title: it.check.title,
        place: it.finding.path.clone(),
        href: row_href(plan, it.finding.place).or_else(|| {
            nodes.objective(at?).map(|it| plan.href(&format!("/obiettivi/{}", secret::escaped(it))))
        }),
        what: it.finding.what.clone(),
        printed: it.finding.printed.clone().unwrap_or_default(),
        computed: it.finding.computed.clone().unwrap_or_default(),
        remedy: it.finding.remedy.clone(),
        accepted: it.accepted.clone(),
        waiver: it.waiver.clone().unwrap_or_default(),
        waive: plan.href(&format!("/rilievi/deroga?regola={code}&nodo={node}")),
    }
}

/// The findings of a plan that a rule makes at a node, or below it; blank: anywhere.
pub(super) fn of_rule(plan: &Opened, code: &str, node: &str) -> Vec<Item> {
    let nodes = Nodes::of(plan);
    let at = nodes.tree.find(node);
    let is_at = |path: &str| match at {
        None => true,
        Some(at) => nodes.paths[at] == path || path.starts_with(&format!("{} › ", nodes.paths[at])),
    };
    let found = plan.remarks().iter().filter(|it| it.check.code == code && is_at(&it.finding.path));
    found.map(|it| item(plan, it, nodes.find(&it.finding.path), &nodes)).collect()
}

/// The address of the row of a place, at its column.
pub(super) fn row_href(plan: &Opened, place: Place) -> Option<String> {
    let (row, column) = plan.desk.made.origin(place)?;
    let row = &plan.desk.rows[row];
    let column = column.map_or_else(String::new, |it| format!("#{it}"));
    Some(plan.href(&format!("/righe/{}{column}", secret::escaped(&row.key))))
}

impl<'a> Nodes<'a> {
    fn of(plan: &'a Opened) -> Nodes<'a> {
        let tree = Tree::build(plan.dossier()).expect("rows that were put together are a tree");
        let paths = (0..tree.nodes.len()).map(|it| tree.path(it)).collect();
        Nodes { tree, paths }
    }

    /// The lowest node of which a path speaks.
    fn find(&self, path: &str) -> Option<usize> {
        let speaks =
            |own: &str| path.strip_prefix(own).is_some_and(|it| it.is_empty() || it.starts_with(" › "));
        let found = self.paths.iter().enumerate().filter(|(_, it)| speaks(it));
        found.max_by_key(|(_, it)| it.len()).map(|(at, _)| at)
    }

    /// A node and those above it.
    fn line(&self, at: usize) -> impl Iterator<Item = &engine::tree::Node<'a>> {
        std::iter::once(at).chain(self.tree.above(at)).map(|it| &self.tree.nodes[it])
    }

    fn objective(&self, at: usize) -> Option<&str> {
        self.line(at).find(|it| it.kind == NodeKind::Objective).map(|it| it.id)
    }

    fn is_of(&self, at: usize, structure: &str) -> bool {
        let is_it = |it: &engine::tree::Node<'_>| match it.kind {
            NodeKind::Structure => it.id == structure,
            _ => it.structure == structure,
        };
        self.line(at).any(is_it)
    }

    /// Who answers for a node: the owner of the objective, else of the structure.
    fn owner(&self, at: usize) -> Option<&str> {
        let dossier = self.tree.dossier;
        let owners = self.line(at).filter_map(|it| match it.kind {
            NodeKind::Objective => Some(dossier.objectives[it.row].owner.trim()),
            NodeKind::Structure => Some(dossier.structures[it.row].owner.trim()),
            _ => None,
        });
        owners.into_iter().find(|it| !it.is_empty())
    }
}

impl Wanted {
    fn fits(&self, it: &Remark, at: Option<usize>, nodes: &Nodes<'_>) -> bool {
        let asks = |wanted: &str, is: &dyn Fn() -> bool| wanted.is_empty() || is();
        asks(&self.gravita, &|| it.severity.word() == self.gravita)
            && asks(&self.norma, &|| it.check.sources.iter().any(|it| it.cite == self.norma))
            && asks(&self.famiglia, &|| family(it.check) == self.famiglia)
            && asks(&self.struttura, &|| at.is_some_and(|at| nodes.is_of(at, &self.struttura)))
            && asks(&self.responsabile, &|| {
                at.and_then(|at| nodes.owner(at)) == Some(self.responsabile.as_str())
            })
            && asks(&self.accettati, &|| it.accepted.is_some() == (self.accettati == "si"))
    }

    fn is_blank(&self) -> bool {
        let fields = [&self.gravita, &self.norma, &self.struttura, &self.responsabile, &self.famiglia];
        fields.iter().all(|it| it.is_empty()) && self.accettati.is_empty()
    }
}

/// «2 errori da correggere, 1 avviso, 3 informazioni; 1 accettato con motivo».
fn summary(remarks: &[Remark]) -> String {
    let open = |severity: Severity| {
        remarks.iter().filter(|it| it.accepted.is_none() && it.severity == severity).count()
    };
    let counts = [
        count(open(Severity::Error), "errore da correggere", "errori da correggere"),
        count(open(Severity::Warning), "avviso", "avvisi"),
        count(open(Severity::Information), "informazione", "informazioni"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let accepted = remarks.iter().filter(|it| it.accepted.is_some()).count();
    let accepted = count(accepted, "accettato con motivo", "accettati con motivo");
    let open = if counts.is_empty() { "Nessun rilievo aperto".to_owned() } else { counts.join(", ") };
    accepted.map_or_else(|| open.clone(), |it| format!("{open}; {it}"))
}

fn count(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
}

fn plural(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errori",
        Severity::Warning => "Avvisi",
        Severity::Information => "Informazioni",
    }
}

static SEVERITIES: &[Severity] = &[Severity::Error, Severity::Warning, Severity::Information];

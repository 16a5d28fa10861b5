// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIST-01: a formula cannot be read, or uses a name that nothing answers to.

use std::collections::HashMap;

use crate::{
    check::{Check, Finding, Severity, Subject},
    expression::{Expression, Undefined, distance},
    model::{Dossier, Place, Text},
    score::{CellError, NAMES},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "SIST-01",
    title: "Ogni formula si legge, e ogni nome che usa indica qualcosa",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("unknown_name_in_formula.md"),
    run,
};

/// Names that have a value only where a fund is shared.
const ONLY_IN_SHARING: [&str; 3] = ["punteggio", "coefficiente", "importo"];

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let data = Data::of(subject.dossier);
    let mut found = of_system(subject, &data);
    found.extend(of_nodes(subject, &data));
    found.extend(of_tables(subject));
    found
}

/// Formulas of the system may meet any node, so any datum of the dossier answers. Those that cannot be read are
/// reported by SIST-03.
fn of_system(subject: &Subject<'_>, data: &Data<'_>) -> Vec<Finding> {
    let system = &subject.dossier.system;
    let mut formulas: Vec<(String, &Text, bool)> = Vec::new();
    for it in &system.steps {
        let path = match it.rule.is_blank() {
            true => format!("sistema › livello «{}»", it.level.trim()),
            false => format!("sistema › regola «{}»", it.rule.trim()),
        };
        let cells = [&it.expression, &it.condition, &it.value];
        formulas.extend(cells.map(|text| (path.clone(), text, false)));
    }
    for it in &system.figures {
        formulas.push((format!("sistema › grandezza «{}»", it.name.trim()), &it.expression, false));
    }
    for it in &system.sharings {
        let path = format!("sistema › ripartizione «{}»", it.name.trim());
        let cells = [&it.amount, &it.entitled, &it.units, &it.quota];
        formulas.extend(cells.map(|text| (path.clone(), text, true)));
    }
    let mut found = Vec::new();
    for (path, text, sharing) in formulas {
        let later = subject.dossier.readings.is_empty();
        let names = Names { subject, data, at: None, sharing, later };
        found.extend(unknown(&path, text, &names).into_iter().filter(|_| Expression::parse(text).is_ok()));
    }
    found
}

/// Formulas of a node see the data of the node and of what is above it.
fn of_nodes(subject: &Subject<'_>, data: &Data<'_>) -> Vec<Finding> {
    let dossier = subject.dossier;
    let mut found = Vec::new();
    for it in &dossier.definitions {
        let names = Names { subject, data, at: None, sharing: false, later: true };
        found.extend(unknown(&format!("definizione {}", it.id.trim()), &it.formula, &names));
    }
    for it in &dossier.indicators {
        let names = Names { subject, data, at: subject.tree.find(&it.id), sharing: false, later: true };
        found.extend(unknown(&subject.path_of(&it.id), &it.formula, &names));
    }
    for it in &dossier.data {
        let at = if it.node.is_blank() { Some(0) } else { subject.tree.find(it.node.trim()) };
        let path = format!("{} › dato {}", subject.path_of(&it.node), it.name.trim());
        found.extend(unknown(&path, &it.formula, &Names { subject, data, at, sharing: false, later: true }));
    }
    found
}

/// Identities read the columns of their table, derived rows its rows.
fn of_tables(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for it in &subject.dossier.identities {
        let path = format!("tabella {}", it.table.trim());
        match subject.scorer.tables.iter().find(|table| table.annex.id.trim() == it.table.trim()) {
            Some(table) => {
                let keys = table.annex.keys.iter().map(|it| it.trim().to_owned()).collect();
                found.extend(unknown(&path, &it.formula, &Closed { what: "una colonna", names: keys }));
            }
            None => found.push(Finding {
                place: it.table.place,
                path,
                what: format!("l'uguaglianza «{}» è di una tabella che non c'è", it.formula.trim()),
                printed: None,
                computed: None,
                remedy: "scrivere l'id di una [[tabella]]".to_owned(),
            }),
        }
    }
    for table in subject.scorer.tables.iter() {
        let ids = table.rows.iter().map(|it| it.row.id.trim().to_owned()).filter(|it| !it.is_empty());
        let rows = Closed { what: "una riga", names: ids.collect() };
        for row in table.rows.iter().map(|it| it.row) {
            found.extend(unknown(&subject.cell_path(table.annex, row, None), &row.formula, &rows));
        }
    }
    found
}

/// What a formula may name.
trait Scope {
    /// What is wrong with a name, in words; `None` when something answers to it.
    fn fault(&self, name: &str) -> Option<String>;
    /// Everything that could have been meant.
    fn candidates(&self) -> Vec<String>;
    /// What to do when none of the candidates resembles the name.
    fn remedy(&self, candidates: &str) -> String;
    /// Whether a name may be of something that is still to be written.
    fn may_come_later(&self, name: &str) -> bool;
    /// Whether values are being written just now: some may be there and others not yet.
    fn is_gathered(&self) -> bool {
        false
    }
}

fn unknown(path: &str, text: &Text, scope: &dyn Scope) -> Vec<Finding> {
    if text.is_blank() {
        return Vec::new();
    }
    let finding = |place: Place, what: String, remedy: String| Finding {
        place,
        path: path.to_owned(),
        what,
        printed: None,
        computed: None,
        remedy,
    };
    let formula = match Expression::parse(text.trim()) {
        Ok(it) => it,
        Err(error) => {
            let what = format!("la formula «{}» non si legge: {}", text.trim(), error.what);
            return vec![finding(text.place, what, error.remedy)];
        }
    };
    let (faulty, good): (Vec<_>, Vec<_>) = formula
        .names()
        .iter()
        .map(|it| (&it.text, scope.fault(&it.text)))
        .partition(|(_, fault)| fault.is_some());
    let candidates = if faulty.is_empty() { Vec::new() } else { scope.candidates() };
    // Data are often written with the results: until one of those named is there, they are awaited, not wrong.
    let awaited = good.iter().all(|(name, _)| NAMES.iter().any(|(it, _)| it == name));
    let faults = faulty.into_iter().filter_map(|(name, fault)| {
        let near = nearest(name, &candidates);
        if (awaited || scope.is_gathered()) && near.is_none() && scope.may_come_later(name) {
            return None;
        }
        let what = format!("nella formula «{}» {}", formula.source(), fault?);
        let remedy = match near {
            Some(near) => format!("intendevi «{near}»?"),
            None => scope.remedy(&list(&candidates)),
        };
        Some(finding(text.place, what, remedy))
    });
    faults.collect()
}

/// The name that was probably meant.
fn nearest<'c>(name: &str, candidates: &'c [String]) -> Option<&'c str> {
    const SLIPS: usize = 2;
    let steps = |it: &str| distance(&name.to_lowercase(), &it.to_lowercase());
    // So many slips cannot mend a greater difference of length: most candidates need no distance.
    let length = name.chars().count();
    let alike = candidates.iter().filter(|it| it.chars().count().abs_diff(length) <= SLIPS);
    let (steps, near) = alike.map(|it| (steps(it), it.as_str())).min()?;
    (steps <= SLIPS && steps * 3 <= name.len()).then_some(near)
}

fn list(candidates: &[String]) -> String {
    let (first, rest) = candidates.split_at(candidates.len().min(12));
    let more = if rest.is_empty() { "" } else { ", …" };
    format!("{}{more}", first.join(", "))
}

/// The names of one table.
struct Closed {
    what: &'static str,
    names: Vec<String>,
}

impl Scope for Closed {
    fn fault(&self, name: &str) -> Option<String> {
        let known = self.names.iter().any(|it| it == name);
        (!known).then(|| format!("«{name}» non è {} della tabella", self.what))
    }

    fn candidates(&self) -> Vec<String> {
        self.names.clone()
    }

    fn remedy(&self, candidates: &str) -> String {
        format!("scrivere {} che c'è: {candidates}", self.what)
    }

    fn may_come_later(&self, _: &str) -> bool {
        false
    }
}

/// The nodes that have a datum of each name: there may be as many data as rows.
struct Data<'d>(HashMap<&'d str, Vec<&'d str>>);

impl<'d> Data<'d> {
    fn of(dossier: &'d Dossier) -> Data<'d> {
        let mut nodes: HashMap<&str, Vec<&str>> = HashMap::new();
        for it in &dossier.data {
            nodes.entry(it.name.trim()).or_default().push(it.node.trim());
        }
        Data(nodes)
    }

    /// The nodes that have a datum of that name, in order.
    fn nodes(&self, name: &str) -> &[&'d str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The names that a formula of a node, or of the system when `at` is none, may use.
struct Names<'s, 'a> {
    subject: &'s Subject<'a>,
    data: &'s Data<'s>,
    at: Option<usize>,
    sharing: bool,
    /// Results may bring the data it names.
    later: bool,
}

impl Names<'_, '_> {
    fn dossier(&self) -> &Dossier {
        self.subject.dossier
    }

    fn is_built_in(&self, name: &str) -> bool {
        NAMES.iter().any(|(it, _)| *it == name) && (self.sharing || !ONLY_IN_SHARING.contains(&name))
    }

    /// Whether the datum or mark of that node can be seen from here.
    fn sees(&self, node: &str) -> bool {
        let (Some(at), false) = (self.at, node.trim().is_empty()) else { return true };
        let Some(of) = self.subject.tree.find(node.trim()) else { return false };
        of == at || self.subject.tree.above(at).any(|it| it == of)
    }
}

impl Scope for Names<'_, '_> {
    fn fault(&self, name: &str) -> Option<String> {
        let (compiled, tables) = (self.subject.scorer.compiled, &self.subject.scorer.tables);
        let in_system = compiled.criteria.iter().any(|it| it == name)
            || compiled.figures.iter().any(|it| it.name == name);
        if self.is_built_in(name) || in_system {
            return None;
        }
        let questionnaires = &self.subject.scorer.questionnaires;
        if name.contains('.') && questionnaires.knows(name) {
            let unknown = matches!(questionnaires.value(name), Err(Undefined::NoSuchName(_)));
            return unknown.then(|| format!("«{name}» non è una misura del questionario"));
        }
        if name.contains('.') && tables.knows(name) {
            let cell = matches!(tables.value(name), Err(CellError::NoSuchName(_)));
            return cell.then(|| format!("«{name}» non è una cella della tabella"));
        }
        let nodes = self.data.nodes(name);
        let Some(first) = nodes.first() else {
            return Some(format!("niente si chiama «{name}»"));
        };
        let seen = nodes.iter().any(|it| self.sees(it));
        (!seen).then(|| format!("«{name}» è un dato di «{first}», che da qui non si vede"))
    }

    fn candidates(&self) -> Vec<String> {
        let compiled = self.subject.scorer.compiled;
        let data = self.dossier().data.iter().filter(|it| self.sees(&it.node));
        let mut names: Vec<String> = data.map(|it| it.name.trim().to_owned()).collect();
        names.extend(compiled.criteria.iter().cloned());
        names.extend(compiled.figures.iter().map(|it| it.name.clone()));
        for table in self.subject.scorer.tables.iter() {
            let rows = table.rows.iter().map(|it| it.row.id.trim()).filter(|it| !it.is_empty());
            names.extend(rows.map(|it| format!("{}.{it}", table.annex.id.trim())));
        }
        let built_in = NAMES.iter().map(|(it, _)| *it).filter(|it| self.is_built_in(it));
        names.extend(built_in.map(str::to_owned));
        let mut seen = std::collections::HashSet::new();
        names.retain(|it| seen.insert(it.clone()));
        names
    }

    fn remedy(&self, candidates: &str) -> String {
        format!("scrivere un [[dato]] con quel nome, o un nome che c'è: {candidates}")
    }

    fn is_gathered(&self) -> bool {
        let results = &self.dossier().results;
        results.gathers.is_some() && results.closed != Some(true)
    }

    fn may_come_later(&self, name: &str) -> bool {
        let elsewhere = !self.data.nodes(name).is_empty();
        self.later && !elsewhere && !self.subject.scorer.tables.knows(name)
    }
}

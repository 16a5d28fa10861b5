// SPDX-License-Identifier: AGPL-3.0-or-later
//! From rows to tree: who is under whom, and what makes that impossible.

use foldhash::{HashMap, HashMapExt as _};

use super::{Edge, Node, NodeKind, StructureError, Tree};
use crate::{
    expression::distance,
    model::{Dossier, ObjectiveState, Place, Text, Weight, Written},
    number::Number,
    system::Cascade,
};

pub(super) fn build(dossier: &Dossier) -> Result<Tree<'_>, Vec<StructureError>> {
    let count = 1
        + dossier.structures.len()
        + dossier.objectives.len()
        + dossier.contributions.len()
        + dossier.phases.len()
        + dossier.indicators.len();
    let tree = Tree { dossier, nodes: Vec::with_capacity(count), by_id: HashMap::with_capacity(count) };
    let mut builder = Builder { tree, errors: Vec::new() };
    builder.rows();
    builder.parents();
    builder.order();
    builder.links();
    builder.readings();
    builder.settle();
    builder.errors.extend(super::circles::circles(&builder.tree));
    builder.errors.extend(super::references::dangling(&builder.tree));
    builder.errors.extend(super::formulas::circles(&builder.tree));
    if builder.errors.is_empty() { Ok(builder.tree) } else { Err(builder.errors) }
}

pub(super) struct Builder<'d> {
    pub(super) tree: Tree<'d>,
    errors: Vec<StructureError>,
}

impl<'d> Builder<'d> {
    fn rows(&mut self) {
        let dossier = self.tree.dossier;
        let body = Node {
            kind: NodeKind::Body,
            row: 0,
            id: "",
            code: "",
            title: &dossier.body.name,
            level: NodeKind::Body.level(),
            structure: "",
            weight: None,
            parent: None,
            children: Vec::new(),
            reading: None,
            settled: None,
            withdrawn: false,
            place: dossier.body.name.place,
        };
        self.tree.nodes.push(body);
        let plain = |kind: NodeKind, row: usize, id: &'d Text, title: &'d Text, place: Place| Node {
            kind,
            row,
            id,
            code: "",
            title,
            level: kind.level(),
            structure: "",
            weight: None,
            parent: None,
            children: Vec::new(),
            reading: None,
            settled: None,
            withdrawn: false,
            place,
        };
        for (row, it) in dossier.structures.iter().enumerate() {
            let structure = &it.id;
            self.add(
                Node { structure, ..plain(NodeKind::Structure, row, &it.id, &it.name, it.place) },
                &it.id,
            );
        }
        for (row, it) in dossier.objectives.iter().enumerate() {
            let level = if it.level.is_blank() { NodeKind::Objective.level() } else { it.level.trim() };
            let withdrawn = !matches!(it.state, None | Some(ObjectiveState::Running));
            let node = plain(NodeKind::Objective, row, &it.id, &it.title, it.place);
            let node = Node { code: &it.code, level, structure: it.structure.trim(), withdrawn, ..node };
            self.add(Node { weight: points(&it.weight), ..node }, &it.id);
        }
        for (row, it) in dossier.contributions.iter().enumerate() {
            let node = plain(NodeKind::Contribution, row, &it.id, &it.structure, it.place);
            let node = Node { structure: it.structure.trim(), weight: points(&it.share), ..node };
            self.add(node, &it.id);
        }
        for (row, it) in dossier.phases.iter().enumerate() {
            let node = plain(NodeKind::Phase, row, &it.id, &it.title, it.place);
            self.add(Node { code: &it.code, weight: points(&it.weight), ..node }, &it.id);
        }
        for (row, it) in dossier.indicators.iter().enumerate() {
            let node = plain(NodeKind::Indicator, row, &it.id, &it.name, it.place);
            self.add(Node { code: &it.code, weight: points(&it.weight), ..node }, &it.id);
        }
    }

    fn add(&mut self, node: Node<'d>, id: &'d Text) {
        let at = self.tree.nodes.len();
        if let Some(before) = self.tree.by_id.insert(node.id, at) {
            let kind = self.tree.nodes[before].kind.level();
            let what = format!("l'id «{}» è già di un'altra riga ({kind})", node.id);
            self.error(
                id.place,
                what,
                "dare un id diverso a ogni riga; il codice stampato può ripetersi, l'id no",
            );
        }
        self.tree.nodes.push(node);
    }

    fn parents(&mut self) {
        let dossier = self.tree.dossier;
        let by_structure = dossier.system.head.cascade == Some(Cascade::Structures);
        for at in 1..self.tree.nodes.len() {
            let (kind, row) = (self.tree.nodes[at].kind, self.tree.nodes[at].row);
            let (parent, allowed): (&'d Text, &[NodeKind]) = match kind {
                NodeKind::Body => continue,
                NodeKind::Structure if !by_structure => continue,
                NodeKind::Structure => (&dossier.structures[row].parent, &[NodeKind::Structure]),
                NodeKind::Objective => {
                    let it = &dossier.objectives[row];
                    let home = by_structure && it.parent.is_blank();
                    if !it.structure.is_blank() && !home {
                        self.resolve(&it.structure, &[NodeKind::Structure]);
                    }
                    match home {
                        true => (&it.structure, &[NodeKind::Structure]),
                        false => (&it.parent, &[NodeKind::Objective]),
                    }
                }
                NodeKind::Contribution => {
                    let it = &dossier.contributions[row];
                    self.resolve(&it.structure, &[NodeKind::Structure]);
                    (&it.objective, &[NodeKind::Objective])
                }
                NodeKind::Phase => (&dossier.phases[row].objective, &[NodeKind::Objective]),
                NodeKind::Indicator => (
                    &dossier.indicators[row].of,
                    &[NodeKind::Objective, NodeKind::Phase, NodeKind::Contribution],
                ),
            };
            let free = matches!(kind, NodeKind::Structure | NodeKind::Objective);
            let parent = match parent.is_blank() {
                true if free => Some(0),
                true => {
                    let place = self.tree.nodes[at].place;
                    let what = format!("questa riga ({}) non dice a che cosa appartiene", kind.level());
                    self.error(place, what, "scrivere l'id di ciò a cui appartiene");
                    None
                }
                false => self.resolve(parent, allowed),
            };
            let Some(parent) = parent else { continue };
            let node = &mut self.tree.nodes[at];
            node.parent = Some(parent);
            let weight = node.weight;
            self.tree.nodes[parent].children.push(Edge { child: at, weight, linked: false });
        }
    }

    /// Children stand in the order of the document, whatever their kind.
    fn order(&mut self) {
        let places: Vec<Place> = self.tree.nodes.iter().map(|it| it.place).collect();
        for node in &mut self.tree.nodes {
            node.children.sort_by_key(|it| (places[it.child].file, places[it.child].start));
        }
    }

    /// The node an id speaks of, if it exists and is of an allowed kind.
    pub(super) fn resolve(&mut self, id: &Text, allowed: &[NodeKind]) -> Option<usize> {
        let found = self.tree.find(id.trim());
        let kinds = || allowed.iter().map(|it| it.level()).collect::<Vec<_>>().join(" o ");
        match found {
            Some(at) if allowed.contains(&self.tree.nodes[at].kind) => return Some(at),
            Some(at) => {
                let what = format!(
                    "«{}» è un id di {}, qui serve {}",
                    id.trim(),
                    self.tree.nodes[at].kind.level(),
                    kinds()
                );
                self.error(id.place, what, "scrivere l'id della riga giusta");
            }
            None => {
                let what = format!("nessuna riga ({}) ha l'id «{}»", kinds(), id.trim());
                let wanted = |it: &&Node<'_>| allowed.contains(&it.kind);
                let near =
                    self.tree.nodes.iter().filter(wanted).map(|it| (distance(it.id, id.trim()), it.id)).min();
                let remedy = match near {
                    Some((distance, near)) if distance <= 2 => format!("forse «{near}»?"),
                    _ => "scrivere un id che esiste, o aggiungere la riga".to_owned(),
                };
                self.error(id.place, what, &remedy);
            }
        }
        None
    }

    fn links(&mut self) {
        for it in &self.tree.dossier.links {
            let parent = self.resolve(&it.parent, &[NodeKind::Objective, NodeKind::Structure]);
            let child = self.resolve(&it.child, &[NodeKind::Objective]);
            if let (Some(parent), Some(child)) = (parent, child) {
                self.tree.nodes[parent].children.push(Edge {
                    child,
                    weight: points(&it.weight),
                    linked: true,
                });
            }
        }
    }

    fn readings(&mut self) {
        let measurable = [NodeKind::Indicator, NodeKind::Phase, NodeKind::Objective, NodeKind::Contribution];
        for it in &self.tree.dossier.readings {
            if it.of.is_blank() {
                let what = "questa rilevazione non dice di che cosa è".to_owned();
                self.error(
                    it.place,
                    what,
                    "scrivere di = \"l'id dell'indicatore, della fase o dell'obiettivo\"",
                );
                continue;
            }
            let Some(at) = self.resolve(&it.of, &measurable) else { continue };
            if self.tree.nodes[at].reading.replace(it).is_some() {
                let what = format!("«{}» ha due rilevazioni nella stessa serie di risultati", it.of.trim());
                self.error(
                    it.of.place,
                    what,
                    "tenerne una; i valori di altri periodi stanno in un altro file risultati-….toml",
                );
            }
        }
    }

    pub(super) fn error(&mut self, place: Place, what: String, remedy: &str) {
        self.errors.push(StructureError { place, what, remedy: remedy.to_owned() });
    }
}

fn points(weight: &Written<Weight>) -> Option<&Number> {
    weight.value.as_ref().map(|it| &it.points)
}

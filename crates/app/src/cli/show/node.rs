// SPDX-License-Identifier: AGPL-3.0-or-later
//! A node and those below it as JSON, written straight to where it goes: streams have millions of them.

use std::fmt;

use engine::number::Number;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Scored, figures, waivers_json};

/// A node of a scored dossier, to be written.
pub(crate) struct NodeJson<'s> {
    pub(crate) scored: &'s Scored<'s>,
    pub(crate) at: usize,
    /// Its weight where it is shown.
    pub(crate) weight: Option<Number>,
}

impl<'s> NodeJson<'s> {
    /// A node by itself, with the weight written on it.
    pub(crate) fn new(scored: &'s Scored<'s>, at: usize) -> NodeJson<'s> {
        NodeJson { scored, at, weight: scored.tree.nodes[at].weight.cloned() }
    }
}

/// The nodes below.
struct Below<'n, 's>(&'n NodeJson<'s>);

/// The figures of a node, by name.
struct Figures(Vec<(String, Option<String>, String)>);

/// What is written as it displays.
struct Shown<T>(T);

impl Serialize for NodeJson<'_> {
    // Keys in alphabetical order, as they are in all our JSON.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let NodeJson { scored, at, weight } = self;
        let at = *at;
        let node = &scored.tree.nodes[at];
        let outcome = scored.card.of(at);
        let mut map = serializer.serialize_map(None)?;
        if let Some(band) = scored.scorer.band(outcome) {
            map.serialize_entry("band", band)?;
        }
        if let Some(cause) = &outcome.cause {
            map.serialize_entry("cause", &Shown(cause))?;
        }
        map.serialize_entry("children", &Below(self))?;
        map.serialize_entry("code", node.code)?;
        map.serialize_entry("exact", &outcome.value.as_ref().map(|it| Shown(it.exactly())))?;
        let figures = figures(scored, at);
        if !figures.is_empty() {
            map.serialize_entry("figures", &Figures(figures))?;
        }
        map.serialize_entry("id", node.id)?;
        map.serialize_entry("level", node.level)?;
        map.serialize_entry("shown", &scored.scorer.shown(at, outcome))?;
        map.serialize_entry("state", outcome.state.word())?;
        map.serialize_entry("title", node.title)?;
        let waivers = &scored.tree.dossier.waivers;
        if at == 0 && !waivers.is_empty() {
            map.serialize_entry("waivers", &waivers_json(waivers))?;
        }
        map.serialize_entry("weight", &weight.as_ref().map(|it| Shown(it.exactly())))?;
        map.end()
    }
}

impl Serialize for Below<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let NodeJson { scored, at, .. } = self.0;
        let children = &scored.tree.nodes[*at].children;
        let mut seq = serializer.serialize_seq(Some(children.len()))?;
        for edge in children {
            let weight = scored.scorer.written_weight(*at, edge);
            seq.serialize_element(&NodeJson { scored, at: edge.child, weight })?;
        }
        seq.end()
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Figure<'f> {
            exact: Option<&'f str>,
            shown: &'f str,
        }
        let figures =
            self.0.iter().map(|(name, exact, shown)| (name, Figure { exact: exact.as_deref(), shown }));
        serializer.collect_map(figures)
    }
}

impl<T: fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

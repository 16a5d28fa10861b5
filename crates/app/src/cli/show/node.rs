// SPDX-License-Identifier: AGPL-3.0-or-later
//! A node and those below it as JSON, written straight to where it goes: streams have millions of them, so that keys
//! are written as they stand here, in alphabetical order as in all our JSON.

use std::io::Write as _;

use engine::number::Number;
use serde::{Serialize, Serializer as _};
use serde_json::Value;

use super::{Scored, figures, waivers_json};

/// Why writing cannot fail.
const WRITES: &str = "memory takes all, and keys are strings";

/// A node by itself and those below it, with the weight written on it.
pub(crate) fn node_json(scored: &Scored<'_>, at: usize) -> Value {
    value(scored, at, scored.tree.nodes[at].weight)
}

/// As [`node_json`], straight to where it goes.
pub(crate) fn write_node(scored: &Scored<'_>, at: usize, out: &mut Vec<u8>) {
    write(scored, at, scored.tree.nodes[at].weight, true, out);
}

/// A node with its weight where it is shown. Each is read by itself: a tree may be deeper than JSON is read.
fn value(scored: &Scored<'_>, at: usize, weight: Option<&Number>) -> Value {
    let mut text = Vec::new();
    write(scored, at, weight, false, &mut text);
    let mut node: Value = serde_json::from_slice(&text).expect("what was just written is JSON");
    let below = scored.tree.nodes[at].children.iter();
    node["children"] =
        below.map(|it| value(scored, it.child, scored.scorer.written_weight(at, it).as_ref())).collect();
    node
}

/// Writes a node with its weight where it is shown, with those `below` it or without.
fn write(scored: &Scored<'_>, at: usize, weight: Option<&Number>, below: bool, out: &mut Vec<u8>) {
    let node = &scored.tree.nodes[at];
    let outcome = scored.card.of(at);
    out.push(b'{');
    if let Some(band) = scored.scorer.band(outcome) {
        out.extend(b"\"band\":");
        text(band, out);
        out.push(b',');
    }
    if let Some(cause) = &outcome.cause {
        out.extend(b"\"cause\":");
        text(&cause.to_string(), out);
        out.push(b',');
    }
    out.extend(b"\"children\":[");
    let children = if below { node.children.as_slice() } else { &[] };
    for (nth, edge) in children.iter().enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        write(scored, edge.child, scored.scorer.written_weight(at, edge).as_ref(), true, out);
    }
    out.extend(b"],\"code\":");
    text(node.code, out);
    out.extend(b",\"exact\":");
    exact(outcome.value.as_ref(), out);
    let figures = figures(scored, at);
    if !figures.is_empty() {
        out.extend(b",\"figures\":");
        let figures = figures.iter().map(|(name, exact, shown)| (name, Figure { exact, shown }));
        serde_json::Serializer::new(&mut *out).collect_map(figures).expect(WRITES);
    }
    out.extend(b",\"id\":");
    text(node.id, out);
    out.extend(b",\"level\":");
    text(node.level, out);
    // Figures and our own words have nothing to escape.
    out.extend(b",\"shown\":\"");
    out.extend(scored.scorer.shown(at, outcome).as_bytes());
    out.extend(b"\",\"state\":\"");
    out.extend(outcome.state.word().as_bytes());
    out.extend(b"\",\"title\":");
    text(node.title, out);
    let waivers = &scored.tree.dossier.waivers;
    if at == 0 && !waivers.is_empty() {
        out.extend(b",\"waivers\":");
        serde_json::to_writer(&mut *out, &waivers_json(waivers)).expect(WRITES);
    }
    out.extend(b",\"weight\":");
    exact(weight, out);
    out.push(b'}');
}

/// A figure of a node.
#[derive(Serialize)]
struct Figure<'f> {
    exact: &'f Option<String>,
    shown: &'f str,
}

/// Writes words. Nearly all have nothing to escape.
fn text(words: &str, out: &mut Vec<u8>) {
    if words.bytes().any(|it| it < b' ' || it == b'"' || it == b'\\') {
        serde_json::to_writer(out, words).expect(WRITES);
    } else {
        out.push(b'"');
        out.extend(words.as_bytes());
        out.push(b'"');
    }
}

/// Writes a number exactly, as text.
fn exact(number: Option<&Number>, out: &mut Vec<u8>) {
    let Some(number) = number else { return out.extend(b"null") };
    out.push(b'"');
    match number.as_small() {
        Some((n, 1)) => serde_json::to_writer(&mut *out, &n).expect(WRITES),
        Some((n, d)) => {
            serde_json::to_writer(&mut *out, &n).expect(WRITES);
            out.push(b'/');
            serde_json::to_writer(&mut *out, &d).expect(WRITES);
        }
        None => write!(out, "{}", number.exactly()).expect(WRITES),
    }
    out.push(b'"');
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! JSON Schemas of what `score` and `check` write with `--format json`.

use engine::state::State;
use serde_json::{Value, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// `docs/schemi/punteggi.json`: the tree that `score` writes.
#[must_use]
pub fn score() -> Value {
    let states: Vec<&str> = State::ALL.iter().map(|(word, _)| *word).collect();
    json!({
        "$schema": DRAFT,
        "title": "Punteggi",
        "description": "Il nodo dell'ente, con tutti quelli sotto di lui",
        "$ref": "#/$defs/node",
        "$defs": {
            "exact": { "type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$", "description": "frazione esatta, p/q" },
            "node": {
                "type": "object",
                "required": ["id", "code", "title", "level", "weight", "exact", "shown", "state", "children"],
                "additionalProperties": false,
                "properties": {
                    "id": { "type": "string", "description": "identificativo nel dossier; vuoto per l'ente" },
                    "code": { "type": "string", "description": "codice come stampato" },
                    "title": { "type": "string" },
                    "level": { "type": "string" },
                    "weight": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }], "description": "peso scritto, in punti di 100" },
                    "exact": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }], "description": "grado esatto; null se non c'è" },
                    "shown": { "type": "string", "description": "grado come si stampa, o n.d." },
                    "state": { "enum": states },
                    "cause": { "type": "string", "description": "perché non c'è un valore" },
                    "band": { "type": "string", "description": "fascia in cui cade" },
                    "figures": { "type": "object", "additionalProperties": { "$ref": "#/$defs/figure" } },
                    "children": { "type": "array", "items": { "$ref": "#/$defs/node" } },
                    "waivers": { "type": "array", "items": { "$ref": "#/$defs/waiver" }, "description": "solo nell'ente: i rilievi accettati" },
                    "structures": { "type": "array", "items": { "$ref": "#/$defs/structure" } },
                    "allocations": { "type": "array", "items": { "$ref": "#/$defs/allocation" } },
                },
            },
            "waiver": waiver(),
            "figure": {
                "type": "object",
                "required": ["exact", "shown"],
                "additionalProperties": false,
                "properties": {
                    "exact": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }] },
                    "shown": { "type": "string" },
                },
            },
            "structure": {
                "type": "object",
                "required": ["id", "contributions", "exact", "shown", "state"],
                "additionalProperties": false,
                "properties": {
                    "id": { "type": "string" },
                    "contributions": { "type": "array", "items": { "type": "string" } },
                    "exact": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }] },
                    "shown": { "type": "string" },
                    "state": { "enum": states },
                },
            },
            "allocation": {
                "type": "object",
                "required": ["name", "amount", "payments", "savings"],
                "additionalProperties": false,
                "properties": {
                    "name": { "type": "string" },
                    "amount": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }], "description": "euro" },
                    "payments": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id", "units", "amount", "shown"],
                            "additionalProperties": false,
                            "properties": {
                                "id": { "type": "string" },
                                "units": { "anyOf": [{ "$ref": "#/$defs/exact" }, { "type": "null" }] },
                                "amount": { "$ref": "#/$defs/exact" },
                                "shown": { "type": "string" },
                            },
                        },
                    },
                    "savings": { "$ref": "#/$defs/exact" },
                },
            },
        },
    })
}

/// A finding that somebody accepts.
fn waiver() -> Value {
    json!({
        "type": "object",
        "required": ["rule", "node", "role", "reason", "date", "act"],
        "additionalProperties": false,
        "properties": {
            "rule": { "type": "string", "description": "codice della regola" },
            "node": { "type": "string", "description": "id del nodo; vuoto se vale per tutto il documento" },
            "role": { "type": "string" },
            "reason": { "type": "string" },
            "date": { "type": "string" },
            "act": { "type": "string" },
        },
    })
}

/// `docs/schemi/rilievi.json`: the list that `check` writes.
#[must_use]
pub fn check() -> Value {
    let optional = json!({ "type": ["string", "null"] });
    json!({
        "$schema": DRAFT,
        "title": "Rilievi",
        "type": "array",
        "items": {
            "type": "object",
            "required": ["rule", "severity", "title", "where", "what", "printed", "computed", "remedy", "sources"],
            "additionalProperties": false,
            "properties": {
                "rule": { "type": "string", "pattern": "^[A-Z]{4}-[0-9]{2}$" },
                "severity": { "enum": ["errore", "avviso", "informazione"] },
                "title": { "type": "string" },
                "where": {
                    "type": "object",
                    "required": ["file", "line", "column", "path"],
                    "additionalProperties": false,
                    "properties": {
                        "file": optional,
                        "line": { "type": ["integer", "null"], "minimum": 1 },
                        "column": { "type": ["integer", "null"], "minimum": 1 },
                        "path": { "type": "string", "description": "struttura › obiettivo › riga" },
                    },
                },
                "what": { "type": "string" },
                "printed": optional,
                "computed": optional,
                "remedy": { "type": "string" },
                "as_of": {
                    "type": "object",
                    "description": "solo con --as-of: il diritto usato, e che cosa cambia rispetto a quello dell'anno",
                    "required": ["law", "change"],
                    "additionalProperties": false,
                    "properties": {
                        "law": { "type": "string", "format": "date" },
                        "change": { "enum": ["uguale", "in più", "non più"] },
                    },
                },
                "waiver": {
                    "type": "object",
                    "required": ["role", "reason", "date"],
                    "additionalProperties": false,
                    "properties": {
                        "role": { "type": "string" },
                        "reason": { "type": "string" },
                        "date": { "type": "string" },
                    },
                },
                "sources": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["cite", "url", "checked"],
                        "additionalProperties": false,
                        "properties": {
                            "cite": { "type": "string" },
                            "url": { "type": "string" },
                            "checked": { "type": "string", "description": "giorno in cui il testo fu verificato" },
                        },
                    },
                },
            },
        },
    })
}

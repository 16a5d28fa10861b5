// SPDX-License-Identifier: AGPL-3.0-or-later
//! JSON Schemas of what `score`, `check` and `compare` write with `--format json`.

mod cycle;

pub use cycle::{change, cycle, why};
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
    json!({ "$schema": DRAFT, "title": "Rilievi", "type": "array", "items": finding() })
}

/// `docs/schemi/rilievi-molti.json`: each line that `check --many` writes.
#[must_use]
pub fn check_many() -> Value {
    json!({
        "$schema": DRAFT,
        "title": "Riga di «check --many»",
        "description": "Un ente: i suoi rilievi, o perché non si legge",
        "type": "object",
        "oneOf": [{ "required": ["findings", "body", "year"] }, { "required": ["errors"] }],
        "anyOf": [{ "required": ["line"] }, { "required": ["dossier"] }],
        "additionalProperties": false,
        "properties": {
            "line": { "type": "integer", "minimum": 1, "description": "numero della riga letta" },
            "dossier": { "type": "string", "description": "la cartella, quando se ne danno" },
            "body": { "type": "string", "description": "nome dell'ente" },
            "year": { "type": ["integer", "null"] },
            "findings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["rule", "severity", "where", "what", "remedy"],
                    "additionalProperties": false,
                    "properties": {
                        "rule": { "type": "string", "pattern": CODE, "description": "titolo e fonti: rules --format json" },
                        "severity": { "enum": SEVERITIES },
                        "where": {
                            "type": "object",
                            "required": ["path"],
                            "additionalProperties": false,
                            "properties": {
                                "file": { "type": "string" },
                                "line": { "type": "integer", "minimum": 1 },
                                "column": { "type": "integer", "minimum": 1 },
                                "path": { "type": "string", "description": "struttura › obiettivo › riga" },
                            },
                        },
                        "what": { "type": "string" },
                        "printed": { "type": "string" },
                        "computed": { "type": "string" },
                        "remedy": { "type": "string" },
                        "change": { "enum": CHANGES, "description": "solo con --as-of" },
                        "accepted": { "type": "string", "description": "il motivo della deroga" },
                    },
                },
            },
            "errors": errors(),
        },
    })
}

/// `docs/schemi/confronto.json`: what `compare` writes.
#[must_use]
pub fn compare() -> Value {
    let place = json!({
        "type": ["object", "null"],
        "required": ["file", "line", "column"],
        "additionalProperties": false,
        "properties": {
            "file": { "type": "string" },
            "line": { "type": "integer", "minimum": 1 },
            "column": { "type": "integer", "minimum": 1 },
        },
    });
    let optional = json!({ "type": ["string", "null"] });
    json!({
        "$schema": DRAFT,
        "title": "Confronto",
        "type": "object",
        "required": ["same_body", "differences", "findings"],
        "additionalProperties": false,
        "properties": {
            "same_body": { "type": "boolean", "description": "se i due dossier dicono di essere dello stesso ente" },
            "differences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "node", "field", "old", "new", "old_where", "new_where"],
                    "additionalProperties": false,
                    "properties": {
                        "id": { "type": "string" },
                        "node": { "type": "string" },
                        "field": { "type": "string", "description": "chiave della riga; «riga» quando è sparita o nuova" },
                        "old": optional,
                        "new": optional,
                        "old_where": place,
                        "new_where": place,
                    },
                },
            },
            "findings": { "type": "array", "items": finding() },
        },
    })
}

const CODE: &str = "^[A-Z]{4}-[0-9]{2}$";
const SEVERITIES: [&str; 3] = ["errore", "avviso", "informazione"];
const CHANGES: [&str; 3] = ["uguale", "in più", "non più"];

fn errors() -> Value {
    json!({
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["what", "remedy"],
            "additionalProperties": false,
            "properties": { "what": { "type": "string" }, "remedy": { "type": "string" } },
        },
    })
}

/// A finding, as `check` and `compare` write it.
pub(crate) fn finding() -> Value {
    let optional = json!({ "type": ["string", "null"] });
    json!({
        "type": "object",
        "required": ["rule", "severity", "title", "where", "what", "printed", "computed", "remedy", "sources"],
        "additionalProperties": false,
        "properties": {
            "rule": { "type": "string", "pattern": CODE },
            "severity": { "enum": SEVERITIES },
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
                    "change": { "enum": CHANGES },
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
            "sources": sources(),
        },
    })
}

/// The articles that a rule cites.
fn sources() -> Value {
    json!({
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
    })
}

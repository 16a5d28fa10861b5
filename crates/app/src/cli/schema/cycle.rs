// SPDX-License-Identifier: AGPL-3.0-or-later
//! JSON Schemas of what `cycle` and `explain` write.

use engine::cycle::{Freeze, Role, State};
use engine::model::Choice as _;
use serde_json::{Value, json};

/// Where the cycle stands, as `cycle` writes it.
#[must_use]
pub fn cycle() -> Value {
    let roles: Vec<&str> = Role::ALL.iter().map(|it| it.0).collect();
    json!({
        "type": "object",
        "required": ["year", "today", "state", "steps"],
        "additionalProperties": false,
        "properties": {
            "year": { "type": ["integer", "null"] },
            "today": { "type": "string", "format": "date" },
            "state": { "enum": states() },
            "steps": { "type": "array", "items": { "$ref": "#/$defs/step" } },
        },
        "$defs": {
            "step": {
                "type": "object",
                "required": ["step", "title", "progress", "done", "roles", "term", "days_left", "blocks"],
                "additionalProperties": false,
                "properties": {
                    "step": { "type": "string" },
                    "title": { "type": "string" },
                    "progress": { "enum": ["done", "next", "later", "skipped"] },
                    "done": { "type": ["string", "null"], "format": "date", "description": "il giorno in cui è stato fatto" },
                    "roles": { "type": "array", "items": { "enum": roles } },
                    "term": {
                        "type": ["object", "null"],
                        "required": ["day", "kind", "why", "known"],
                        "additionalProperties": false,
                        "properties": {
                            "day": { "type": "string", "format": "date" },
                            "kind": { "type": "string" },
                            "why": { "type": "string" },
                            "known": { "type": "boolean", "description": "se i rinvii di quell'anno sono conosciuti" },
                        },
                    },
                    "days_left": { "type": ["integer", "null"] },
                    "blocks": { "type": "array", "items": { "$ref": "#/$defs/refusal" } },
                },
            },
            "refusal": {
                "type": "object",
                "required": ["rule", "title", "what", "remedy", "sources"],
                "additionalProperties": false,
                "properties": {
                    "rule": { "type": "string", "pattern": super::CODE },
                    "title": { "type": "string" },
                    "what": { "type": "string" },
                    "remedy": { "type": "string" },
                    "sources": super::sources(),
                },
            },
        },
    })
}

/// What a step changes, as `cycle --step` writes it; in the API, also where it was recorded.
#[must_use]
pub fn change() -> Value {
    let frozen: Vec<&str> = Freeze::ALL.iter().map(|it| it.0).collect();
    let optional = json!({ "type": ["string", "null"] });
    json!({
        "type": "object",
        "required": ["accepted", "from", "to", "frozen", "told", "differences"],
        "additionalProperties": false,
        "properties": {
            "accepted": { "const": true },
            "from": { "enum": states() },
            "to": { "enum": states() },
            "frozen": {
                "type": ["object", "null"],
                "required": ["what", "number"],
                "additionalProperties": false,
                "properties": { "what": { "enum": frozen }, "number": { "type": "integer" } },
            },
            "told": { "type": "array", "items": { "type": "string" } },
            "differences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "node", "field", "old", "new"],
                    "additionalProperties": false,
                    "properties": {
                        "id": { "type": "string" },
                        "node": { "type": "string" },
                        "field": { "type": "string" },
                        "old": optional,
                        "new": optional,
                    },
                },
            },
            "lotto": { "type": ["string", "null"], "description": "nell'API: l'insieme delle modifiche nella storia; null se era una prova" },
            "versione": { "type": "integer", "description": "nell'API: la versione del piano" },
        },
    })
}

/// Why a degree is what it is, as `explain` writes it.
#[must_use]
pub fn why() -> Value {
    json!({
        "$ref": "#/$defs/reason",
        "$defs": {
            "reason": {
                "type": "object",
                "required": ["text", "exact", "where", "parts"],
                "properties": {
                    "text": { "type": "string" },
                    "exact": { "type": ["string", "null"], "pattern": "^-?[0-9]+(/[0-9]+)?$", "description": "frazione esatta, p/q" },
                    "where": { "type": ["object", "null"], "description": "il posto in un file; null nell'API" },
                    "parts": { "type": "array", "items": { "$ref": "#/$defs/reason" } },
                },
            },
        },
    })
}

fn states() -> Vec<&'static str> {
    State::ALL.iter().map(|it| it.0).collect()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/openapi.json`: what the addresses for programs take and give, as OpenAPI 3.1.

use axum::{http::header, response::IntoResponse};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{
    batch, body, cycle, findings, paging::Json, problem, rows, scores, sets, steps, versions, write,
};
use crate::cli::schema;

#[derive(OpenApi)]
#[openapi(
    paths(
        get, body::get, body::list, body::plan, rows::list, rows::one, write::add, write::replace, write::change,
        write::remove, batch::post, scores::get, scores::get_why, findings::get, cycle::get, steps::post,
        versions::get, versions::get_text, sets::get,
    ),
    components(schemas(problem::Problema, findings::Gravita)),
    tags(
        (name = "piani", description = "I piani dell'ente"),
        (name = "righe", description = "Ciò che è scritto nelle tabelle di un piano"),
        (name = "risultati", description = "Gli insiemi di valori, i gradi e il loro perché"),
        (name = "rilievi", description = "Ciò che i controlli dicono di un piano"),
        (name = "ciclo", description = "A che punto è il ciclo, e i suoi passi"),
        (name = "versioni", description = "Ciò che è stato fissato e non cambia più"),
        (name = "descrizione", description = "Questo documento"),
    )
)]
struct Described;

/// Questo documento
///
/// Si legge anche senza chiave.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "descrizione", tag = "descrizione", security(()),
    responses((status = 200, description = "la descrizione OpenAPI 3.1", body = ref("#/components/schemas/Descrizione")))
)]
pub(super) async fn get() -> impl IntoResponse {
    // The same for everybody; another version of the program has another.
    ([(header::CACHE_CONTROL, "public, max-age=3600")], Json(document()))
}

/// What refuses a request: status, which requests it may refuse, why.
#[rustfmt::skip]
static REFUSALS: [(&str, Whose, &str); 13] = [
    ("400", Whose::All, "la richiesta non si legge"),
    ("401", Whose::Keyed, "la chiave non c'è o non vale"),
    ("403", Whose::Keyed, "non è ammesso al ruolo o alla chiave"),
    ("404", Whose::Keyed, "non c'è, o è di un altro ente"),
    ("409", Whose::Writing, "il ciclo non lo permette adesso, o qualcuno ha modificato nel frattempo"),
    ("412", Whose::Changing, "la versione nominata non è quella di adesso"),
    ("413", Whose::Writing, "il corpo è troppo grande"),
    ("415", Whose::Writing, "il corpo non è JSON"),
    ("422", Whose::Writing, "il contenuto non può essere così"),
    ("428", Whose::Changing, "manca la versione che si è letta"),
    ("429", Whose::Writing, "troppe richieste in poco tempo"),
    ("500", Whose::All, "un guasto, con il suo numero"),
    ("503", Whose::All, "il servizio è occupato"),
];

/// Which requests.
#[derive(Clone, Copy)]
enum Whose {
    All,
    /// Those that need a key.
    Keyed,
    /// Those that write.
    Writing,
    /// Those that write over what was read.
    Changing,
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut document = derived();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Traguardo",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Il ciclo della performance, per i programmi",
        "description": DESCRIPTION,
        "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
    });
    document["servers"] = json!([{ "url": "/" }]);
    document["security"] = json!([{ "chiave": [] }]);
    document["components"]["securitySchemes"] = json!({
        "chiave": { "type": "http", "scheme": "bearer", "description": "una chiave fatta dal profilo, alla voce «Chiavi per i programmi»" }
    });
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        written_by_hand(schemas);
    }
    let steps: Vec<&str> = engine::cycle::ALL.iter().map(|it| it.id).collect();
    let taken = &mut document["paths"]["/api/v1/piani/{piano}/passi/{passo}"]["post"]["parameters"];
    for it in taken.as_array_mut().into_iter().flatten().filter(|it| it["name"] == "passo") {
        it["schema"] = json!({ "type": "string", "enum": steps });
    }
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            describe(path, method, operation);
        }
    }
    document
}

fn derived() -> Value {
    serde_json::to_value(Described::openapi()).expect("keys are strings")
}

const DESCRIPTION: &str = "Ciò che si fa dalle pagine, per i programmi. Si entra con una chiave (`Authorization: Bearer`), che \
    agisce in un ente e in un ruolo e può ciò che quel ruolo può. Chi cambia una riga nomina in `If-Match` la versione \
    che ha letto; chi manda una richiesta POST le può dare un nome in `Idempotency-Key` e rimandarla senza rischio. Ogni \
    rifiuto è `application/problem+json`. Il manuale: /manuale/api.";

/// Adds what is the same for many requests: why they are refused, the headers that they take.
fn describe(path: &str, method: &str, operation: &mut Value) {
    let writes = method != "get";
    let changes = matches!(method, "put" | "patch" | "delete");
    let keyed = operation["tags"][0] != "descrizione";
    let concerns = |whose: Whose| match whose {
        Whose::All => true,
        Whose::Keyed => keyed,
        Whose::Writing => writes,
        Whose::Changing => changes || path.ends_with("/{passo}") || path.ends_with("/modifiche"),
    };
    for (status, _, why) in REFUSALS.iter().filter(|(_, whose, _)| concerns(*whose)) {
        let schema = json!({ "$ref": "#/components/schemas/Problema" });
        operation["responses"][*status] =
            json!({ "description": why, "content": { problem::MEDIA: { "schema": schema } } });
    }
    if !writes {
        return;
    }
    if !operation["parameters"].is_array() {
        operation["parameters"] = json!([]);
    }
    let parameters = operation["parameters"].as_array_mut().expect("it was just made");
    if method == "post" {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "un nome per questa richiesta: rimandata con lo stesso, non è rifatta e ha la stessa risposta",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
        }));
    }
    if changes || path.ends_with("/{passo}") {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": changes,
            "description": "la versione che si è letta, com'è in ETag (per un passo, quella del piano; non serve per una prova)",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,18}\"$" }, "example": "\"42\"",
        }));
    }
}

/// Adds what no type of ours describes: what commands write too, and cells.
fn written_by_hand(schemas: &mut Map<String, Value>) {
    hoist("Punteggio", schema::score(), schemas);
    hoist("Rilievo", schema::finding(), schemas);
    hoist("CicloStato", schema::cycle(), schemas);
    hoist("Ragione", schema::why(), schemas);
    hoist("PassoCambia", schema::change(), schemas);
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let series =
        json!({ "type": ["string", "null"], "description": "l'insieme di valori con cui è calcolato" });
    let object = |required: &[&str], properties: Value| json!({ "type": "object", "required": required, "additionalProperties": false, "properties": properties });
    let more = [
        (
            "Celle",
            json!({
                "type": "object",
                "description": "celle, per colonna: le colonne di ogni tabella sono in docs/schemi/dossier.json",
                "additionalProperties": { "anyOf": [
                    { "type": "string" }, { "type": "integer" }, { "type": "boolean" }, { "type": "null" },
                    { "type": "array", "items": { "type": "string" } },
                ] },
            }),
        ),
        (
            "Punteggi",
            object(
                &["serie", "nodi"],
                json!({ "serie": series, "nodi": { "type": "array", "items": reference("PunteggioNode") } }),
            ),
        ),
        (
            "Spiegazione",
            object(
                &["serie", "nodo", "perche"],
                json!({ "serie": series, "nodo": { "type": "string" }, "perche": reference("Ragione") }),
            ),
        ),
        (
            "Rilievi",
            object(
                &["rilievi"],
                json!({ "rilievi": { "type": "array", "items": object(&["rilievo", "riga", "colonna", "ferma"], json!({
            "rilievo": reference("Rilievo"),
            "riga": { "type": ["string", "null"], "description": "chiave della riga di cui parla" },
            "colonna": { "type": ["string", "null"], "description": "colonna della riga" },
            "ferma": { "type": "boolean", "description": "se ferma un passo del ciclo" },
        })) } }),
            ),
        ),
        ("Ciclo", reference("CicloStato")),
        ("PassoFatto", reference("PassoCambia")),
        (
            "TestoCanonico",
            object(
                &["formato", "righe"],
                json!({
                    "formato": { "const": 1 },
                    "righe": { "type": "array", "items": object(&["serie", "tavola", "chiave", "posizione", "celle"], json!({
                        "serie": { "type": "string" }, "tavola": { "type": "string" }, "chiave": { "type": "string" },
                        "posizione": { "type": "integer" }, "celle": reference("Celle"),
                    })) },
                }),
            ),
        ),
        ("Descrizione", json!({ "type": "object", "required": ["openapi", "info", "paths"] })),
    ];
    // One object each: where what is not named is refused, two halves cannot be put together.
    let kinds = [("aggiungi", "Nuova"), ("cambia", "Cambio"), ("togli", "Tolta")].map(|(word, name)| {
        let mut kind = schemas[name].clone();
        kind["properties"]["azione"] = json!({ "const": word });
        kind["required"].as_array_mut().expect("each of them wants something").push(json!("azione"));
        kind
    });
    schemas.insert("Modifica".to_owned(), json!({ "description": "Una modifica.", "oneOf": kinds }));
    schemas.extend(more.map(|(name, it)| (name.to_owned(), it)));
}

/// Puts a schema among the others, and beside it those that it keeps for itself, under its name.
fn hoist(name: &str, mut schema: Value, schemas: &mut Map<String, Value>) {
    let own = schema.as_object_mut().and_then(|it| {
        it.remove("$schema");
        it.remove("$defs")
    });
    for (inner, mut it) in own.as_ref().and_then(Value::as_object).cloned().into_iter().flatten() {
        renamed(name, &mut it);
        schemas.insert(inner_name(name, &inner), it);
    }
    renamed(name, &mut schema);
    schemas.insert(name.to_owned(), schema);
}

fn inner_name(name: &str, inner: &str) -> String {
    let mut letters = inner.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase()).unwrap_or_default();
    format!("{name}{first}{}", letters.as_str())
}

fn renamed(name: &str, schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            for (key, it) in map {
                match it.as_str().and_then(|it| it.strip_prefix("#/$defs/")) {
                    Some(inner) if key == "$ref" => {
                        *it = json!(format!("#/components/schemas/{}", inner_name(name, inner)));
                    }
                    _ => renamed(name, it),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| renamed(name, it)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_described_is_what_there_is() {
        let document = document();
        let told: BTreeSet<&str> =
            document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let there: BTreeSet<&str> = super::super::ALL.iter().map(|it| it.path).collect();
        assert_eq!(told, there);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn walk(document: &Value, here: &Value) {
            match here {
                Value::Object(map) => map.iter().for_each(|(key, it)| match it.as_str() {
                    Some(to) if key == "$ref" => {
                        assert!(document.pointer(&to[1..]).is_some(), "{to}");
                    }
                    _ => walk(document, it),
                }),
                Value::Array(items) => items.iter().for_each(|it| walk(document, it)),
                _ => {}
            }
        }
        let document = document();
        walk(&document, &document);
    }
}

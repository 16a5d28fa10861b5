// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an event of the log says, in words.

use std::collections::HashMap;

use serde_json::Value;
use store::{Event, Person};

use super::{
    grant::day_of,
    roster::{day, in_words},
};
use crate::desk::paste::shown;

/// Kinds of events: what they begin with and what they are about. One line each.
#[rustfmt::skip]
pub(super) static KINDS: &[(&str, &str)] = &[
    ("row.", "righe dei dossier"),
    ("dossier.", "dossier e passi del ciclo"),
    ("comment.", "commenti"),
    ("publication.", "pubblicazioni"),
    ("evidence.", "documenti di prova"),
    ("membership.", "ruoli"),
    ("delegation.", "deleghe"),
    ("access.", "accessi"),
    ("token.", "chiavi per i programmi"),
    ("webhook.", "avvisi ai programmi"),
    ("person.", "persone"),
    ("body.", "ente e impostazioni"),
];

/// Who is called how.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Of these people.
    pub(super) fn of(people: impl IntoIterator<Item = Person>) -> Names {
        Names(people.into_iter().map(|it| (it.id.to_string(), it.name)).collect())
    }

    /// Whether that person is among them.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The name of a person.
    pub(super) fn name(&self, id: &str) -> &str {
        self.0.get(id).map_or("persona che non è più in elenco", String::as_str)
    }
}

/// What an event says.
pub(super) fn words(event: &Event, names: &Names) -> String {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
    let (sheet, id) = (event.place.sheet.as_str(), event.place.id.as_str());
    let series = match event.place.series.as_str() {
        "" => String::new(),
        it => format!(" ({it})"),
    };
    match event.kind.as_str() {
        "row.put" if detail["old"].is_null() => format!("aggiunge {sheet} «{id}»{series}"),
        "row.put" => format!("cambia {sheet} «{id}»{series}: {}", changed(&detail)),
        "row.remove" => format!("toglie {sheet} «{id}»{series}"),
        "dossier.create" => format!("crea il dossier «{}»", text("name")),
        "dossier.state" => format!("porta il ciclo da «{}» a «{}»", text("old"), text("new")),
        "dossier.freeze" => format!("fissa la versione {} del piano", detail["number"]),
        "publication.add" => {
            format!(
                "pubblica la versione {}: /trasparenza/{}/{}/{}",
                detail["number"],
                text("slug"),
                detail["year"],
                text("document")
            )
        }
        "publication.remove" => format!("ritira dal pubblico la versione {}", detail["number"]),
        "webhook.create" => format!("fa avvisare «{}» all'indirizzo {}", text("name"), text("address")),
        "webhook.remove" => format!("non fa più avvisare «{}»", text("name")),
        "comment.add" => format!("commenta {sheet} «{id}»"),
        "comment.resolve" => "chiude un commento".to_owned(),
        "evidence.attach" => format!("allega «{}» a {sheet} «{id}»", text("name")),
        "evidence.detach" => format!("toglie l'allegato «{}» da {sheet} «{id}»", text("name")),
        "membership.grant" => {
            let role = in_words(&text("role"), &text("scope"));
            format!("dà a {} il ruolo «{role}» {}", names.name(&text("person")), period(&detail))
        }
        "membership.end" => format!("conclude un ruolo: ultimo giorno {}", written(&detail["until"])),
        "delegation.give" => {
            let role = in_words(&text("role"), &text("scope"));
            format!("delega a {} il ruolo «{role}» {}", names.name(&text("taker")), period(&detail))
        }
        "delegation.end" => format!("conclude una delega: ultimo giorno {}", written(&detail["until"])),
        "token.create" => {
            format!("fa la chiave «{}» per il ruolo «{}»", text("name"), in_words(&text("role"), ""))
        }
        "token.revoke" => "revoca una chiave".to_owned(),
        "access.set" => format!("{} usa l'invito e sceglie la password", names.name(id)),
        "access.invite" => format!("fa un invito per {}", names.name(id)),
        "access.disable" => format!("sospende l'accesso di {}", names.name(id)),
        "access.enable" => format!("riattiva l'accesso di {}", names.name(id)),
        "access.password" => "cambia la propria password".to_owned(),
        "access.factor.add" => "attiva il secondo fattore".to_owned(),
        "access.factor.remove" => "toglie il secondo fattore".to_owned(),
        "access.factor.renew" => "fa nuovi codici di recupero".to_owned(),
        "person.email" => format!("cambia l'indirizzo di posta di {}", names.name(id)),
        "person.rename" => format!("cambia il proprio nome da «{}» a «{}»", text("old"), text("new")),
        "body.create" => format!("crea l'ente «{}»", text("name")),
        "body.change" => "cambia il nome o le impostazioni dell'ente".to_owned(),
        other => other.to_owned(),
    }
}

fn period(detail: &Value) -> String {
    let since = written(&detail["since"]);
    match &detail["until"] {
        Value::Null => format!("dal {since}"),
        until => format!("dal {since} al {}", written(until)),
    }
}

/// A day, as it is read.
fn written(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    day_of(text).map_or_else(|| text.to_owned(), day)
}

/// The cells that are not what they were.
fn changed(detail: &Value) -> String {
    let cells = |side: &str| formats::from_json(&detail[side]["cells"].to_string());
    let (old, new) = (cells("old"), cells("new"));
    let value = |cells: &[(_, formats::Cell)], key: &str| {
        cells.iter().find(|(it, _): &&(String, _)| it == key).map(|(_, it)| shown(it)).unwrap_or_default()
    };
    let mut keys: Vec<&String> = old.iter().chain(&new).map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.dedup();
    let differ = keys.into_iter().filter(|key| value(&old, key) != value(&new, key));
    let words: Vec<String> =
        differ.map(|key| format!("{key} da «{}» a «{}»", value(&old, key), value(&new, key))).collect();
    if words.is_empty() { "l'ordine".to_owned() } else { words.join("; ") }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which body of the installation is meant: by its code, its name, its id.

use formats::{Cell, from_json};
use store::{Body, Store};

use crate::{operator::operator, stop::Stop};

/// A body of the installation.
#[derive(Clone, Debug)]
pub struct Known {
    /// As the database has it.
    pub body: Body,
    /// Its code in the index of public administrations, as its last dossier has it; blank if it has none.
    pub code: String,
}

impl Known {
    /// Whether it is the body of that name and code: by the code if both have one.
    #[must_use]
    pub fn is(&self, name: &str, code: &str) -> bool {
        match self.code.is_empty() || code.trim().is_empty() {
            true => folded(&self.body.name) == folded(name),
            false => folded(&self.code) == folded(code),
        }
    }
}

/// Every body of the installation, by name.
///
/// # Errors
/// They cannot be read.
pub async fn known(store: &Store) -> Result<Vec<Known>, Stop> {
    let mut found = Vec::new();
    for body in store.bodies().await? {
        let actor = operator(body.id.clone());
        let mut code = String::new();
        if let Some(last) = store.dossiers(&actor).await?.first() {
            let (_, rows) = store.rows(&actor, &last.id).await?;
            code = rows
                .iter()
                .find(|it| it.place.sheet == "ente")
                .map_or_else(String::new, |it| code_in(&it.cells));
        }
        found.push(Known { body, code });
    }
    Ok(found)
}

/// The only body that these words mean.
///
/// # Errors
/// There is none, or more than one.
pub async fn find(store: &Store, words: &str) -> Result<Known, Stop> {
    let mut all = known(store).await?;
    let means = |it: &Known| {
        let words = folded(words);
        it.body.id.as_str() == words || folded(&it.code) == words || folded(&it.body.name) == words
    };
    let shown = all.iter().map(shown).collect::<Vec<_>>().join(", ");
    let remedy = match all.is_empty() {
        true => "nella banca dati non c'è nessun ente: controllare --database".to_owned(),
        false => format!("gli enti sono: {shown}"),
    };
    all.retain(means);
    match (all.pop(), all.is_empty()) {
        (Some(it), true) => Ok(it),
        (Some(_), false) => Err(Stop::refused(format!("«{words}» sono più enti"), remedy)),
        (None, _) => Err(Stop::refused(format!("nessun ente è «{words}»"), remedy)),
    }
}

/// The code in the row of a body.
pub(crate) fn code_in(cells: &str) -> String {
    let code = from_json(cells).into_iter().find(|(key, _)| key == "codice_ipa");
    match code {
        Some((_, Cell::Text(it))) => it.trim().to_owned(),
        _ => String::new(),
    }
}

fn shown(it: &Known) -> String {
    match it.code.is_empty() {
        true => format!("«{}» ({})", it.body.name, it.body.id),
        false => format!("«{}» ({})", it.body.name, it.code),
    }
}

/// Without what people write in many ways: case, spaces.
fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Ids for the rows that have none, so that blank and repeated codes stay addressable.

use std::collections::{HashMap, HashSet};

use crate::model::{Dossier, Text};

/// Gives an id to every row of the tree that has none: from its printed code, else from its place.
pub fn identify(dossier: &mut Dossier) {
    if all_identified(dossier) {
        return;
    }
    let mut taken = Taken(HashSet::new());
    let written = dossier.structures.iter().map(|it| &it.id);
    let written = written.chain(dossier.objectives.iter().map(|it| &it.id));
    let written = written.chain(dossier.contributions.iter().map(|it| &it.id));
    let written = written.chain(dossier.phases.iter().map(|it| &it.id));
    let written = written.chain(dossier.indicators.iter().map(|it| &it.id));
    taken.0.extend(written.filter(|it| !it.is_blank()).map(|it| it.text.to_string()));

    for (at, it) in dossier.structures.iter_mut().enumerate() {
        taken.give(&mut it.id, || format!("struttura#{}", at + 1));
    }
    for (at, it) in dossier.objectives.iter_mut().enumerate() {
        let code = slug(&it.code);
        taken.give(&mut it.id, || if code.is_empty() { format!("obiettivo#{}", at + 1) } else { code });
    }
    for it in &mut dossier.contributions {
        let id = format!("{}/{}", it.objective.trim(), it.structure.trim());
        taken.give(&mut it.id, || id);
    }
    let mut nth = HashMap::new();
    for it in &mut dossier.phases {
        taken.give_under(&mut it.id, &it.objective, &it.code, 'f', &mut nth);
    }
    let mut nth = HashMap::new();
    for it in &mut dossier.indicators {
        taken.give_under(&mut it.id, &it.of, &it.code, 'i', &mut nth);
    }
}

/// Whether every row has an id already, as those that programs write do: nothing is to be looked up then.
fn all_identified(dossier: &Dossier) -> bool {
    dossier.structures.iter().all(|it| !it.id.is_blank())
        && dossier.objectives.iter().all(|it| !it.id.is_blank())
        && dossier.contributions.iter().all(|it| !it.id.is_blank())
        && dossier.phases.iter().all(|it| !it.id.is_blank())
        && dossier.indicators.iter().all(|it| !it.id.is_blank())
}

struct Taken(HashSet<String>);

impl Taken {
    fn give(&mut self, id: &mut Text, wish: impl FnOnce() -> String) {
        if !id.is_blank() {
            return;
        }
        let wish = wish();
        let mut text = wish.clone();
        let mut again = 1;
        while self.0.contains(&text) {
            again += 1;
            text = format!("{wish}#{again}");
        }
        self.0.insert(text.clone());
        id.text = text.into();
    }

    fn give_under(
        &mut self,
        id: &mut Text,
        of: &Text,
        code: &Text,
        sign: char,
        nth: &mut HashMap<String, usize>,
    ) {
        let parent = of.trim().to_owned();
        let count = nth.entry(parent.clone()).or_default();
        *count += 1;
        if id.is_blank() {
            let code = slug(code);
            let tail = if code.is_empty() { format!("{sign}{count}") } else { code };
            self.give(id, || format!("{parent}/{tail}"));
        }
    }
}

/// A code as it may stand in an id: no blanks, no final dot.
fn slug(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join("-").trim_end_matches('.').to_owned()
}

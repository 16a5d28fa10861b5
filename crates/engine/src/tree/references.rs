// SPDX-License-Identifier: AGPL-3.0-or-later
//! Ids that rows write to speak of other rows: what speaks of nothing would be silently lost.

use std::collections::HashSet;

use super::{StructureError, Tree};
use crate::model::Text;

/// Every id written in the small tables that nothing answers to.
pub(super) fn dangling(tree: &Tree<'_>) -> Vec<StructureError> {
    let dossier = tree.dossier;
    let mut found = Vec::new();
    let nodes = [
        ("stampato", dossier.printed.iter().map(|it| &it.node).collect::<Vec<_>>()),
        ("dato", dossier.data.iter().map(|it| &it.node).collect()),
        ("giudizio", dossier.marks.iter().map(|it| &it.node).collect()),
        ("peso", dossier.other_weights.iter().map(|it| &it.node).collect()),
        ("atteso", dossier.expected.iter().map(|it| &it.indicator).collect()),
        ("elenco", dossier.evidence.iter().flat_map(|it| [&it.of, &it.indicator]).collect()),
        ("rata", dossier.instalments.iter().map(|it| &it.objective).collect()),
        ("partecipazione", dossier.participations.iter().map(|it| &it.objective).collect()),
        ("capitolo", dossier.chapters.iter().map(|it| &it.of).collect()),
        ("tabella", dossier.annexes.iter().map(|it| &it.of).collect()),
        ("questionario", dossier.questionnaires.iter().map(|it| &it.structure).collect()),
        ("persona", dossier.people.iter().map(|it| &it.structure).collect()),
    ];
    for (table, ids) in nodes {
        let lost = ids.into_iter().filter(|it| !it.is_blank() && tree.find(it.trim()).is_none());
        found.extend(
            lost.map(|it| {
                error(it, &format!("«{table}» parla dell'id «{}», che nessuna riga ha", it.trim()))
            }),
        );
    }
    let tables: HashSet<&str> = dossier.annexes.iter().map(|it| it.id.trim()).collect();
    let of_tables =
        dossier.annex_rows.iter().map(|it| &it.table).chain(dossier.identities.iter().map(|it| &it.table));
    let lost = of_tables.filter(|it| !tables.contains(it.trim()));
    found.extend(lost.map(|it| error(it, &format!("nessuna tabella allegata ha l'id «{}»", it.trim()))));
    let questionnaires: HashSet<&str> = dossier.questionnaires.iter().map(|it| it.id.trim()).collect();
    let of_questionnaires = dossier.answers.iter().map(|it| &it.questionnaire);
    let lost = of_questionnaires.filter(|it| !questionnaires.contains(it.trim()));
    found.extend(lost.map(|it| error(it, &format!("nessun questionario ha l'id «{}»", it.trim()))));
    let definitions: HashSet<&str> = dossier.definitions.iter().map(|it| it.id.trim()).collect();
    let of_definitions = dossier.indicators.iter().map(|it| &it.definition);
    let lost = of_definitions.filter(|it| !it.is_blank() && !definitions.contains(it.trim()));
    found.extend(lost.map(|it| error(it, &format!("nessuna definizione ha l'id «{}»", it.trim()))));
    found
}

fn error(id: &Text, what: &str) -> StructureError {
    StructureError {
        place: id.place,
        what: what.to_owned(),
        remedy: "scrivere un id che esiste, o aggiungere la riga".to_owned(),
    }
}

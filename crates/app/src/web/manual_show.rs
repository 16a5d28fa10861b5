// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/manuale/{page}`: one page of the manual.

use askama::Template;
use axum::extract::Path;

use super::{
    markdown,
    page::{Page, PageResult, Refusal},
    version_show::source,
};

/// Every page: what it is called in its address, where it is from docs/manuale, its text. One line each.
#[rustfmt::skip]
static ALL: &[(&str, &str, &str)] = &[
    ("README", "README.md", include_str!("../../../../docs/manuale/README.md")),
    ("dossier", "dossier.md", include_str!("../../../../docs/manuale/dossier.md")),
    ("primi-passi", "primi-passi.md", include_str!("../../../../docs/manuale/primi-passi.md")),
    ("punteggio", "punteggio.md", include_str!("../../../../docs/manuale/punteggio.md")),
    ("sistema", "sistema.md", include_str!("../../../../docs/manuale/sistema.md")),
    ("smvp", "smvp.md", include_str!("../../../../docs/manuale/smvp.md")),
    ("controllo", "controllo.md", include_str!("../../../../docs/manuale/controllo.md")),
    ("norme", "norme.md", include_str!("../../../../docs/manuale/norme.md")),
    ("piano", "piano.md", include_str!("../../../../docs/manuale/piano.md")),
    ("ciclo", "ciclo.md", include_str!("../../../../docs/manuale/ciclo.md")),
    ("approvare", "approvare.md", include_str!("../../../../docs/manuale/approvare.md")),
    ("valori", "valori.md", include_str!("../../../../docs/manuale/valori.md")),
    ("pubblicare", "pubblicare.md", include_str!("../../../../docs/manuale/pubblicare.md")),
    ("servizio", "servizio.md", include_str!("../../../../docs/manuale/servizio.md")),
    ("installazione", "installazione.md", include_str!("../../../../docs/manuale/installazione.md")),
    ("scrivere", "scrivere.md", include_str!("../../../../docs/manuale/scrivere.md")),
    ("salvataggi", "salvataggi.md", include_str!("../../../../docs/manuale/salvataggi.md")),
    ("accessi", "accessi.md", include_str!("../../../../docs/manuale/accessi.md")),
    ("api", "api.md", include_str!("../../../../docs/manuale/api.md")),
    ("posta", "posta.md", include_str!("../../../../docs/manuale/posta.md")),
    ("errori", "errori.md", include_str!("../../../../docs/manuale/errori.md")),
    ("formati", "../formati.md", include_str!("../../../../docs/formati.md")),
    ("passi", "../ciclo.md", include_str!("../../../../docs/ciclo.md")),
    ("cli", "../cli.md", include_str!("../../../../docs/cli.md")),
];

/// Pages of docs/ that are pages of ours under another name.
static ELSEWHERE: &[(&str, &str)] =
    &[("catalogo", "/regole"), ("glossario", "/glossario"), ("README", "/manuale")];

#[derive(Template)]
#[template(path = "manual_show.html")]
pub(super) struct ManualShow {
    text: String,
}

/// `GET`
pub(super) async fn get(Path(name): Path<String>) -> PageResult<ManualShow> {
    let text = text(&name).filter(|_| name != "README").ok_or(Refusal::NotFound)?;
    let page = markdown::render(text, target);
    Ok(Page::new(page.title, ManualShow { text: page.html }).below("Manuale", "/manuale"))
}

/// The text of a page.
pub(super) fn text(name: &str) -> Option<&'static str> {
    ALL.iter().find(|it| it.0 == name).map(|it| it.2)
}

/// Where a link of the manual leads here: to another page of it, to the source for what is not a page, outside.
pub(super) fn target(link: &str) -> Option<String> {
    if link.starts_with("https://") {
        return Some(link.to_owned());
    }
    let (path, _) = link.split_once('#').unwrap_or((link, ""));
    let name = path.rsplit('/').next()?.strip_suffix(".md");
    if let Some((_, address)) = name.and_then(|name| ELSEWHERE.iter().find(|(it, _)| *it == name)) {
        return Some((*address).to_owned());
    }
    let page = ALL.iter().find(|it| it.1 == path).or_else(|| ALL.iter().find(|it| Some(it.0) == name));
    match page {
        Some((name, ..)) => Some(format!("/manuale/{name}")),
        None => Some(format!("{}/{}", source(), path.trim_start_matches("../"))),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn every_page_of_the_manual_is_here() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manuale");
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().replace(".md", "");
            assert!(text(&name).is_some(), "{name} is not in the register");
        }
    }

    #[test]
    fn links_lead_to_pages_of_ours_or_to_the_source() {
        assert_eq!(target("sistema.md#x").unwrap(), "/manuale/sistema");
        assert_eq!(target("../catalogo.md").unwrap(), "/regole");
        assert_eq!(target("ciclo.md").unwrap(), "/manuale/ciclo");
        assert_eq!(target("../ciclo.md").unwrap(), "/manuale/passi");
        assert_eq!(target("../../examples").unwrap(), format!("{}/examples", source()));
    }
}

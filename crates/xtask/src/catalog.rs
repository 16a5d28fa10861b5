// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask catalog`: the pages of docs/ that are written from the registers in the code.

mod cycle;

use std::{collections::BTreeMap, fmt::Write as _, fs};

use engine::{
    check::{self, Applies, Check, Stage},
    model::printed_day,
    primitive, source,
    term::BUDGET_TERMS,
};
use serde_json::Value;

/// A generated page: where it is, from the root of the workspace, and what writes it.
struct Page {
    path: &'static str,
    render: fn() -> String,
}

/// Every generated page, one line each.
#[rustfmt::skip]
static PAGES: &[Page] = &[
    Page { path: "docs/catalogo.md", render: || marked(&rules()) },
    Page { path: "docs/ciclo.md", render: || marked(&cycle::page()) },
    Page { path: "docs/formati.md", render: || marked(&formats::page()) },
    Page { path: "docs/cli.md", render: || marked(&app::cli::page::page()) },
    Page { path: "docs/openapi.json", render: || pretty(&app::web::api::document()) },
    Page { path: "docs/schemi/dossier.json", render: || pretty(&formats::schema()) },
    Page { path: "docs/schemi/punteggi.json", render: || pretty(&app::cli::schema::score()) },
    Page { path: "docs/schemi/rilievi.json", render: || pretty(&app::cli::schema::check()) },
    Page { path: "docs/schemi/rilievi-molti.json", render: || pretty(&app::cli::schema::check_many()) },
    Page { path: "docs/schemi/confronto.json", render: || pretty(&app::cli::schema::compare()) },
];

/// Writes the pages.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    for page in PAGES {
        let file = crate::root().join(page.path);
        let folder = file.parent().expect("a page is in a folder");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, (page.render)()));
        written.map_err(|it| format!("{}: {it}", page.path))?;
        println!("{}", page.path);
    }
    Ok(())
}

/// The catalogue: a table of the checks, then the page of each check and of each primitive.
fn rules() -> String {
    let mut out = String::from("# Catalogo delle regole\n\n## Controlli per codice\n\n");
    out += "| Codice | Controllo | Gravità | Documenti | Vale | Fonte |\n|---|---|---|---|---|---|\n";
    for it in check::ALL {
        let sources: Vec<_> = it.sources.iter().map(|it| cited(it.cite, it.url)).collect();
        let (severity, stage) = (it.severity.word(), it.stage_words());
        let applies = match it.applies {
            [] => "sempre".to_owned(),
            applies => applies.iter().map(Applies::words).collect::<Vec<_>>().join("; "),
        };
        let (code, title, sources) = (it.code, it.title, sources.join(", "));
        let _ = writeln!(out, "| {code} | {title} | {severity} | {stage} | {applies} | {sources} |");
    }
    out += &by_law();
    out += &by_stage();
    out += "\n## Le pagine dei controlli\n";
    for it in check::ALL {
        let _ = write!(out, "\n{}", lowered(it.page));
    }
    out += "\n## Primitive di misura\n\n| Nome | Che cosa fa |\n|---|---|\n";
    for it in primitive::ALL {
        let _ = writeln!(out, "| `{}` | {} |", it.id, it.title);
    }
    for it in primitive::ALL {
        let _ = write!(out, "\n{}", lowered(it.page));
    }
    out
}

/// The checks that rest on each article, and whether anybody has read it.
fn by_law() -> String {
    let mut out = String::from(
        "\n## Controlli per norma\n\n«Verificata» vuol dire che il testo è stato letto quel giorno e conferma la \
         regola; «non verificata» che l'estremo è citato e il testo è da aprire.\n\n| Norma | Testo | Controlli |\n|---|---|---|\n",
    );
    for source in source::ALL {
        let codes = codes(|it| it.every_source().contains(source));
        let _ = writeln!(out, "| {} | {} | {codes} |", cited(source.cite, source.url), source.standing());
    }
    out
}

/// The checks that look at each document.
fn by_stage() -> String {
    let mut out = String::from(
        "\n### Termini del bilancio degli enti locali\n\nDa qui LEGG-01 conta i giorni.\n\n| Anno | Termine | Atto | Testo |\n|---|---|---|---|\n",
    );
    for it in BUDGET_TERMS {
        let day = printed_day(it.day);
        let _ = writeln!(
            out,
            "| {} | {day} | {} | {} |",
            it.year,
            cited(it.source.cite, it.source.url),
            it.source.standing()
        );
    }
    out += "\n## Controlli per fase\n\n| Fase | Controlli |\n|---|---|\n";
    for stage in Stage::ALL {
        let _ = writeln!(out, "| {} | {} |", stage.word(), codes(|it| it.stages.contains(&stage)));
    }
    let _ = writeln!(out, "| ogni documento | {} |", codes(|it| it.stages.is_empty()));
    out
}

fn codes(wanted: impl Fn(&Check) -> bool) -> String {
    check::ALL.iter().filter(|it| wanted(it)).map(|it| it.code).collect::<Vec<_>>().join(", ")
}

fn cited(cite: &str, url: &str) -> String {
    if url.is_empty() { cite.to_owned() } else { format!("[{cite}]({url})") }
}

/// The page with its headings two levels lower: it becomes a part of a larger one.
fn lowered(page: &str) -> String {
    let mut inside_fence = false;
    let mut out = String::new();
    for line in page.split_inclusive('\n') {
        inside_fence ^= line.starts_with("```");
        if !inside_fence && line.starts_with('#') {
            out += "##";
        }
        out += line;
    }
    out
}

/// Says where the page comes from, to who would edit it.
fn marked(page: &str) -> String {
    format!("<!-- Generato da `cargo xtask catalog`: non modificare. -->\n\n{}\n", page.trim())
}

fn pretty(value: &Value) -> String {
    format!("{:#}\n", sorted(value))
}

/// With the keys in alphabetical order, also where a crate of the build makes JSON keep that of the writing.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<&String, Value> = map.iter().map(|(key, it)| (key, sorted(it))).collect();
            Value::Object(map.into_iter().map(|(key, it)| (key.clone(), it)).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_fresh() {
        for page in PAGES {
            let committed = fs::read_to_string(crate::root().join(page.path)).unwrap_or_default();
            assert!(committed == (page.render)(), "{} is stale: run `cargo xtask catalog`", page.path);
        }
    }

    #[test]
    fn headings_are_lowered_and_comments_in_examples_are_not() {
        let page = "# A\n\n```toml\n# b\n```\n## C\n";
        assert_eq!(lowered(page), "### A\n\n```toml\n# b\n```\n#### C\n");
    }
}

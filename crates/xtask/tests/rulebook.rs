// SPDX-License-Identifier: AGPL-3.0-or-later
//! Executes the examples of the pages that stand beside the checks and the primitives.
//!
//! `UPDATE_EXPECT=1 cargo test -p xtask --test rulebook` rewrites the outcomes; read the diff before committing it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use engine::{
    check::{self, Asked, Check},
    model::Dossier,
    number::Rounding,
    primitive,
    score::with_scorer,
};
use formats::Read;

/// The language of a block that is the earlier of two documents.
const EARLIER: &str = "toml prima";

#[test]
fn checks() {
    for it in check::ALL {
        let heading = format!("# {} — {}", it.code, it.title);
        page(&heading, it.page, &format!("check/{}", file_of("check", &heading)), |earlier, read| {
            findings(it, earlier, read)
        });
    }
}

#[test]
fn primitives() {
    for it in primitive::ALL {
        let heading = format!("# {} — {}", it.id, it.title);
        page(&heading, it.page, &format!("primitive/{}", file_of("primitive", &heading)), |_, read| {
            explanation(read)
        });
    }
}

/// What one check says of an example, beside the earlier document if it shows one.
fn findings(check: &Check, earlier: Option<&Dossier>, read: &Read) -> String {
    let asked = Asked { earlier, ..Asked::default() };
    let all = check::check_as(&read.dossier, &asked).expect("a dossier that was read is a tree");
    let mine: Vec<String> = all
        .iter()
        .filter(|it| it.check.code == check.code)
        .map(|it| format!("{}[{}] {}\n", it.severity.word(), check.code, it.finding))
        .collect();
    if mine.is_empty() { "nessun rilievo\n".to_owned() } else { mine.concat() }
}

/// Why the node «esempio», or the whole, is what it is; then the funds, if any is shared.
fn explanation(read: &Read) -> String {
    let text = with_scorer(&read.dossier, &read.dossier.system, |scorer| {
        let card = scorer.score();
        let mut out = scorer.explain(&card, scorer.tree.find("esempio").unwrap_or(0)).to_string();
        for it in scorer.share(&card) {
            let amount =
                it.amount.as_ref().map_or_else(ToString::to_string, |it| it.italian(2, Rounding::HalfUp));
            out += &format!("{}: € {amount}\n", it.title);
            for payment in &it.payments {
                let label = scorer.tree.nodes[payment.node].label();
                out += &match &payment.units {
                    Ok(units) => format!(
                        "  {label}: parti {units}, € {}\n",
                        payment.amount.italian(2, Rounding::HalfUp)
                    ),
                    Err(cause) => format!("  {label}: n.d. ({cause})\n"),
                };
            }
            out += &format!("  economie: € {}\n", it.savings.italian(2, Rounding::HalfUp));
        }
        out
    });
    text.expect("a dossier that was read is a tree")
}

/// The page with that heading: its file, relative to the sources of the engine.
fn file_of(folder: &str, heading: &str) -> String {
    let pages = fs::read_dir(engine_sources().join(folder)).expect("the folder is there");
    let pages = pages.map(|it| it.expect("the folder can be read").path());
    let named = pages.filter(|it| it.extension().is_some_and(|it| it == "md"));
    let mut named =
        named.filter(|it| fs::read_to_string(it).is_ok_and(|text| text.lines().next() == Some(heading)));
    let path = named.next().unwrap_or_else(|| panic!("no page begins with «{heading}»"));
    path.file_name().expect("a page has a name").to_string_lossy().into_owned()
}

fn engine_sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src")
}

/// Executes the examples of a page; with `UPDATE_EXPECT` rewrites them.
fn page(heading: &str, text: &str, file: &str, outcome: impl Fn(Option<&Dossier>, &Read) -> String) {
    assert_eq!(text.lines().next(), Some(heading), "{file}: the heading is the code and the title");
    let read = |input: &str| {
        let read = formats::read_text(input);
        read.unwrap_or_else(|it| panic!("{file}: an example cannot be read: {:?}\n{input}", it.errors))
    };
    let updated = with_outcomes(text, |earlier, input| {
        let earlier = (!earlier.is_empty()).then(|| read(earlier).dossier);
        outcome(earlier.as_ref(), &read(input))
    });
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(engine_sources().join(file), &updated).expect("the page can be written");
    } else {
        assert_eq!(
            updated, text,
            "\n{file} is out of date: UPDATE_EXPECT=1 cargo test -p xtask --test rulebook\n"
        );
    }
    assert!(updated.matches("```esito\n").count() >= 2, "{file}: show one case and its opposite");
}

/// Rewrites the body of each `esito` block with the outcome of the `toml` block before it, beside that of `toml prima`.
fn with_outcomes(page: &str, outcome: impl Fn(&str, &str) -> String) -> String {
    let (mut out, mut earlier, mut input) = (String::new(), String::new(), String::new());
    let mut fence = None::<String>;
    for line in page.split_inclusive('\n') {
        let mark = line.trim_end().strip_prefix("```");
        match (fence.as_deref(), mark) {
            (None, Some("esito")) => {
                out += line;
                out += &outcome(&earlier, &input);
                earlier.clear();
                fence = Some("esito".to_owned());
                continue;
            }
            (None, Some(language)) => {
                input.clear();
                fence = Some(language.to_owned());
            }
            (Some(_), Some("")) => fence = None,
            (Some("esito"), _) => continue,
            (Some(EARLIER), _) => earlier += line,
            (Some(_), _) => input += line,
            (None, None) => (),
        }
        out += line;
    }
    out
}

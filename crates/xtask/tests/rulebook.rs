// SPDX-License-Identifier: AGPL-3.0-or-later
//! Executes the examples of the pages that stand beside the checks and the primitives.
//!
//! `UPDATE_EXPECT=1 cargo test -p xtask --test rulebook` rewrites the outcomes; read the diff before committing it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use engine::{
    check::{self, Asked, Check},
    cycle::{self, Case, Order, Request, Role, Step},
    model::{Deadline, Understand as _},
    number::Rounding,
    primitive,
    score::with_scorer,
};
use formats::Read;
use jiff::civil::date;

/// The language of a block that is the earlier of two documents.
const EARLIER: &str = "prima";

#[test]
fn checks() {
    for it in check::ALL {
        let heading = format!("# {} — {}", it.code, it.title);
        let file = format!("check/{}", file_of("check", &heading));
        executed(&heading, it.page, &file, |inputs| findings(it, inputs, &file));
    }
}

#[test]
fn primitives() {
    for it in primitive::ALL {
        let heading = format!("# {} — {}", it.id, it.title);
        let file = format!("primitive/{}", file_of("primitive", &heading));
        executed(&heading, it.page, &file, |inputs| explanation(&read(inputs.last("toml"), &file)));
    }
}

#[test]
fn steps() {
    for it in cycle::ALL {
        let heading = format!("# {} — {}", it.id, it.title);
        let file = format!("cycle/{}", file_of("cycle", &heading));
        let outcome = |inputs: &Inputs| attempt(it, inputs, &file);
        let page = executed(&heading, it.page, &file, outcome);
        let outcome_of = |word: &str| page.contains(&format!("```esito\n{word}"));
        assert!(outcome_of("accettato") && outcome_of("rifiutato"), "{file}: show one accepted, one refused");
    }
}

/// What becomes of a request: the dossier is the last `toml` block, the request the lines `key: value` after it. A
/// block `prima` holds the frozen plan.
fn attempt(step: &'static Step, inputs: &Inputs, file: &str) -> String {
    let dossier = read(inputs.last("toml"), file).dossier;
    let baseline = inputs.get("prima").map(|it| read(it, file).dossier);
    let mut order = Order::default();
    let today = date(2100, 1, 1);
    let mut request = Request { organ: String::new(), number: String::new(), ..Request::dry(step, today) };
    request.reason.clear();
    for line in inputs.last("richiesta").lines() {
        let (key, value) =
            line.split_once(':').unwrap_or_else(|| panic!("{file}: «{line}» is no `key: value`"));
        let value = value.trim().to_owned();
        let day = || Deadline::understand(&value).and_then(|it| it.exact_day()).expect("a day");
        match key.trim() {
            "ruolo" => request.role = Role::named(&value).expect("a role"),
            "persona" => request.person = value,
            "per delega di" => request.on_behalf_of = Some(value),
            "data" => request.date = day(),
            "oggi" => request.today = day(),
            "organo" => request.organ = value,
            "numero" => request.number = value,
            "motivo" => request.reason = value,
            "ordine" => order = Order::ValidationFirst,
            other => panic!("{file}: {other} is no key of a request"),
        }
    }
    let case = Case { dossier: &dossier, baseline: baseline.as_ref(), order };
    match cycle::take(&case, &request) {
        Ok(change) => format!("{change}\n"),
        Err(refusal) => format!("{refusal}\n"),
    }
}

/// What one check says of an example, beside the earlier document if it shows one.
fn findings(check: &Check, inputs: &Inputs, file: &str) -> String {
    let earlier = inputs.get(EARLIER).map(|it| read(it, file).dossier);
    let read = read(inputs.last("toml"), file);
    let asked = Asked { earlier: earlier.as_ref(), ..Asked::default() };
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

fn read(text: &str, file: &str) -> Read {
    formats::read_text(text)
        .unwrap_or_else(|it| panic!("{file}: an example cannot be read: {:?}\n{text}", it.errors))
}

/// The blocks of a page so far: the last of each language.
#[derive(Default)]
struct Inputs(BTreeMap<String, String>);

impl Inputs {
    fn get(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    fn last(&self, language: &str) -> &str {
        self.get(language).unwrap_or_else(|| panic!("an outcome without a `{language}` block before it"))
    }
}

/// Executes the examples of a page; with `UPDATE_EXPECT` rewrites them.
fn executed(heading: &str, text: &str, file: &str, outcome: impl Fn(&Inputs) -> String) -> String {
    assert_eq!(text.lines().next(), Some(heading), "{file}: the heading is the code and the title");
    let updated = with_outcomes(text, outcome);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(engine_sources().join(file), &updated).expect("the page can be written");
    } else {
        assert_eq!(
            updated, text,
            "\n{file} is out of date: UPDATE_EXPECT=1 cargo test -p xtask --test rulebook\n"
        );
    }
    assert!(updated.matches("```esito\n").count() >= 2, "{file}: show one case and its opposite");
    updated
}

/// Rewrites the body of each `esito` block with the outcome of the blocks before it.
fn with_outcomes(page: &str, outcome: impl Fn(&Inputs) -> String) -> String {
    let (mut out, mut inputs, mut fence) = (String::new(), Inputs::default(), None::<String>);
    for line in page.split_inclusive('\n') {
        let mark = line.trim_end().strip_prefix("```");
        match (fence.as_deref(), mark) {
            (None, Some("esito")) => {
                out += line;
                out += &outcome(&inputs);
                inputs.0.remove(EARLIER);
                fence = Some("esito".to_owned());
                continue;
            }
            (None, Some(language)) => {
                inputs.0.insert(language.to_owned(), String::new());
                fence = Some(language.to_owned());
            }
            (Some(_), Some("")) => fence = None,
            (Some("esito"), _) => continue,
            (Some(language), _) => *inputs.0.entry(language.to_owned()).or_default() += line,
            (None, None) => (),
        }
        out += line;
    }
    out
}

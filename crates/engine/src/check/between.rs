// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rules between two documents of one body: a plan and its report, or two editions of a plan.

use super::{Finding, Severity, reach::joined};
use crate::{
    compare::{Difference, compare},
    dictionary::{distance, folded, stems},
    model::{Direction, DocumentKind, Dossier, Quantity},
    source::{self, Source},
    tree::{NodeKind, StructureError, Tree},
};

/// A rule between two documents.
pub struct Rule {
    /// Permanent code.
    pub code: &'static str,
    /// The norm, affirmative.
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where the norm comes from.
    pub sources: &'static [&'static Source],
    run: fn(&Pair<'_>) -> Vec<Finding>,
}

/// Every rule between two documents, in the order of their codes.
pub static BETWEEN: &[&Rule] = &[&ABSENT, &RENAMED, &CHANGED, &MOVED, &WORSE, &RESTATED];

static ABSENT: Rule = Rule {
    code: "COER-01",
    title: "Ogni riga del piano è nella relazione",
    severity: Severity::Error,
    sources: &[&source::DLGS_150_2009_ART_10],
    run: absent,
};

static RENAMED: Rule = Rule {
    code: "COER-02",
    title: "Un indicatore tiene il nome e la formula da un documento all'altro",
    severity: Severity::Warning,
    sources: &[&source::DLGS_150_2009_ART_10],
    run: renamed,
};

static CHANGED: Rule = Rule {
    code: "COER-03",
    title: "La relazione rendiconta i valori attesi e i pesi del suo piano",
    severity: Severity::Error,
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_10],
    run: changed,
};

static MOVED: Rule = Rule {
    code: "COER-04",
    title: "Un obiettivo resta alla struttura a cui è stato dato",
    severity: Severity::Warning,
    sources: &[&source::DLGS_150_2009_ART_6],
    run: moved,
};

static WORSE: Rule = Rule {
    code: "COER-08",
    title: "Il punto di partenza non è peggiore di quello già raggiunto",
    severity: Severity::Warning,
    sources: &[&source::DLGS_150_2009_ART_5],
    run: worse,
};

static RESTATED: Rule = Rule {
    code: "COER-10",
    title: "Fra due edizioni di un piano triennale i valori attesi cambiano solo con un motivo",
    severity: Severity::Warning,
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_10],
    run: restated,
};

/// Two documents and their differences, computed once.
struct Pair<'a> {
    old: &'a Tree<'a>,
    new: &'a Tree<'a>,
    differences: Vec<Difference>,
}

/// What the rules find between an earlier and a later document of one body; places are of the later one, or of
/// the earlier when the row is gone.
///
/// # Errors
/// The rows of one of the two are no tree.
pub fn between(old: &Dossier, new: &Dossier) -> Result<Vec<(&'static Rule, Finding)>, Vec<StructureError>> {
    let (old, new) = (Tree::build(old)?, Tree::build(new)?);
    let pair = Pair { differences: compare(&old, &new), old: &old, new: &new };
    let found = BETWEEN.iter().flat_map(|rule| (rule.run)(&pair).into_iter().map(|it| (*rule, it)));
    Ok(found.collect())
}

impl Pair<'_> {
    /// The later document is a report.
    fn reports(&self) -> bool {
        self.new.dossier.plan.kind == Some(DocumentKind::Report)
    }

    /// The later document is the report on the earlier one, not on another edition of it.
    fn is_same_edition(&self) -> bool {
        let (old, new) = (&self.old.dossier.plan, &self.new.dossier.plan);
        self.reports() && old.kind == Some(DocumentKind::Plan) && old.year.is_some() && old.year == new.year
    }

    /// An act says that the plan was changed.
    fn has_variation(&self) -> bool {
        let acts = self.old.dossier.acts.iter().chain(&self.new.dossier.acts);
        let words = ["variazione", "rimodulazione", "stralcio", "modifica"];
        acts.into_iter().any(|it| words.iter().any(|word| it.about.to_lowercase().contains(word)))
    }

    /// Differences of a kind of cell in rows that both documents have.
    fn of<'s>(&'s self, field: &'s str) -> impl Iterator<Item = &'s Difference> {
        self.differences.iter().filter(move |it| it.field == field && it.old.is_some() && it.new.is_some())
    }

    /// Rows that are gone, the highest only.
    fn gone(&self) -> Vec<usize> {
        let is_gone = |at: usize| self.new.find(self.old.nodes[at].id).is_none();
        let rows = (1..self.old.nodes.len()).filter(|it| self.old.nodes[*it].kind > NodeKind::Structure);
        let gone = rows.filter(|it| is_gone(*it) && !self.old.nodes[*it].withdrawn);
        gone.filter(|it| !self.old.above(*it).any(|up| up != 0 && is_gone(up))).collect()
    }

    /// The rows of the same kind that the later document has in the place of a row that is gone.
    fn instead_of(&self, at: usize) -> Vec<usize> {
        let node = &self.old.nodes[at];
        let Some(parent) = node.parent.and_then(|it| self.new.find(self.old.nodes[it].id)) else {
            return Vec::new();
        };
        let children = self.new.nodes[parent].children.iter().map(|it| it.child);
        let same = children.filter(|it| self.new.nodes[*it].kind == node.kind);
        same.filter(|it| self.old.find(self.new.nodes[*it].id).is_none()).collect()
    }
}

fn finding(first: &Difference, what: String, remedy: &str) -> Finding {
    Finding {
        place: if first.new_place.is_known() { first.new_place } else { first.old_place },
        path: first.node.clone(),
        what,
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    }
}

fn absent(pair: &Pair<'_>) -> Vec<Finding> {
    if !pair.reports() {
        return Vec::new();
    }
    let replaced =
        |at: &usize| pair.old.nodes[*at].kind == NodeKind::Indicator && !pair.instead_of(*at).is_empty();
    let silent: Vec<usize> = pair.gone().into_iter().filter(|it| !replaced(it)).collect();
    let Some(first) = silent.first() else { return Vec::new() };
    let node = |at: usize| &pair.old.nodes[at];
    let names: Vec<String> =
        silent.iter().map(|it| format!("{} «{}»", node(*it).label(), node(*it).title.trim())).collect();
    vec![Finding {
        place: node(*first).place,
        path: "ente".to_owned(),
        what: format!("previsti e non rendicontati: {}", joined(&names)),
        printed: None,
        computed: None,
        remedy: "rendicontare ogni riga del piano, o citare l'atto che la toglie".to_owned(),
    }]
}

fn renamed(pair: &Pair<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for at in pair.gone().into_iter().filter(|it| pair.old.nodes[*it].kind == NodeKind::Indicator) {
        let instead = pair.instead_of(at);
        let Some(first) = instead.first() else { continue };
        let names: Vec<String> =
            instead.iter().map(|it| format!("«{}»", pair.new.nodes[*it].title.trim())).collect();
        found.push(Finding {
            place: pair.new.nodes[*first].place,
            path: format!("indicatore {}", pair.old.nodes[at].label()),
            what: format!(
                "«{}» non c'è più; al suo posto {}",
                pair.old.nodes[at].title.trim(),
                joined(&names)
            ),
            printed: None,
            computed: None,
            remedy: "tenere l'indicatore del piano, o dire perché è cambiato e come i due si confrontano"
                .to_owned(),
        });
    }
    for it in pair.of("nome").chain(pair.of("formula_testo")) {
        let (Some(old), Some(new)) = (&it.old, &it.new) else { continue };
        let indicator =
            pair.old.find(&it.id).is_some_and(|at| pair.old.nodes[at].kind == NodeKind::Indicator);
        if indicator && !old.is_empty() && !new.is_empty() && !is_alike(old, new) {
            let what = format!("da «{old}» a «{new}»");
            found.push(finding(it, what, "tenere il nome del piano, o dire perché l'indicatore è cambiato"));
        }
    }
    found
}

/// The same words, but for case, punctuation, endings and a slip of the pen.
fn is_alike(one: &str, other: &str) -> bool {
    const SLIPS: usize = 3;
    let (a, b) = (folded(one), folded(other));
    a == b || distance(&a, &b) <= SLIPS || stems(one) == stems(other)
}

fn changed(pair: &Pair<'_>) -> Vec<Finding> {
    if !pair.is_same_edition() || pair.has_variation() {
        return Vec::new();
    }
    let frozen = |it: &&Difference| {
        it.field.starts_with("target") || matches!(it.field.as_str(), "baseline" | "peso" | "atteso")
    };
    let both = pair.differences.iter().filter(frozen).filter(|it| it.old.is_some() && it.new.is_some());
    both.map(|it| {
        let (old, new) = (it.old.as_deref().unwrap_or(""), it.new.as_deref().unwrap_or(""));
        let what = format!("{} nel piano è «{old}», nella relazione «{new}»", it.field);
        finding(it, what, "rendicontare il valore del piano, o citare l'atto di variazione")
    })
    .collect()
}

fn moved(pair: &Pair<'_>) -> Vec<Finding> {
    let moved =
        pair.of("struttura").filter(|it| it.old.as_deref() != Some("") && it.new.as_deref() != Some(""));
    moved
        .map(|it| {
            let (old, new) = (it.old.as_deref().unwrap_or(""), it.new.as_deref().unwrap_or(""));
            let what = format!("era della struttura «{old}», ora è di «{new}»");
            finding(
                it,
                what,
                "citare l'atto che sposta l'obiettivo, e chi ne risponde per la parte già svolta",
            )
        })
        .collect()
}

fn worse(pair: &Pair<'_>) -> Vec<Finding> {
    let found = pair.of("baseline").filter_map(|it| {
        let at = pair.new.find(&it.id)?;
        let indicator = &pair.new.dossier.indicators[pair.new.nodes[at].row];
        let direction = indicator.direction.or(pair.new.dossier.system.head.direction)?;
        let earlier = &pair.old.nodes[pair.old.find(&it.id)?];
        let base = &pair.old.dossier.indicators[earlier.row].baseline;
        let actual = earlier.reading.map(|it| &it.value).filter(|it| it.value.is_some());
        let (name, reached) = match actual {
            Some(it) => ("raggiunto", it),
            None => ("di partenza", base),
        };
        let number = |it: &Quantity| it.number();
        let (before, now) =
            (reached.value.as_ref().and_then(number)?, indicator.baseline.value.as_ref().and_then(number)?);
        let worse = match direction {
            Direction::Higher => now < before,
            Direction::Lower => now > before,
            Direction::Exact | Direction::Range => false,
        };
        let what = format!(
            "si parte da «{}», ma il valore {name} nel documento prima è «{}»",
            indicator.baseline.text.trim(),
            reached.text.trim()
        );
        worse.then(|| finding(it, what, "partire dall'ultimo valore accertato, o dire che cosa è cambiato"))
    });
    found.collect()
}

fn restated(pair: &Pair<'_>) -> Vec<Finding> {
    if pair.is_same_edition() || pair.has_variation() {
        return Vec::new();
    }
    // A year that both editions plan: «target 2021» on both sides.
    let same =
        pair.differences.iter().filter(|it| it.field.starts_with("target ")).filter(|it| {
            [&it.old, &it.new].iter().all(|side| side.as_deref().is_some_and(|it| !it.is_empty()))
        });
    let changes: Vec<&Difference> = same.collect();
    let Some(first) = changes.first() else { return Vec::new() };
    let words: Vec<String> = changes
        .iter()
        .map(|it| {
            let (old, new) = (it.old.as_deref().unwrap_or(""), it.new.as_deref().unwrap_or(""));
            let year = it.field.trim_start_matches("target ");
            format!("{} {year} da «{old}» a «{new}»", it.id)
        })
        .collect();
    let mut one = finding(
        first,
        format!("valori attesi cambiati fra le due edizioni senza un atto: {}", joined(&words)),
        "dire perché il valore atteso è cambiato, o citare l'atto di variazione",
    );
    if changes.len() > 1 {
        "ente".clone_into(&mut one.path);
    }
    vec![one]
}

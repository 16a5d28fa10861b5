// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a dossier lets a check look at: its years, whether it reports results, the words of its rows.

use jiff::civil::{Date, date};

use super::{Finding, Subject, survey};
pub(super) use crate::model::printed_day;
use crate::{
    dictionary::phrases,
    model::{Act, DocumentKind, Place, Printed, Text},
    tree::NodeKind,
};

impl Subject<'_> {
    /// The year that is scored: of the results if they say one of the plan's, else of the plan.
    pub(super) fn year(&self) -> Option<i16> {
        let plan = &self.dossier.plan;
        let (from, to) = (plan.from.or(plan.year), plan.to.or(plan.year));
        let strange = |it: i16| from.is_some_and(|from| it < from) || to.is_some_and(|to| it > to);
        // A year that the plan does not cover is a slip of the pen: COER-07 says it, the others go by the plan.
        self.dossier.results.year.filter(|it| !strange(*it)).or(plan.year)
    }

    /// Whether the dossier gives account of a closed year: a report, or values of the body's own that are not
    /// taken before the year ends.
    pub(super) fn gives_account(&self) -> bool {
        let results = &self.dossier.results;
        let own = !self.dossier.readings.is_empty() && results.invented != Some(true);
        let taken = results.at.value.as_ref().and_then(|it| it.last_day(self.year().unwrap_or(0)));
        let early = match (taken, self.year()) {
            (Some(day), Some(year)) => day < date(year, 12, 31),
            _ => false,
        };
        self.is_report() || (own && !early)
    }

    /// Whether the document is a report.
    pub(super) fn is_report(&self) -> bool {
        self.dossier.plan.kind == Some(DocumentKind::Report)
    }

    /// Where the document as a whole stands.
    pub(super) fn document(&self) -> Place {
        let plan = &self.dossier.plan;
        if plan.title.place.is_known() { plan.title.place } else { plan.place }
    }

    /// The acts about something, with the day of each that has one.
    pub(super) fn acts_about(&self, subjects: &[&str]) -> impl Iterator<Item = (&Act, Option<Date>)> {
        let about = move |it: &&Act| {
            let said = it.about.to_lowercase();
            subjects.iter().any(|subject| said.contains(subject))
        };
        self.dossier.acts.iter().filter(about).map(|it| (it, day_of(it)))
    }

    /// Rows of the plan that are in force and say something: objectives, contributions, phases, indicators.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.survey.rows.iter().copied()
    }

    /// Rows of the plan that are in force, those that nobody filled in too.
    pub(super) fn printed_rows(&self) -> impl Iterator<Item = usize> {
        self.survey.printed_rows.iter().copied()
    }

    /// Whether the document is a model: it is filled in first, then approved and given to people.
    pub(super) fn is_model(&self) -> bool {
        self.dossier.plan.kind == Some(DocumentKind::Template)
    }

    /// An objective of a plan, not a sheet.
    pub(super) fn is_goal(&self, at: usize) -> bool {
        survey::is_goal(self.tree, at)
    }

    /// Whether there is any objective: without, a plan has one defect only.
    pub(super) fn has_goals(&self) -> bool {
        self.survey.has_goals
    }

    /// Whether its objectives are all sheets: rows to score, not a plan to judge.
    pub(super) fn has_only_sheets(&self) -> bool {
        survey::has_only_sheets(self.dossier, self.survey.has_goals)
    }

    /// Every text of the row of a node, in the order of its cells.
    pub(super) fn texts(&self, at: usize) -> Vec<&Text> {
        let (dossier, node) = (self.dossier, &self.tree.nodes[at]);
        match node.kind {
            NodeKind::Body => Vec::new(),
            NodeKind::Structure => {
                let it = &dossier.structures[node.row];
                vec![&it.name, &it.functions]
            }
            NodeKind::Objective => {
                let it = &dossier.objectives[node.row];
                vec![&it.title, &it.description, &it.expected_result, &it.indicators, &it.expected]
            }
            NodeKind::Contribution => vec![&dossier.contributions[node.row].expected],
            NodeKind::Phase => {
                let it = &dossier.phases[node.row];
                vec![&it.title, &it.description, &it.indicators, &it.expected]
            }
            NodeKind::Indicator => {
                let it = &dossier.indicators[node.row];
                vec![&it.name, &it.description, &it.printed_formula, &it.expected_results]
            }
        }
    }

    /// The rows in force that speak of a matter of `dictionary/mandatory_topics.txt`.
    pub(super) fn about(&self, matter: &str) -> Vec<usize> {
        let topics = phrases!("mandatory_topics").iter();
        let ways = topics.filter(|it| it.reason == matter && self.may_say(it.words));
        let ways: Vec<&str> = ways.map(|it| it.words).collect();
        if ways.is_empty() {
            return Vec::new();
        }
        let speaks = |at: &usize| {
            let mut texts = self.texts(*at).into_iter().filter(|it| !it.is_blank());
            texts.any(|text| {
                let text = self.said(text);
                ways.iter().any(|it| says(&text, it))
            })
        };
        self.rows().filter(speaks).collect()
    }

    /// A finding on the document as a whole.
    pub(super) fn on_document(&self, what: String, computed: Option<String>, remedy: String) -> Finding {
        Finding { place: self.document(), path: self.path(0), what, printed: None, computed, remedy }
    }

    /// What people call a row: its code, or its id when the code is blank or another row has it too.
    pub(super) fn label(&self, at: usize) -> &str {
        let node = &self.tree.nodes[at];
        if self.survey.is_repeated(node) { node.id } else { node.label().trim() }
    }

    /// Rows that have none below: what is measured or declared by itself.
    pub(super) fn leaves(&self) -> impl Iterator<Item = usize> {
        self.rows().filter(|it| self.tree.nodes[*it].children.is_empty())
    }

    /// The printed figures that are degrees of achievement, with their node.
    pub(super) fn printed_degrees(&self) -> impl Iterator<Item = (usize, &Printed)> {
        let degrees = self.dossier.printed.iter().filter(|it| matches!(it.figure.trim(), "" | "grado"));
        degrees.filter_map(|it| Some((self.tree.find(it.node.trim()).filter(|_| !it.node.is_blank())?, it)))
    }
}

/// The day of an act, if it is exact.
pub(super) fn day_of(act: &Act) -> Option<Date> {
    act.date.value.as_ref()?.exact_day()
}

/// A text as the dictionaries see it: lower-case words with one blank before, between and after.
pub(super) fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for word in text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        if word.is_ascii() {
            let from = out.len();
            out += word;
            out[from..].make_ascii_lowercase();
        } else {
            out += &word.to_lowercase();
        }
        out.push(' ');
    }
    // A text without words has two blanks: nothing stands between them.
    if out.len() == 1 {
        out.push(' ');
    }
    out
}

/// Whether a spread text says a phrase of a dictionary: whole words, a final `*` stands for any ending,
/// `+` joins phrases that must all be there.
pub(super) fn says(spread: &str, phrase: &str) -> bool {
    phrase.split('+').map(str::trim).all(|it| match it.strip_suffix('*') {
        Some(stem) => stands(spread, stem, true),
        None => stands(spread, it, false),
    })
}

/// Whether words stand in a spread text after a blank, and before one unless any ending will do.
fn stands(spread: &str, words: &str, any_ending: bool) -> bool {
    // Nearly always it does not: this is asked thousands of times, and the library looks at many letters at once.
    if !spread.contains(words) {
        return false;
    }
    let (text, words) = (spread.as_bytes(), words.as_bytes());
    let starts = |at: usize| {
        text[at - 1] == b' '
            && text[at..].starts_with(words)
            && (any_ending || text.get(at + words.len()) == Some(&b' '))
    };
    (1..text.len()).any(starts)
}

/// "a", "b" and "c" in one Italian list: «a», «b» e «c».
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("«{}»", it.as_ref())).collect();
    joined(&quoted)
}

/// Names in one Italian list, as they are.
pub(super) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} e {last}", most.join(", ")),
    }
}

/// "1 giorno", "20 giorni".
pub(crate) fn days_between(from: Date, to: Date) -> String {
    match (to - from).get_days() {
        1 => "1 giorno".to_owned(),
        days => format!("{days} giorni"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        let text = spread("Tempi di pagamento; l'ab ab, xab ab ab");
        assert_eq!(text, " tempi di pagamento l ab ab xab ab ab ");
        for (phrase, said) in [
            ("tempi di pagamento", true),
            ("tempi di pagament", false),
            ("tempi di pagament*", true),
            ("empi di pagamento", false),
            ("ab ab ab", false),
            ("xab ab", true),
            ("l ab + tempi", true),
            ("l ab + tempo", false),
            ("ab", true),
        ] {
            assert_eq!(says(&text, phrase), said, "{phrase}");
        }
        assert_eq!(spread("…"), "  ");
        assert!(!says(&spread("…"), "ab*"));
    }
}

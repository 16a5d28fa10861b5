// SPDX-License-Identifier: AGPL-3.0-or-later
//! The drawings of a scorecard, each with the table of the same figures: nothing is only in the drawing.

use engine::{
    number::{Number, Rounding},
    score::{Scorecard, Scorer},
    state::Outcome,
    tree::NodeKind,
};

use super::scorecard;
use crate::chart::{
    Figure, Said, bars,
    deviation::{self, Deviation},
    histogram,
    trend::{self, Line},
};

/// Rows of a drawing: its table has them all.
pub(super) const DRAWN: usize = 15;

/// A drawing and its table.
pub(super) struct Chart {
    pub(super) title: &'static str,
    /// What one sees, in a sentence.
    pub(super) description: String,
    /// Blank when there is nothing to draw: the table stands alone.
    pub(super) svg: String,
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

/// What a set of values came to: its day or name, how many objectives, reached, with all their data, and the body.
pub(super) struct Moment {
    pub(super) name: String,
    pub(super) all: usize,
    pub(super) reached: usize,
    pub(super) known: usize,
    pub(super) body: String,
}

/// The drawings of what one may see.
pub(super) fn charts(scorer: &Scorer<'_>, card: &Scorecard, seen: &dyn Fn(usize) -> bool) -> Vec<Chart> {
    let all =
        [by_structure(scorer, card, seen), distribution(scorer, card, seen), deviations(scorer, card, seen)];
    all.into_iter().flatten().collect()
}

/// What each structure achieved: of its own objectives, or of its contributions to those of all; where no structure has
/// any, the objectives that stand first.
fn by_structure(scorer: &Scorer<'_>, card: &Scorecard, seen: &dyn Fn(usize) -> bool) -> Option<Chart> {
    let nodes = &scorer.tree.nodes;
    let structures = (0..nodes.len())
        .filter(|it| nodes[*it].kind == NodeKind::Structure && !nodes[*it].children.is_empty());
    let mut found: Vec<(usize, Outcome)> =
        structures.filter(|it| seen(*it)).map(|it| (it, card.of(it).clone())).collect();
    let mut title = "Raggiungimento per struttura";
    if found.is_empty() {
        let shared = scorer.by_structure(card).into_iter();
        // A mean of contributions to something that is not seen would tell of it.
        let is_seen = |it: &engine::score::StructureOutcome| it.contributions.iter().all(|it| seen(*it));
        found = shared.filter(is_seen).map(|it| (it.structure, it.outcome)).collect();
    }
    if found.is_empty() {
        title = "Raggiungimento degli obiettivi di primo livello";
        let first = nodes[0].children.iter().map(|it| it.child).filter(|it| seen(*it));
        found = first.map(|it| (it, card.of(it).clone())).collect();
    }
    if found.is_empty() {
        return None;
    }
    let rows: Vec<(String, Figure, &str)> = found
        .iter()
        .map(|(at, outcome)| {
            let word = scorecard::light(scorer, outcome).badge.word;
            let shown = scorer.shown(*at, outcome);
            let words = if outcome.value.is_some() { shown } else { word.to_owned() };
            let name = nodes[*at].title.trim();
            let name = if name.is_empty() { nodes[*at].label() } else { name };
            (name.to_owned(), Figure::new(outcome.value.as_ref(), words), word)
        })
        .collect();
    let description =
        "Una barra per ogni nome, lunga quanto il grado; la linea è a 100, ciò che era atteso".to_owned();
    let drawn: Vec<(String, Figure)> =
        rows.iter().take(DRAWN).map(|(name, it, _)| (name.clone(), it.clone())).collect();
    let svg = bars::draw(&Said { id: "grafico-strutture", title, description: &description }, &drawn);
    let rows = rows.into_iter().map(|(name, it, word)| vec![name, it.words, word.to_owned()]).collect();
    Some(Chart { title, description, svg, head: vec!["Nome", "Grado", "Esito"], rows })
}

/// How many objectives are in each class of degrees.
fn distribution(scorer: &Scorer<'_>, card: &Scorecard, seen: &dyn Fn(usize) -> bool) -> Option<Chart> {
    let objectives: Vec<usize> = scorecard::last_objectives(scorer).filter(|it| seen(*it)).collect();
    if objectives.is_empty() {
        return None;
    }
    let classes = histogram::classes(objectives.iter().map(|it| card.of(*it).value.as_ref()));
    let (title, description) = (
        "Come si distribuiscono i gradi degli obiettivi",
        "Una colonna per classe di grado, alta quanti sono gli obiettivi; il contorno vuoto è di chi non ha un grado"
            .to_owned(),
    );
    let svg = histogram::draw(&Said { id: "grafico-gradi", title, description: &description }, &classes);
    let names = ["0", "da 1 a 49", "da 50 a 79", "da 80 a 99", "100 e oltre", "senza un grado"];
    let rows = names.iter().zip(classes).map(|(name, it)| vec![(*name).to_owned(), it.to_string()]);
    Some(Chart { title, description, svg, head: vec!["Grado", "Obiettivi"], rows: rows.collect() })
}

/// How far each indicator is from what was expected of it.
fn deviations(scorer: &Scorer<'_>, card: &Scorecard, seen: &dyn Fn(usize) -> bool) -> Option<Chart> {
    let nodes = &scorer.tree.nodes;
    let mut found: Vec<(Option<Number>, Deviation, Vec<String>)> = Vec::new();
    let indicators = (0..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Indicator && seen(*it));
    for at in indicators {
        let Some(expected) = scorer.basis(at).and_then(|it| it.inputs.target.clone()) else { continue };
        let outcome = card.of(at);
        let light = scorecard::light(scorer, outcome).badge.word;
        let value = scorer.measured_value(at);
        let gap = value.as_ref().map(|it| it - &expected);
        let share =
            gap.as_ref().and_then(|it| it.checked_div(&expected.abs())).map(|it| it * Number::HUNDRED);
        let words = match (&share, &value) {
            (Some(it), _) => signed(it),
            (None, Some(_)) => "atteso zero: nessuna percentuale".to_owned(),
            (None, None) => light.to_owned(),
        };
        let name = name(scorer, at);
        let row = vec![
            name.clone(),
            expected.to_string(),
            value.map_or_else(|| "n.d.".to_owned(), |it| it.to_string()),
            words.clone(),
            light.to_owned(),
        ];
        let is_reached = outcome.value.as_ref().is_some_and(|it| *it >= Number::HUNDRED);
        let figure = Figure::new(share.as_ref(), words);
        found.push((share, Deviation { name, figure, is_reached }, row));
    }
    if found.is_empty() {
        return None;
    }
    let rows = found.iter().map(|(.., row)| row.clone()).collect();
    found.retain(|(share, ..)| share.is_some());
    found.sort_by_key(|(share, ..)| std::cmp::Reverse(share.as_ref().map(Number::abs)));
    let drawn: Vec<Deviation> = found.into_iter().take(DRAWN).map(|(_, it, _)| it).collect();
    let (title, description) = (
        "Quanto ogni indicatore si scosta dall'atteso",
        "Una barra per indicatore, i più lontani dall'atteso per primi: a destra di più, a sinistra di meno; ✓ raggiunto, \
         ✗ non raggiunto. Gli indicatori senza valore sono nella tabella"
            .to_owned(),
    );
    let said = Said { id: "grafico-scarti", title, description: &description };
    let svg = if drawn.is_empty() { String::new() } else { deviation::draw(&said, &drawn) };
    Some(Chart {
        title,
        description,
        svg,
        head: vec!["Indicatore", "Atteso", "Valore", "Scarto", "Esito"],
        rows,
    })
}

/// How the objectives went from one set of values to the next.
pub(super) fn trend(moments: &[Moment]) -> Option<Chart> {
    if moments.len() < 2 {
        return None;
    }
    let share = |part: usize, all: usize| {
        let share = Number::from(part).checked_div(&Number::from(all)).map(|it| it * Number::HUNDRED);
        let words =
            share.as_ref().map_or("n.d.".to_owned(), |it| format!("{}%", it.italian(0, Rounding::HalfUp)));
        Figure::new(share.as_ref(), words)
    };
    let reached: Vec<Figure> = moments.iter().map(|it| share(it.reached, it.all)).collect();
    let known: Vec<Figure> = moments.iter().map(|it| share(it.known, it.all)).collect();
    let rows = moments.iter().zip(reached.iter().zip(&known)).map(|(it, (reached, known))| {
        vec![
            it.name.clone(),
            format!("{} su {} ({})", it.reached, it.all, reached.words),
            format!("{} su {} ({})", it.known, it.all, known.words),
            it.body.clone(),
        ]
    });
    let rows = rows.collect();
    let names: Vec<String> = moments.iter().map(|it| it.name.clone()).collect();
    let lines = [
        Line { name: "raggiunti".to_owned(), figures: reached },
        Line { name: "con tutti i dati".to_owned(), figures: known },
    ];
    let (title, description) = (
        "Come è andato l'anno",
        "Due linee, un punto per serie di valori: quanti obiettivi sono raggiunti e quanti hanno tutti i dati, in percentuale"
            .to_owned(),
    );
    let said = Said { id: "grafico-anno", title, description: &description };
    let svg = trend::draw(&said, &names, &lines);
    let head = vec!["Serie di valori", "Obiettivi raggiunti", "Con tutti i dati", "Grado dell'ente"];
    Some(Chart { title, description, svg, head, rows })
}

/// A percentage with its sign, the minus as it is printed.
fn signed(number: &Number) -> String {
    let digits = u8::from(!number.is_integer());
    let sign = if number.is_negative() {
        "−"
    } else if number.is_zero() {
        ""
    } else {
        "+"
    };
    format!("{sign}{}%", number.abs().italian(digits, Rounding::HalfUp))
}

/// An indicator with what it measures, where its own name would not be enough.
pub(super) fn name(scorer: &Scorer<'_>, at: usize) -> String {
    let node = &scorer.tree.nodes[at];
    let words = |it: &engine::tree::Node<'_>| match it.title.trim() {
        "" => it.label().to_owned(),
        title => title.to_owned(),
    };
    match (node.title.trim().is_empty(), node.parent) {
        (true, Some(parent)) => format!("{} ({})", words(&scorer.tree.nodes[parent]), node.label()),
        _ => words(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_its_sign() {
        let of = |n, d| signed(&Number::ratio(n, d).unwrap());
        assert_eq!([of(25, 2), of(-20, 1), of(0, 1)], ["+12,5%", "−20%", "0%"]);
    }

    #[test]
    fn one_set_of_values_is_no_trend() {
        let moment = |reached| Moment {
            name: "giugno".to_owned(),
            all: 4,
            reached,
            known: 4,
            body: "n.d.".to_owned(),
        };
        assert!(trend(&[moment(1)]).is_none());
        let chart = trend(&[moment(1), moment(3)]).unwrap();
        assert_eq!(chart.rows[1], ["giugno", "3 su 4 (75%)", "4 su 4 (100%)", "n.d."]);
        let nothing = Moment { all: 0, known: 0, ..moment(0) };
        assert_eq!(trend(&[moment(1), nothing]).unwrap().rows[1][1], "0 su 0 (n.d.)");
    }
}

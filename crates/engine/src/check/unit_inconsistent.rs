// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-10: the expected value is in another unit than what is measured, or in a unit that nobody says.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        baseline_not_numeric::several_years,
        reach::{listed, says, spread},
        yardstick::{Measure, Yardstick},
    },
    dictionary::{folded, phrases, words},
    model::{Place, Quantity, Text, Understand, Written},
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-10",
    title: "Il valore atteso è nell'unità di ciò che si misura",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("unit_inconsistent.md"),
    run,
};

/// A way of being in the wrong unit: which indicators, what to say of them, what to do.
struct Habit {
    is: fn(&Subject<'_>, &Yardstick<'_>, &Quantity) -> bool,
    what: &'static str,
    remedy: &'static str,
}

static HABITS: &[Habit] = &[
    Habit {
        is: bare_hundred,
        what: "un rapporto, e il valore atteso non ha il segno di percentuale",
        remedy: "scrivere il segno %, o il numero che si attende",
    },
    Habit {
        is: bare_one_among_percentages,
        what: "«1» accanto a percentuali: non si sa se è uno, l'1% o il 100%",
        remedy: "scrivere 100%, o dire di che cosa è uno",
    },
    Habit {
        is: yes_for_a_share,
        what: "un sì per una parte del tutto",
        remedy: "attendere la percentuale, o misurare un fatto che c'è o non c'è",
    },
    Habit {
        is: share_of_a_count,
        what: "un conteggio con una percentuale attesa",
        remedy: "attendere un numero, o dividere il conteggio per il tutto",
    },
    Habit {
        is: one_for_a_fact,
        what: "«1» per un fatto che c'è o non c'è",
        remedy: "attendere «Si» o un giorno, o scrivere che cosa si conta nell'unità",
    },
    Habit { is: money_without_unit, what: "un importo senza unità", remedy: "scrivere l'unità (€)" },
];

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    let mut found = Vec::new();
    for habit in HABITS {
        let rows: Vec<&Yardstick<'_>> = sticks
            .iter()
            .filter(|it| {
                let target = it.first_target().and_then(|(_, it)| it.value.as_ref());
                target.is_some_and(|target| (habit.is)(subject, it, target))
            })
            .collect();
        found.extend(of_habit(subject, habit, &rows));
    }
    found.extend(sticks.iter().filter_map(|it| several_increments(subject, it)));
    found.extend(sticks.iter().filter_map(|it| two_units(subject, it)));
    found.extend(mixed_cells(subject));
    found.extend(subject.rows().filter_map(|at| average_and_delay(subject, at)));
    found
}

/// One habit of the document is one finding, whatever the rows.
fn of_habit(subject: &Subject<'_>, habit: &Habit, rows: &[&Yardstick<'_>]) -> Option<Finding> {
    let first = rows.first()?;
    let nodes: Vec<usize> = rows.iter().map(|it| it.at).collect();
    let mut cases: Vec<(String, Vec<&str>)> = Vec::new();
    for it in rows {
        let name = if it.name().is_empty() { it.printed_formula() } else { it.name() };
        let target = it.first_target().map_or("", |(_, it)| it.text.trim());
        let case = format!("«{name}», atteso «{target}»").replace("«», ", "");
        match cases.iter_mut().find(|(other, _)| *other == case) {
            Some((_, ids)) => ids.push(subject.called(it.at)),
            None => cases.push((case, vec![subject.called(it.at)])),
        }
    }
    let cases: Vec<String> = match nodes.len() {
        1 => cases.into_iter().map(|(case, _)| case).collect(),
        _ => cases.into_iter().map(|(case, ids)| format!("{case} ({})", ids.join(", "))).collect(),
    };
    Some(Finding {
        place: first.target_place(),
        path: subject.path(subject.common(&nodes)),
        what: format!("{}: {}", habit.what, cases.join("; ")),
        printed: None,
        computed: None,
        remedy: habit.remedy.to_owned(),
    })
}

/// «100» for a ratio: nobody counts a hundred of them, and other rows write «100%».
fn bare_hundred(_: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    it.is_bare_hundred(target)
}

fn bare_one_among_percentages(subject: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    let nodes = &subject.tree.nodes;
    let Some(parent) = nodes[it.at].parent else { return false };
    let siblings = nodes[parent].children.iter().map(|it| it.child).filter(|row| *row != it.at);
    let percent = siblings.filter(|row| nodes[*row].kind == NodeKind::Indicator).any(|row| {
        let other = &subject.dossier.indicators[nodes[row].row].target;
        other.value.as_ref().is_some_and(|it| Measure::of(it) == Measure::Percent)
    });
    is_bare_one(it, target) && percent && (it.ratio().is_some() || it.is_nameless())
}

fn is_bare_one(it: &Yardstick<'_>, target: &Quantity) -> bool {
    Measure::of(target) == Measure::Number
        && target.number() == Some(Number::ONE)
        && it.unit().is_empty()
        && !target.increment
}

fn yes_for_a_share(_: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    Measure::of(target) == Measure::Truth && it.says_of_itself().contains('%')
}

/// «N. of services»: 100%. The name counts and nothing divides.
fn share_of_a_count(_: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    // Without any formula it is a percentage of nobody knows what: another rule's.
    if Measure::of(target) != Measure::Percent || it.printed_formula().is_empty() {
        return false;
    }
    let counts = |text: &str| {
        let first = words(text).into_iter().next().unwrap_or_default();
        ["n", "nr", "num", "numero", "numeri", "quanti", "quante"].contains(&first.as_str())
    };
    let asked = spread(it.description()).contains(" almeno n ");
    let whole = ["totale", "percentuale", "sul", "su"];
    let divided = it.ratio().is_some() || words(it.name()).iter().any(|it| whole.contains(&it.as_str()));
    (counts(it.name()) || asked) && !divided
}

fn one_for_a_fact(_: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    is_bare_one(it, target) && is_fact(it.name())
}

/// A name that begins by saying that something happens: «Avvio delle…», «Bando pubblicato».
fn is_fact(name: &str) -> bool {
    let said = words(name);
    let list = phrases!("facts");
    list.iter().any(|it| match it.reason {
        "prima" => said.first().is_some_and(|word| word == it.words),
        _ => said.get(1).is_some_and(|word| word == it.words),
    })
}

fn money_without_unit(_: &Subject<'_>, it: &Yardstick<'_>, target: &Quantity) -> bool {
    if Measure::of(target) != Measure::Number || !it.unit().is_empty() || it.ratio().is_some() {
        return false;
    }
    let cell = it.first_target().map_or("", |(_, it)| it.text.trim());
    let name = spread(it.name());
    !cell.contains(['€', '%']) && phrases!("amounts").iter().any(|it| says(&name, it.words))
}

/// «+2», «+3», «+4» over a known start: each over the last, or all over the first?
fn several_increments(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    it.row.baseline.value.as_ref()?;
    let steps: Vec<(Option<i16>, &Written<Quantity>)> =
        it.targets().into_iter().filter(|(_, it)| it.value.as_ref().is_some_and(|it| it.increment)).collect();
    let computed = several_years(&steps)?;
    let written: Vec<&str> = steps.iter().map(|(_, it)| it.text.trim()).collect();
    Some(Finding {
        place: it.target_place(),
        path: subject.path(it.at),
        what: format!("incrementi di più anni, {}: non si sa se si sommano", listed(&written)),
        printed: None,
        computed: Some(computed),
        remedy: "scrivere per ogni anno il valore intero che si attende".to_owned(),
    })
}

/// Values of one indicator, some percentages and some bare numbers: from «78» to «90%». Nothing is nothing in any unit.
fn two_units(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    let own = [&it.row.baseline, &it.row.previous, &it.row.interim, &it.row.target];
    let cells = own.into_iter().chain(it.values.iter().map(|it| &it.value));
    let whole = |it: &Quantity| !it.increment && it.number() != Some(Number::ZERO);
    let read = cells.filter_map(|it| Some((it, it.value.as_ref().filter(|it| whole(it))?)));
    let read: Vec<_> = read.map(|(cell, it)| (cell, Measure::of(it))).collect();
    let percent = read.iter().find(|it| it.1 == Measure::Percent)?.0;
    let number = read.iter().find(|it| it.1 == Measure::Number)?.0;
    Some(Finding {
        place: number.place(),
        path: subject.path(it.at),
        what: format!(
            "lo stesso indicatore ha «{}» senza segno e «{}» in percentuale",
            number.text.trim(),
            percent.text.trim()
        ),
        printed: None,
        computed: None,
        remedy: "scrivere tutti i suoi valori nella stessa unità".to_owned(),
    })
}

/// The same words in the free cells of several phases, with percentages here and numbers there.
fn mixed_cells(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let phases = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Phase);
    let mut groups: Vec<(String, Vec<(usize, &Text)>)> = Vec::new();
    for at in phases {
        let row = &subject.dossier.phases[nodes[at].row];
        if row.indicators.is_blank() || row.expected.is_blank() {
            continue;
        }
        let key = folded(&row.indicators);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, rows)) => rows.push((at, &row.expected)),
            None => groups.push((key, vec![(at, &row.expected)])),
        }
    }
    groups.iter().filter_map(|(_, rows)| mixed(subject, rows)).collect()
}

fn mixed(subject: &Subject<'_>, rows: &[(usize, &Text)]) -> Option<Finding> {
    let measures: Vec<Measure> =
        rows.iter().filter_map(|(_, it)| Some(Measure::of(&Quantity::understand(it)?))).collect();
    if !measures.contains(&Measure::Percent) || measures.iter().all(|it| *it == Measure::Percent) {
        return None;
    }
    let mut values: Vec<(&str, usize)> = Vec::new();
    for (_, it) in rows {
        match values.iter_mut().find(|(text, _)| *text == it.trim()) {
            Some((_, count)) => *count += 1,
            None => values.push((it.trim(), 1)),
        }
    }
    let values: Vec<String> = values
        .iter()
        .map(
            |(text, count)| {
                if *count == 1 { format!("«{text}»") } else { format!("«{text}» {count} volte") }
            },
        )
        .collect();
    let nodes: Vec<usize> = rows.iter().map(|(at, _)| *at).collect();
    let first = &subject.dossier.phases[subject.tree.nodes[nodes[0]].row];
    Some(Finding {
        place: rows[0].1.place,
        path: subject.path(subject.common(&nodes)),
        what: format!(
            "lo stesso indicatore «{}» ha attesi in unità diverse: {}",
            first.indicators.trim(),
            values.join(", ")
        ),
        printed: None,
        computed: None,
        remedy: "scriverlo allo stesso modo in tutte le righe".to_owned(),
    })
}

/// Payment times: «within 30 days» is the average, «0» is the delay; they are two indicators.
fn average_and_delay(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let (cell, place): (&str, Place) = match subject.tree.nodes[at].kind {
        NodeKind::Objective => {
            let it = &subject.dossier.objectives[subject.tree.nodes[at].row].expected;
            (it.trim(), it.place)
        }
        NodeKind::Phase => {
            let it = &subject.dossier.phases[subject.tree.nodes[at].row].expected;
            (it.trim(), it.place)
        }
        _ => return None,
    };
    let said = spread(cell);
    let days = says(&said, "30 gg") || says(&said, "30 giorni");
    if !(days && says(&said, "pagament*") && says(&said, "uguale a 0")) {
        return None;
    }
    Some(Finding {
        place,
        path: subject.path(at),
        what: format!("due misure in un atteso solo, il tempo medio e il ritardo: «{cell}»"),
        printed: None,
        computed: None,
        remedy: "scrivere due indicatori: tempo medio di pagamento <= 30 giorni, ritardo annuale <= 0"
            .to_owned(),
    })
}

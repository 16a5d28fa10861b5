// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-06: the plan comes after its own deadlines, or when most of the year is gone.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        date_not_of_calendar::dates,
        instalment_out_of_order::{due, out_of_order},
        instalments_not_summing_to_100::by_objective,
        reach::{day_of, printed_day},
    },
    model::{Act, Place},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-06",
    title: "Il piano è approvato prima che le sue scadenze passino",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::CORTE_CONTI_EX_POST],
    applies: &[],
    page: include_str!("deadline_before_approval.md"),
    run,
};

/// Rows named in the message; the others are counted.
const NAMED: usize = 8;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(approval) = Approval::of(subject) else { return Vec::new() };
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let past = past(subject, &approval, year);
    // When half of the year is gone the objectives follow the facts, whatever their dates.
    let late = Date::new(year, 6, 30).is_ok_and(|half| approval.day > half);
    if past.is_empty() && !late {
        return Vec::new();
    }
    let deadlines = match past.len() {
        0 if approval.day.year() > year => ", ad anno finito".to_owned(),
        0 => ", quando più di metà dell'anno era passata".to_owned(),
        1 => format!("; era già passata la scadenza {}", past[0]),
        count => {
            let more = if count > NAMED { format!(" e altre {}", count - NAMED) } else { String::new() };
            format!("; erano già passate {count} scadenze: {}{more}", past[..count.min(NAMED)].join("; "))
        }
    };
    vec![Finding {
        place: approval.place,
        path: subject.path(0),
        what: format!("{}{deadlines}", approval.words),
        printed: None,
        computed: elapsed(approval.day, year),
        remedy:
            "approvare il piano prima che l'anno cominci; per quest'anno dire nell'atto perché è tardi e \
                 togliere dal risultato ciò che era già fatto"
                .to_owned(),
    }]
}

/// "dal 01/01/2021 al 24/11/2021 sono passati 327 giorni su 365".
fn elapsed(day: Date, year: i16) -> Option<String> {
    let first = Date::new(year, 1, 1).ok()?;
    let days = first.until(day).ok()?.get_days();
    let out_of = first.days_in_year();
    (days > 0 && day.year() == year).then(|| {
        format!("dal {} al {} sono passati {days} giorni su {out_of}", printed_day(first), printed_day(day))
    })
}

/// When the plan was approved or, when no act says it, the day before which it was not written.
struct Approval {
    day: Date,
    place: Place,
    words: String,
}

impl Approval {
    fn of(subject: &Subject<'_>) -> Option<Approval> {
        let dated = subject.dossier.acts.iter().filter_map(|it| Some((day_of(it)?, it)));
        let own = dated.clone().filter(|(_, it)| approves_plan(it)).min_by_key(|(day, _)| *day);
        if let Some((day, act)) = own {
            let words = format!("il piano è approvato il «{}»", act.date.text.trim());
            return Some(Approval { day, place: act.date.place(), words });
        }
        // A report cites acts that come after its plan.
        if subject.is_report() {
            return None;
        }
        let (day, act) = dated.max_by_key(|(day, _)| *day)?;
        let words = format!(
            "il piano non dice quando è approvato, ma cita un atto del «{}» ({}) e quindi viene dopo",
            act.date.text.trim(),
            act.about.trim()
        );
        Some(Approval { day, place: act.date.place(), words })
    }
}

/// Whether an act is the one that approves the plan.
pub(super) fn approves_plan(act: &Act) -> bool {
    crate::cycle::find("approva").is_some_and(|it| it.is_about(&act.about))
}

/// The deadlines of the first year that had passed: "«31.05.2021» (struttura AT › … 3.1)".
fn past(subject: &Subject<'_>, approval: &Approval, year: i16) -> Vec<String> {
    let mut cells: Vec<(String, String)> = Vec::new();
    for at in subject.rows().filter(|it| subject.tree.nodes[*it].kind != NodeKind::Contribution) {
        for (name, cell) in dates(subject, at) {
            let day = cell.value.as_ref().and_then(|it| it.last_day(year));
            if name != "inizio" && day.is_some_and(|it| it.year() == year && it < approval.day) {
                cells.push((cell.text.trim().to_owned(), subject.path(at)));
            }
        }
    }
    for (at, rows) in by_objective(subject) {
        let wrong = out_of_order(&rows);
        for row in rows.iter().filter(|row| !wrong.iter().any(|(it, _)| std::ptr::eq(*it, **row))) {
            if due(row).is_some_and(|it| it.year() == year && it < approval.day) {
                cells.push((
                    row.due.text.trim().to_owned(),
                    format!("{} › rata {}", subject.path(at), row.name.trim()),
                ));
            }
        }
    }
    cells.into_iter().map(|(written, path)| format!("«{written}» ({path})")).collect()
}

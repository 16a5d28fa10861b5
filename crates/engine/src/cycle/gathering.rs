// SPDX-License-Identifier: AGPL-3.0-or-later
//! When the values of a set are written, and which: the window that the segretario opens and closes.

use jiff::civil::Date;

use super::{Guard, Reason, Refusal, Role};
use crate::{
    model::{Deadline, Gathered, Results, Written, printed_day},
    source,
    tree::{NodeKind, Tree},
};

/// Told by [`may_write`], which asks for no step.
pub(super) static WINDOW: Guard = Guard {
    code: "CICL-27",
    title: "I valori si scrivono nella finestra aperta per loro",
    sources: &[&source::DLGS_150_2009_ART_6],
    refuses: |_| None,
};

/// Where the window of a set of values stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathering {
    /// It opens on that day.
    Coming(Date),
    /// Values are written; until that day, if one was set.
    Open(Option<Date>),
    /// Its last day is past.
    Past(Date),
    /// The segretario closed it.
    Closed,
}

/// Where the window of a set of values stands.
#[must_use]
pub fn gathering(results: &Results, today: Date) -> Gathering {
    let day = |cell: &Written<Deadline>| cell.value.as_ref().and_then(Deadline::exact_day);
    match (results.closed, day(&results.opens), day(&results.closes)) {
        (Some(true), ..) => Gathering::Closed,
        (_, Some(opens), _) if today < opens => Gathering::Coming(opens),
        (.., Some(closes)) if today > closes => Gathering::Past(closes),
        (.., closes) => Gathering::Open(closes),
    }
}

/// Whether a role may write values of a set on a day. Who runs the cycle writes for the silent before and after, not
/// in a closed set.
///
/// # Errors
/// The window is not open: the refusal says until when it was, and who opens it.
pub fn may_write(results: &Results, role: Role, today: Date) -> Result<(), Refusal> {
    let title = match results.title.trim() {
        "" => "dei valori",
        it => it,
    };
    let refused = |what: String, remedy: &str| Err(Reason::new(what, remedy).of(&WINDOW));
    match gathering(results, today) {
        Gathering::Open(_) => Ok(()),
        Gathering::Closed if role == Role::Secretary => {
            refused(format!("la finestra «{title}» è chiusa"), "riaprirla per cambiarne i valori")
        }
        Gathering::Closed => {
            refused(format!("la finestra «{title}» è chiusa"), "chiedere al segretario di riaprirla")
        }
        _ if role == Role::Secretary => Ok(()),
        Gathering::Coming(day) => {
            refused(format!("la finestra «{title}» si apre il {}", printed_day(day)), "aspettare quel giorno")
        }
        Gathering::Past(day) => refused(
            format!("la finestra «{title}» è finita il {}", printed_day(day)),
            "chiedere al segretario di prolungarla",
        ),
    }
}

/// The nodes whose values a set gathers, in the order of the plan: the last ones below each objective in force. What
/// is computed from what stands below it is not asked for.
#[must_use]
pub fn gathered(tree: &Tree<'_>) -> Vec<usize> {
    let wanted = tree.dossier.results.gathers.unwrap_or(Gathered::All);
    let nodes = &tree.nodes;
    let is_wanted = |kind: NodeKind| match (wanted, kind) {
        (_, NodeKind::Body | NodeKind::Structure) => false,
        (Gathered::All, _) => true,
        (Gathered::Indicators, kind) => kind == NodeKind::Indicator,
        (Gathered::Phases, kind) => kind == NodeKind::Phase,
    };
    let is_gathered = |at: &usize| {
        let it = &nodes[*at];
        let in_force = !it.withdrawn && !tree.above(*at).any(|up| nodes[up].withdrawn);
        // A title among objectives, with nothing measured below, has nothing to be asked.
        is_wanted(it.kind) && it.children.is_empty() && in_force
    };
    // Nodes are made by kind: people read them by objective.
    let mut ordered = Vec::with_capacity(nodes.len());
    walk(tree, 0, &mut ordered);
    ordered.retain(is_gathered);
    ordered
}

/// Whether a value is already due on the day of its set: a phase that ends later is not.
#[must_use]
pub fn is_due(tree: &Tree<'_>, at: usize) -> bool {
    let dossier = tree.dossier;
    if tree.nodes[at].kind != NodeKind::Phase {
        return true;
    }
    let day = dossier.results.at.value.as_ref().and_then(Deadline::exact_day);
    let year = dossier.results.year.or(dossier.plan.year);
    let phase = &dossier.phases[tree.nodes[at].row];
    let ends = phase.deadline.value.as_ref().zip(year).and_then(|(it, year)| it.last_day(year));
    day.zip(ends).is_none_or(|(day, ends)| ends <= day)
}

fn walk(tree: &Tree<'_>, at: usize, into: &mut Vec<usize>) {
    into.push(at);
    for it in tree.nodes[at].children.iter().filter(|it| !it.linked) {
        walk(tree, it.child, into);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::Text;

    fn set(opens: &str, closes: &str, closed: Option<bool>) -> Results {
        Results {
            title: Text::new("Monitoraggio di giugno"),
            opens: Written::from_text(Text::new(opens)),
            closes: Written::from_text(Text::new(closes)),
            closed,
            ..Results::default()
        }
    }

    #[test]
    fn heads_write_within_the_window_and_the_secretary_around_it() {
        let open = set("01/07/2026", "20/07/2026", None);
        for (day, expected) in [
            (date(2026, 6, 30), Gathering::Coming(date(2026, 7, 1))),
            (date(2026, 7, 1), Gathering::Open(Some(date(2026, 7, 20)))),
            (date(2026, 7, 20), Gathering::Open(Some(date(2026, 7, 20)))),
            (date(2026, 7, 21), Gathering::Past(date(2026, 7, 20))),
        ] {
            assert_eq!(gathering(&open, day), expected);
            let allowed = matches!(expected, Gathering::Open(_));
            assert_eq!(may_write(&open, Role::Head, day).is_ok(), allowed, "{day}");
            assert!(may_write(&open, Role::Secretary, day).is_ok(), "{day}");
        }
        let late = may_write(&open, Role::Head, date(2026, 7, 21)).unwrap_err();
        assert_eq!(late.what, "la finestra «Monitoraggio di giugno» è finita il 20/07/2026");
    }

    #[test]
    fn a_closed_set_is_nobodys_until_it_is_opened_again() {
        let closed = set("", "", Some(true));
        let today = date(2026, 7, 1);
        assert!(may_write(&closed, Role::Head, today).is_err());
        let secretary = may_write(&closed, Role::Secretary, today).unwrap_err();
        assert_eq!(
            (secretary.guard.code, secretary.remedy.as_str()),
            ("CICL-27", "riaprirla per cambiarne i valori")
        );
        assert!(may_write(&set("", "", None), Role::Head, today).is_ok());
    }
}

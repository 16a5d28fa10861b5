// SPDX-License-Identifier: AGPL-3.0-or-later
//! The yearly cycle as pure steps. One module per step; this file is their register.

mod attempt;
pub mod calendar;
mod facts;
pub mod gathering;
mod guard;
pub mod history;
pub mod petition;
pub mod role;
mod state;
pub mod timeline;

mod account;
mod amend;
mod approve;
mod approve_report;
mod archive;
mod assign;
mod certify;
mod close;
mod deliver;
mod evaluate;
mod measure;
mod monitor;
mod open;
mod opine;
mod propose;
mod provisional;
mod refuse;
mod reward;
mod send_back;
mod submit;
mod validate;

pub use attempt::Attempt;
pub use guard::{Guard, Reason, Refusal};
pub use reward::is_of_rewards;
pub use role::Role;
pub use state::State;

use std::fmt;

use jiff::civil::Date;

use crate::{
    check::Stage,
    compare::Difference,
    model::{Act, Choice, Deadline, Dossier, Text, Written, printed_day},
    source::Source,
};

/// Every step, in the order in which a cycle goes through them. One line each.
#[rustfmt::skip]
pub static ALL: &[&Step] = &[
    &open::STEP,
    &propose::STEP,
    &submit::STEP,
    &opine::STEP,
    &send_back::STEP,
    &provisional::STEP,
    &approve::STEP,
    &assign::STEP,
    &monitor::STEP,
    &amend::STEP,
    &close::STEP,
    &account::STEP,
    &certify::STEP,
    &measure::STEP,
    &evaluate::STEP,
    &deliver::STEP,
    &approve_report::STEP,
    &validate::STEP,
    &refuse::STEP,
    &reward::STEP,
    &archive::STEP,
];

/// A step of the cycle: who takes it, from where to where, on which conditions.
pub struct Step {
    /// Permanent Italian name, used in addresses and on the command line.
    pub id: &'static str,
    /// What happens, as a sentence without stop: "il Nucleo valida la relazione".
    pub title: &'static str,
    /// States it may be taken from.
    pub from: &'static [State],
    /// State it leads to; `None` stays where it is.
    pub to: Option<State>,
    /// Who may take it.
    pub roles: &'static [Role],
    /// What must be known of the act that records it.
    pub paper: Paper,
    /// Kind of the act that records it, when nobody says another.
    pub kind: &'static str,
    /// Subjects of the acts that record it: the first is the one written; a final `*` stands for any ending.
    pub about: &'static [&'static str],
    /// Days on which it may be taken.
    pub window: Window,
    /// Whether it must say why.
    pub motivated: bool,
    /// Steps whose person may not take this one too.
    pub others: &'static [&'static str],
    /// Documents whose errors stop it; none: it looks at no finding.
    pub stages: &'static [Stage],
    /// Checks that only a later step can satisfy.
    pub later: &'static [&'static str],
    /// Checks whose findings are told even if they do not stop it.
    pub tells: &'static [&'static str],
    /// Steps that should have been taken before, and do not stop it.
    pub recalls: &'static [&'static str],
    /// Conditions of its own.
    pub guards: &'static [&'static Guard],
    /// What it freezes.
    pub freezes: Option<Freeze>,
    /// Whether every cycle goes through it; the others are taken when they are needed.
    pub main: bool,
    /// Where it is set.
    pub sources: &'static [&'static Source],
    /// Its page: who, when, on which article; accepted and refused examples that the tests execute.
    pub page: &'static str,
}

/// What most steps share; each writes only what is its own.
const PLAIN: Step = Step {
    id: "",
    title: "",
    from: &[],
    to: None,
    roles: &[],
    paper: Paper::Note,
    kind: "nota",
    about: &[],
    window: Window::Any,
    motivated: false,
    others: &[],
    stages: &[],
    later: &[],
    tells: &[],
    recalls: &[],
    guards: &[],
    freezes: None,
    main: true,
    sources: &[],
    page: "",
};

/// What must be known of the act that records a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The day is enough.
    Note,
    /// Organ and day: minutes.
    Minutes,
    /// Organ, number and day.
    Full,
}

/// Days on which a step may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Any day.
    Any,
    /// Within the year that is measured.
    InYear,
    /// From the last day of that year.
    AfterYear,
}

/// What a step freezes; how many times is told by [`Change::frozen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freeze {
    /// The measurement system of the year.
    System,
    /// Objectives assigned while the budget is not voted.
    Provisional,
    /// The plan: baselines v1, v2….
    Plan,
    /// Objectives as notified to each head.
    Sheets,
    /// Values on an interim day.
    Monitoring,
    /// What the heads reported.
    Report,
    /// The values, recomputed.
    Results,
    /// Individual evaluations.
    Evaluations,
    /// The report.
    Relazione,
}

impl Choice for Freeze {
    const ALL: &'static [(&'static str, Freeze)] = &[
        ("sistema", Freeze::System),
        ("obiettivi provvisori", Freeze::Provisional),
        ("piano", Freeze::Plan),
        ("obiettivi assegnati", Freeze::Sheets),
        ("monitoraggio", Freeze::Monitoring),
        ("rendicontazione", Freeze::Report),
        ("risultati", Freeze::Results),
        ("valutazioni", Freeze::Evaluations),
        ("relazione", Freeze::Relazione),
    ];
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "accettato: {} → {}", self.from.word(), self.to.word())?;
        if let Some((what, number)) = self.frozen {
            write!(f, "\n  si fissa: {}, versione {number}", what.word())?;
        }
        self.differences.iter().try_for_each(|it| write!(f, "\n  cambia: {}", it.words()))?;
        self.told.iter().try_for_each(|it| write!(f, "\n  nota: {it}"))
    }
}

/// The cycle on which a step is tried.
pub struct Case<'a> {
    /// The dossier as it is now. Its acts are the history of the cycle.
    pub dossier: &'a Dossier,
    /// The last frozen plan, if any: what an amendment and a report are compared with.
    pub baseline: Option<&'a Dossier>,
    /// Which of approval and validation of the report comes first.
    pub order: Order,
}

/// Which comes first for the report. The law wants both by 30 June and does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The political organ approves, then the evaluation body validates.
    #[default]
    ApprovalFirst,
    /// The evaluation body validates, then the political organ approves.
    ValidationFirst,
}

/// A step somebody asks for.
#[derive(Clone)]
pub struct Request {
    /// Which step.
    pub step: &'static Step,
    /// In which role.
    pub role: Role,
    /// Code of who asks; blank when it is not known, and then nobody can tell two people apart.
    pub person: String,
    /// Code of who delegated it, if it is done on behalf of somebody.
    pub on_behalf_of: Option<String>,
    /// The other roles that who asks has in this body; empty when they are not known.
    pub also: Vec<Role>,
    /// The day on which it is asked.
    pub today: Date,
    /// The day of the act.
    pub date: Date,
    /// Kind of act; blank is the usual one.
    pub kind: String,
    /// Organ of the act.
    pub organ: String,
    /// Number of the act.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// What a step changes.
#[derive(Clone)]
pub struct Change {
    /// The step.
    pub step: &'static Step,
    /// State before.
    pub from: State,
    /// State after.
    pub to: State,
    /// The row to add to the acts of the dossier: it is the record of the step.
    pub act: Act,
    /// What is to be frozen, and which version of it, from 1.
    pub frozen: Option<(Freeze, usize)>,
    /// What differs from the last frozen plan, when that is given.
    pub differences: Vec<Difference>,
    /// What does not stop the step and whoever takes it should know, in Italian.
    pub told: Vec<String>,
}

/// Takes a step.
///
/// # Errors
/// The first rule that refuses it.
pub fn take(case: &Case<'_>, request: &Request) -> Result<Change, Refusal> {
    let attempt = Attempt::new(case, request);
    match attempt.refusals().into_iter().next() {
        Some(refusal) => Err(refusal),
        None => Ok(attempt.change()),
    }
}

/// Every rule that refuses a step, in order; none if it is accepted. In a state from which the step is not taken,
/// only that is said.
#[must_use]
pub fn refusals(case: &Case<'_>, request: &Request) -> Vec<Refusal> {
    Attempt::new(case, request).refusals()
}

/// The step of that name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Step> {
    ALL.iter().copied().find(|it| it.id == id.trim())
}

/// Every rule that a step may meet, each once: those of every step, then each step's own.
#[must_use]
pub fn guards() -> Vec<&'static Guard> {
    let mut guards: Vec<&'static Guard> = guard::COMMON.to_vec();
    guards.extend([&role::FROZEN, &gathering::WINDOW, &petition::DECIDER, &petition::HEARD]);
    for it in ALL.iter().flat_map(|it| it.guards) {
        if !guards.iter().any(|known| known.code == it.code) {
            guards.push(it);
        }
    }
    guards
}

/// Where the cycle of a dossier stands, by its acts.
#[must_use]
pub fn state(dossier: &Dossier) -> State {
    history::state(&history::history(dossier))
}

impl Request {
    /// A request complete in its form, by the first role that may take the step: what is left to refuse it is in the
    /// cycle itself.
    #[must_use]
    pub fn dry(step: &'static Step, today: Date) -> Request {
        let filled = || "…".to_owned();
        Request {
            step,
            role: step.roles.first().copied().unwrap_or(Role::Secretary),
            person: String::new(),
            on_behalf_of: None,
            also: Vec::new(),
            today,
            date: today,
            kind: String::new(),
            organ: filled(),
            number: filled(),
            reason: filled(),
        }
    }

    /// The row that records the step.
    #[must_use]
    pub fn act(&self) -> Act {
        let kind = if self.kind.trim().is_empty() { self.step.kind } else { self.kind.trim() };
        let day = Deadline::from_day(self.date);
        Act {
            about: Text::new(self.step.subject()),
            kind: Text::new(kind),
            organ: Text::new(self.organ.trim()),
            number: Text::new(self.number.trim()),
            date: Written { text: Text::new(printed_day(self.date)), value: Some(day) },
            person: Text::new(self.person.trim()),
            on_behalf_of: Text::new(self.on_behalf_of.as_deref().unwrap_or_default().trim()),
            note: Text::new(self.reason.trim()),
            ..Act::default()
        }
    }
}

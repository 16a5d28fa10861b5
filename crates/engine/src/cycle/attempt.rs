// SPDX-License-Identifier: AGPL-3.0-or-later
//! An attempt to take a step: the request on the case, with what the guards look at, computed once.

use std::cell::OnceCell;

use super::{
    Case, Change, Freeze, Paper, Refusal, Request, Role, State, Step, calendar, facts,
    guard::{COMMON, FROM},
    history::{self, Done, since},
    role::{Reach, Thing},
};
use crate::{
    check::{Found, Severity, check, days_between},
    compare::Difference,
    model::{BodyKind, Dossier, printed_day},
};

/// A request on a case, with what the rules look at, computed once.
pub struct Attempt<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) request: &'a Request,
    pub(super) history: Vec<Done<'a>>,
    pub(super) state: State,
    said: OnceCell<Said>,
    differences: OnceCell<Option<Vec<Difference>>>,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(case: &'a Case<'a>, request: &'a Request) -> Attempt<'a> {
        let history = history::history(case.dossier);
        let state = history::state(&history);
        Attempt { case, request, history, state, said: OnceCell::new(), differences: OnceCell::new() }
    }

    pub(super) fn refusals(&self) -> Vec<Refusal> {
        if let Some(reason) = (FROM.refuses)(self) {
            return vec![reason.of(&FROM)];
        }
        let guards = COMMON.iter().chain(self.request.step.guards).copied();
        guards.filter_map(|it| Some((it.refuses)(self)?.of(it))).collect()
    }

    /// What the step changes, once nothing refuses it.
    pub(super) fn change(&self) -> Change {
        let step = self.request.step;
        Change {
            step,
            from: self.state,
            to: step.to.unwrap_or(self.state),
            act: self.request.act(),
            frozen: step.freezes.map(|it| (it, history::frozen(&self.history, it) + 1)),
            differences: self.differences().unwrap_or_default().to_vec(),
            told: self.told(),
        }
    }

    /// The last time a step was taken, if after the last of those others.
    pub(super) fn since(&self, step: &str, others: &[&str]) -> Option<&Done<'a>> {
        since(&self.history, step, others)
    }

    /// The steps already taken whose person must be another.
    pub(super) fn others(&self) -> impl Iterator<Item = &Done<'a>> {
        self.history.iter().filter(|it| self.request.step.others.contains(&it.step.id))
    }

    /// What differs from the last frozen plan, if it is given.
    pub(super) fn differences(&self) -> Option<&[Difference]> {
        let of = |baseline: &&Dossier| facts::differences(baseline, self.case.dossier);
        self.differences.get_or_init(|| self.case.baseline.as_ref().map(of)).as_deref()
    }

    /// What the checks say of the document as it is with the act of the step in it.
    pub(super) fn said(&self) -> &Said {
        self.said.get_or_init(|| {
            let step = self.request.step;
            if step.stages.is_empty() && step.tells.is_empty() {
                return Said::default();
            }
            let mut after = self.case.dossier.clone();
            after.acts.push(self.request.act());
            Said::of(step, &after)
        })
    }

    /// The organ that usually takes a decision of the political organ in such a body, if the act names another.
    fn usual_organ(&self) -> Option<&'static str> {
        let request = self.request;
        if request.step.paper != Paper::Full || request.role != Role::Political {
            return None;
        }
        let (usual, words): (&str, &[&str]) = match self.case.dossier.body.kind? {
            BodyKind::Municipality | BodyKind::Union => ("la giunta", &["giunta"]),
            BodyKind::Province => ("il presidente", &["presidente"]),
            BodyKind::Consortium => {
                ("il consiglio di amministrazione", &["consiglio di amministrazione", "cda", "c.d.a."])
            }
            BodyKind::Other => return None,
        };
        let organ = request.organ.to_lowercase();
        // A commissioner stands in for any organ; a dry run names none.
        let fits = words.iter().chain(&["commissari", "…"]).any(|it| organ.contains(it));
        (!fits).then_some(usual)
    }

    /// What does not stop the step and whoever takes it should know.
    fn told(&self) -> Vec<String> {
        let (step, request) = (self.request.step, self.request);
        let mut told = Vec::new();
        if let Some(term) = calendar::term(step, self.case.dossier).filter(|it| it.day < request.date) {
            told.push(format!(
                "il termine {} era il {} ({}): {} di ritardo",
                term.kind.word(),
                printed_day(term.day),
                term.why,
                days_between(term.day, request.date)
            ));
        }
        if let Some(usual) = self.usual_organ() {
            told.push(format!("l'organo è «{}»: di solito è {usual}", request.organ.trim()));
        }
        let unknown = |it: &&Done<'_>| it.act.person.is_blank() || request.person.trim().is_empty();
        if let Some(other) = self.others().find(unknown) {
            told.push(format!(
                "non si sa se chi fa «{}» è un altro da chi ha fatto «{}»: manca il codice della persona",
                step.id, other.step.id
            ));
        }
        let never = |it: &&&str| self.since(it, &[]).is_none();
        told.extend(
            step.recalls.iter().filter(never).map(|it| format!("il passo «{it}» non è mai stato fatto")),
        );
        if step.freezes == Some(Freeze::Plan)
            && self.case.baseline.is_none()
            && self.since("approva", &[]).is_some()
        {
            told.push("la versione fissata del piano non c'è: che cosa cambia non è verificato".to_owned());
        }
        told.extend(self.said().told.iter().cloned());
        told
    }
}

/// What the checks say of a document.
#[derive(Default)]
pub(super) struct Said {
    /// The errors that nobody with the power to do so accepted: "PESI-02 ente: …".
    pub(super) blocking: Vec<String>,
    /// What the step tells.
    told: Vec<String>,
}

impl Said {
    fn of(step: &Step, dossier: &Dossier) -> Said {
        let Ok(found) = check(dossier) else {
            let blocking = vec!["le righe del documento non formano un albero".to_owned()];
            return Said { blocking, told: Vec::new() };
        };
        let mut said = Said::default();
        for it in found.iter().filter(|it| !is_accepted(it)) {
            let code = it.check.code;
            let words = format!("{code} {}: {}", it.finding.path, it.finding.what);
            if step.tells.contains(&code) {
                said.told.push(words);
            } else if step.is_stopped_by(it) {
                said.blocking.push(match it.waiver {
                    None => words,
                    Some(waiver) => format!(
                        "{words} (la deroga di «{}» non basta: serve un motivo di chi può darla)",
                        waiver.role.trim()
                    ),
                });
            }
        }
        said
    }
}

impl Step {
    /// Whether what a check found in the document stops the step: an error of the documents it looks at, which nobody
    /// with the power to do so accepted.
    #[must_use]
    pub fn is_stopped_by(&self, found: &Found<'_>) -> bool {
        let (code, stages) = (found.check.code, found.check.stages);
        let concerns = stages.is_empty() || stages.iter().any(|it| self.stages.contains(it));
        concerns
            && !self.stages.is_empty()
            && !self.later.contains(&code)
            && !self.tells.contains(&code)
            && found.severity == Severity::Error
            && !is_accepted(found)
    }
}

/// A waiver counts if it says why, and its role may give it.
fn is_accepted(found: &Found<'_>) -> bool {
    found.waiver.is_some_and(|it| {
        let may = |role: Role| role.right(Thing::Waivers).writes == Reach::All;
        !it.reason.is_blank() && Role::named(&it.role).is_some_and(may)
    })
}

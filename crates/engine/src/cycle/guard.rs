// SPDX-License-Identifier: AGPL-3.0-or-later
//! Guards: the rules that a step must respect, each with its source. Those of every step are here.

use std::{cell::OnceCell, fmt};

use super::{
    Case, Change, Freeze, Paper, Request, Role, State, Step, Window, calendar, facts,
    history::{self, Done, since},
};
use crate::{
    check::{Found, Severity, check, days_between},
    compare::Difference,
    model::{Choice as _, Dossier, printed_day},
    source::{self, Source},
};

/// A rule that a step must respect.
pub struct Guard {
    /// Permanent code, never reused.
    pub code: &'static str,
    /// The norm, affirmative.
    pub title: &'static str,
    /// Where it comes from: never empty.
    pub sources: &'static [&'static Source],
    /// Why the rule refuses an attempt, if it does.
    pub(super) refuses: fn(&Attempt<'_>) -> Option<Reason>,
}

/// What is wrong with an attempt and what to do, in Italian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is wrong: lower case, no final stop.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// A step that is not taken, and the rule that refuses it.
#[derive(Clone)]
pub struct Refusal {
    /// The rule.
    pub guard: &'static Guard,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// A request on a case, with what the rules look at, computed once.
pub struct Attempt<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) request: &'a Request,
    pub(super) history: Vec<Done<'a>>,
    pub(super) state: State,
    said: OnceCell<Said>,
    differences: OnceCell<Option<Vec<Difference>>>,
}

/// The rules of every step, in the order in which they are tried.
#[rustfmt::skip]
pub(super) static COMMON: &[&Guard] = &[
    &FROM,
    &ROLE,
    &DELEGATION,
    &DATE,
    &WINDOW,
    &PAPER,
    &MOTIVATED,
    &ANOTHER,
    &FINDINGS,
];

static FROM: Guard = Guard {
    code: "CICL-01",
    title: "I passi del ciclo si fanno nel loro ordine",
    sources: &[&source::DLGS_150_2009_ART_4],
    refuses: |it| {
        let step = it.request.step;
        (!step.from.contains(&it.state)).then(|| {
            let from: Vec<&str> = step.from.iter().map(|it| it.word()).collect();
            Reason::new(
                format!("il passo «{}» non si fa nello stato «{}»", step.id, it.state.word()),
                format!("si fa da: {}", from.join(", ")),
            )
        })
    },
};

pub(super) static ROLE: Guard = Guard {
    code: "CICL-02",
    title: "Ogni passo è di chi ne ha la competenza",
    sources: &[&source::DLGS_150_2009_ART_12, &source::TUEL_ART_107],
    refuses: |it| {
        let (step, role) = (it.request.step, it.request.role);
        (!step.roles.contains(&role)).then(|| {
            let roles: Vec<&str> = step.roles.iter().map(|it| it.word()).collect();
            Reason::new(
                format!("il passo «{}» non è del ruolo «{}»", step.id, role.word()),
                format!("lo fa: {}", roles.join(", ")),
            )
        })
    },
};

static DELEGATION: Guard = Guard {
    code: "CICL-03",
    title: "Si delega un altro, e solo ciò che si può delegare",
    sources: &[&source::DLGS_165_2001_ART_17],
    refuses: |it| {
        let request = it.request;
        let delegator = request.on_behalf_of.as_deref().map(str::trim).filter(|it| !it.is_empty())?;
        if delegator == request.person.trim() {
            return Some(Reason::new(
                format!("«{delegator}» agisce per delega di sé stesso"),
                "togliere la delega",
            ));
        }
        (!request.role.is_delegable()).then(|| {
            Reason::new(
                format!("il ruolo «{}» non si esercita per delega", request.role.word()),
                "il passo lo fa di persona chi è nominato",
            )
        })
    },
};

static DATE: Guard = Guard {
    code: "CICL-04",
    title: "La data di un passo non viene prima di quella del passo precedente, né dopo oggi",
    sources: &[&source::DLGS_150_2009_ART_4],
    refuses: |it| {
        let (date, today) = (it.request.date, it.request.today);
        if date > today {
            return Some(Reason::new(
                format!("l'atto ha la data del {}, e oggi è il {}", printed_day(date), printed_day(today)),
                "registrare il passo quando l'atto c'è",
            ));
        }
        let last = it.history.last().filter(|it| it.date > date)?;
        Some(Reason::new(
            format!(
                "l'atto è del {}, ma il passo «{}» è del {}",
                printed_day(date),
                last.step.id,
                printed_day(last.date)
            ),
            "correggere la data dell'atto",
        ))
    },
};

static WINDOW: Guard = Guard {
    code: "CICL-05",
    title: "Ogni passo si fa nel suo tempo: durante l'anno, o quando l'anno è finito",
    sources: &[&source::DLGS_150_2009_ART_4],
    refuses: |it| {
        let (step, year) = (it.request.step, it.case.dossier.plan.year);
        let Some(year) = year else {
            return Some(Reason::new("il piano non dice di quale anno è", "scrivere l'anno del piano"));
        };
        let remedy = match step.window {
            Window::Any => return None,
            Window::InYear => format!("si fa durante il {year}"),
            Window::AfterYear => format!("si fa dal 31/12/{year}"),
        };
        let day = it.request.date;
        (!step.window.holds(day, Some(year)))
            .then(|| Reason::new(format!("il passo «{}» non si fa il {}", step.id, printed_day(day)), remedy))
    },
};

static PAPER: Guard = Guard {
    code: "CICL-06",
    title: "Un passo che vuole un atto ne dice organo, numero e data",
    sources: &[&source::DLGS_150_2009_ART_10],
    refuses: |it| {
        let asked: &[(&str, &str)] = match it.request.step.paper {
            Paper::Note => &[],
            Paper::Minutes => &[("l'organo", it.request.organ.as_str())],
            Paper::Full => {
                &[("l'organo", it.request.organ.as_str()), ("il numero", it.request.number.as_str())]
            }
        };
        let lacks: Vec<&str> =
            asked.iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| *name).collect();
        (!lacks.is_empty()).then(|| {
            let verb = if lacks.len() == 1 { "manca" } else { "mancano" };
            Reason::new(
                format!("dell'atto {verb} {}", lacks.join(" e ")),
                "scrivere gli estremi dell'atto, perché si possa ritrovare",
            )
        })
    },
};

static MOTIVATED: Guard = Guard {
    code: "CICL-07",
    title: "Un passo che toglie o cambia dice perché",
    sources: &[&source::L_241_1990_ART_3],
    refuses: |it| {
        let lacks = it.request.step.motivated && it.request.reason.trim().is_empty();
        lacks.then(|| {
            Reason::new(format!("il passo «{}» è senza motivo", it.request.step.id), "scrivere il motivo")
        })
    },
};

static ANOTHER: Guard = Guard {
    code: "CICL-08",
    title: "Nessuno approva, valuta o valida ciò che ha fatto lui",
    sources: &[&source::L_241_1990_ART_6BIS, &source::DLGS_165_2001_ART_4, &source::DLGS_150_2009_ART_14],
    refuses: |it| {
        let request = it.request;
        let own = [request.person.as_str(), request.on_behalf_of.as_deref().unwrap_or_default()];
        let is_own = |it: &str| !it.trim().is_empty() && own.iter().any(|own| own.trim() == it.trim());
        let same = it.others().find_map(|done| {
            let people = [&done.act.person, &done.act.on_behalf_of];
            people.into_iter().find(|it| is_own(it)).map(|person| (done.step, person.trim()))
        });
        same.map(|(step, person)| {
            Reason::new(
                format!("«{person}» ha già fatto «{}»", step.id),
                format!(
                    "«{}» lo fa un'altra persona con lo stesso ruolo, o un suo sostituto",
                    request.step.id
                ),
            )
        })
    },
};

static FINDINGS: Guard = Guard {
    code: "CICL-09",
    title: "Un passo non si fa con errori nel documento, se nessuno li ha accettati con un motivo",
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_10],
    refuses: |it| {
        const SHOWN: usize = 3;
        let blocking = &it.said().blocking;
        let more = blocking.len().saturating_sub(SHOWN);
        let mut what = blocking.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
        if more > 0 {
            what += &format!("; e altri {more}");
        }
        let count = match blocking.len() {
            0 => return None,
            1 => "1 errore".to_owned(),
            many => format!("{many} errori"),
        };
        Some(Reason::new(
            format!("{count} nel documento: {what}"),
            "correggerli, o accettarli con una deroga motivata del segretario o del Nucleo",
        ))
    },
};

impl Reason {
    pub(super) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Reason {
        Reason { what: what.into(), remedy: remedy.into() }
    }

    pub(super) fn of(self, guard: &'static Guard) -> Refusal {
        Refusal { guard, what: self.what, remedy: self.remedy }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cites: Vec<&str> = self.guard.sources.iter().map(|it| it.cite).collect();
        write!(f, "rifiutato[{}] {}", self.guard.code, self.what)?;
        write!(f, "\n  rimedio: {}\n  fonte: {}", self.remedy, cites.join("; "))
    }
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

    /// The steps already taken by whom this step wants to be somebody else.
    fn others(&self) -> impl Iterator<Item = &Done<'a>> {
        self.history.iter().filter(|it| self.request.step.others.contains(&it.step.id))
    }

    /// What differs from the last frozen plan, if it is given.
    pub(super) fn differences(&self) -> Option<&[Difference]> {
        let of = |baseline: &&Dossier| facts::differences(baseline, self.case.dossier);
        self.differences.get_or_init(|| self.case.baseline.as_ref().map(of)).as_deref()
    }

    /// What the checks say of the document as it is with the act of the step in it.
    fn said(&self) -> &Said {
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
struct Said {
    /// The errors that nobody with the power to do so accepted: "PESI-02 ente: …".
    blocking: Vec<String>,
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
            let (code, stages) = (it.check.code, it.check.stages);
            let concerns = stages.is_empty() || stages.iter().any(|it| step.stages.contains(it));
            let words = format!("{code} {}: {}", it.finding.path, it.finding.what);
            if step.tells.contains(&code) {
                said.told.push(words);
            } else if concerns
                && !step.stages.is_empty()
                && !step.later.contains(&code)
                && it.check.severity == Severity::Error
            {
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

/// A waiver counts if it says why, and its role may give it.
fn is_accepted(found: &Found<'_>) -> bool {
    found.waiver.is_some_and(|it| {
        let may = |role: Role| role.right(super::role::Thing::Waivers).writes == super::role::Reach::All;
        !it.reason.is_blank() && Role::named(&it.role).is_some_and(may)
    })
}

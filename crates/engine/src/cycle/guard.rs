// SPDX-License-Identifier: AGPL-3.0-or-later
//! Guards: the rules that a step must respect, each with its source. Those of every step are here.

use std::fmt;

use super::{Attempt, Paper, Window};
use crate::{
    model::{Choice as _, printed_day},
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
    &THIRD,
    &FINDINGS,
];

pub(super) static FROM: Guard = Guard {
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

pub(super) static PAPER: Guard = Guard {
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

pub(super) static MOTIVATED: Guard = Guard {
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

pub(super) static ANOTHER: Guard = Guard {
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

/// Who is in the evaluation body is no part of what it evaluates. The secretary may sit in it where the body's rules
/// say so: [`ANOTHER`] keeps them from judging what they submitted or measured.
static THIRD: Guard = Guard {
    code: "CICL-28",
    title: "Chi è nel Nucleo non è tra chi si valuta né tra chi decide",
    sources: &[&source::DLGS_150_2009_ART_14, &source::L_241_1990_ART_6BIS],
    refuses: |it| {
        let request = it.request;
        let own = request.also.iter().find(|it| request.role.is_incompatible(**it))?;
        Some(Reason::new(
            format!(
                "chi fa «{}» per il Nucleo ha in questo ente anche il ruolo «{}»",
                request.step.id,
                own.word()
            ),
            "lo fa un componente che non ha altri ruoli nell'ente; l'ente conclude uno dei due ruoli",
        ))
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

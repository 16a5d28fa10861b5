// SPDX-License-Identifier: AGPL-3.0-or-later
//! Roles and their least privilege, as data: who may read and write what. Who decides what is in the steps.

use super::{ALL, Guard, Reason, Refusal, State, Step};
use crate::{dictionary::folded, model::Choice, source};

/// What somebody is in the cycle of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the installation; sees no body's data.
    Installation,
    /// Runs a body's accounts, structures and settings; decides nothing of the cycle.
    Administrator,
    /// Segretario or direttore generale: orchestrates the cycle.
    Secretary,
    /// Sindaco, giunta, presidente, consiglio di amministrazione: approves.
    Political,
    /// Dirigente or EQ: answers for a structure.
    Head,
    /// Employee: own sheet.
    Employee,
    /// Nucleo di valutazione or OIV: reads all, writes opinions and validation only.
    EvaluationBody,
    /// Revisore dei conti: payment times, certification of the fund.
    Auditor,
    /// RPCT: objectives and values against corruption, for transparency.
    Anticorruption,
    /// Personnel office: people and rewards.
    Personnel,
    /// Anybody: what is published.
    Public,
}

impl Choice for Role {
    const ALL: &'static [(&'static str, Role)] = &[
        ("amministratore-installazione", Role::Installation),
        ("amministratore-ente", Role::Administrator),
        ("segretario", Role::Secretary),
        ("organo-politico", Role::Political),
        ("responsabile", Role::Head),
        ("dipendente", Role::Employee),
        ("nucleo", Role::EvaluationBody),
        ("revisore", Role::Auditor),
        ("rpct", Role::Anticorruption),
        ("personale", Role::Personnel),
        ("pubblico", Role::Public),
    ];
}

/// Kinds of data that roles may or may not see and change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// Bodies, backups, versions of the program.
    Installation,
    /// Who the body is, its calendar.
    Settings,
    /// Accounts, roles, delegations.
    Accounts,
    /// Structures and people.
    People,
    /// The measurement system.
    System,
    /// Objectives, phases, indicators, targets, weights.
    Plan,
    /// Comments on the rows of the plan.
    Comments,
    /// Findings of the linter accepted with a motivation.
    Waivers,
    /// Values found, evidence, causes of deviation.
    Values,
    /// Opinions and validation of the evaluation body.
    Opinions,
    /// Opinions and decisions on requests: written only where they are taken.
    Decisions,
    /// Individual sheets and evaluations.
    Sheets,
    /// Funds and rewards.
    Rewards,
    /// Certificates of the auditor.
    Certificates,
    /// Frozen versions and acts.
    Baselines,
    /// Register of events.
    Log,
    /// What is published.
    Published,
}

impl Choice for Thing {
    const ALL: &'static [(&'static str, Thing)] = &[
        ("installazione", Thing::Installation),
        ("impostazioni", Thing::Settings),
        ("utenze", Thing::Accounts),
        ("persone", Thing::People),
        ("sistema", Thing::System),
        ("piano", Thing::Plan),
        ("commenti", Thing::Comments),
        ("deroghe", Thing::Waivers),
        ("valori", Thing::Values),
        ("pareri", Thing::Opinions),
        ("decisioni", Thing::Decisions),
        ("schede", Thing::Sheets),
        ("premi", Thing::Rewards),
        ("certificazioni", Thing::Certificates),
        ("versioni", Thing::Baselines),
        ("registro", Thing::Log),
        ("pubblicati", Thing::Published),
    ];
}

/// How far a right reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nowhere.
    Nothing,
    /// One's own structure, or oneself.
    Own,
    /// The whole body.
    All,
}

/// What a role may do with a kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// How far it reads.
    pub reads: Reach,
    /// How far it writes; never further than it reads.
    pub writes: Reach,
}

/// Nothing.
const N: Right = Right { reads: Reach::Nothing, writes: Reach::Nothing };
/// Reads its own.
const O: Right = Right { reads: Reach::Own, writes: Reach::Nothing };
/// Reads and writes its own.
const P: Right = Right { reads: Reach::Own, writes: Reach::Own };
/// Reads all.
const R: Right = Right { reads: Reach::All, writes: Reach::Nothing };
/// Reads all, writes its own.
const S: Right = Right { reads: Reach::All, writes: Reach::Own };
/// Reads and writes all.
const W: Right = Right { reads: Reach::All, writes: Reach::All };

/// A row for each kind of data, a column for each role, both in the order of their enums.
#[rustfmt::skip]
static RIGHTS: &[(Thing, [Right; 11])] = &[
    //                    inst amm seg pol res dip nuc rev rpc per pub
    (Thing::Installation, [W,  N,  N,  N,  N,  N,  N,  N,  N,  N,  N]),
    (Thing::Settings,     [N,  W,  W,  R,  R,  R,  R,  R,  R,  R,  N]),
    (Thing::Accounts,     [N,  W,  R,  N,  N,  N,  N,  N,  N,  N,  N]),
    (Thing::People,       [N,  W,  W,  R,  R,  R,  R,  R,  R,  W,  N]),
    (Thing::System,       [N,  R,  W,  R,  R,  R,  R,  R,  R,  R,  N]),
    (Thing::Plan,         [N,  R,  W,  R,  S,  R,  R,  R,  R,  R,  N]),
    (Thing::Comments,     [N,  N,  W,  W,  W,  N,  W,  N,  W,  N,  N]),
    (Thing::Waivers,      [N,  R,  W,  R,  R,  N,  W,  R,  R,  R,  N]),
    (Thing::Values,       [N,  N,  W,  R,  S,  O,  R,  R,  S,  R,  N]),
    (Thing::Opinions,     [N,  N,  R,  R,  R,  N,  W,  R,  R,  R,  N]),
    (Thing::Decisions,    [N,  N,  R,  R,  R,  O,  R,  R,  R,  R,  N]),
    (Thing::Sheets,       [N,  N,  R,  S,  P,  O,  R,  N,  N,  R,  N]),
    (Thing::Rewards,      [N,  N,  R,  N,  N,  O,  R,  R,  N,  W,  N]),
    (Thing::Certificates, [N,  N,  R,  R,  N,  N,  R,  W,  N,  R,  N]),
    (Thing::Baselines,    [N,  R,  R,  R,  R,  R,  R,  R,  R,  R,  N]),
    (Thing::Log,          [N,  R,  R,  N,  N,  N,  R,  R,  R,  N,  N]),
    (Thing::Published,    [N,  R,  W,  R,  R,  R,  R,  R,  W,  R,  R]),
];

impl Role {
    /// What this role may do with a kind of data of its own body. Of another body: nothing, whatever the role.
    #[must_use]
    pub fn right(self, thing: Thing) -> Right {
        let column = Role::ALL.iter().position(|(_, it)| *it == self).unwrap_or(0);
        RIGHTS.iter().find(|(it, _)| *it == thing).map_or(N, |(_, rights)| rights[column])
    }

    /// The steps this role takes.
    pub fn steps(self) -> impl Iterator<Item = &'static Step> {
        ALL.iter().copied().filter(move |it| it.roles.contains(&self))
    }

    /// The role that a word of a document means («Segretario generale», «Nucleo di valutazione», «OIV»).
    #[must_use]
    pub fn named(word: &str) -> Option<Role> {
        const OTHERS: &[(&str, Role)] = &[
            ("direttore", Role::Secretary),
            ("oiv", Role::EvaluationBody),
            ("ndv", Role::EvaluationBody),
            ("giunta", Role::Political),
            ("sindaco", Role::Political),
            ("presidente", Role::Political),
            ("dirigente", Role::Head),
            ("eq", Role::Head),
        ];
        let word = folded(word);
        let own = Role::ALL.iter().map(|(name, role)| (folded(name), *role));
        let others = OTHERS.iter().map(|(name, role)| ((*name).to_owned(), *role));
        own.chain(others).find(|(name, _)| word.starts_with(name.as_str())).map(|(_, role)| role)
    }

    /// Whether one person may not have both roles in a body: who evaluates is neither evaluated there nor decides.
    #[must_use]
    pub fn is_incompatible(self, other: Role) -> bool {
        let is_party = |it| matches!(it, Role::Political | Role::Head | Role::Employee | Role::Personnel);
        self == Role::EvaluationBody && is_party(other) || other == Role::EvaluationBody && is_party(self)
    }

    /// Whether somebody else may act on behalf of who has this role. The evaluation body and the auditor are
    /// appointed in person.
    #[must_use]
    pub fn is_delegable(self) -> bool {
        !matches!(self, Role::EvaluationBody | Role::Auditor | Role::Public)
    }
}

/// How what is written counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// At once.
    Free,
    /// As a draft of the next version: the approved one holds until the act of variation.
    Draft,
}

/// Told by [`may_write`], which asks for no step.
pub(super) static FROZEN: Guard = Guard {
    code: "CICL-10",
    title: "Ciò che è fissato si cambia solo con il passo che lo riapre",
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_10],
    refuses: |_| None,
};

/// Whether a role may write a kind of data in a state of the cycle. How far is told by [`Role::right`].
///
/// # Errors
/// The role never may, or not in this state: the refusal says what reopens it.
pub fn may_write(state: State, role: Role, thing: Thing) -> Result<Writing, Refusal> {
    if role.right(thing).writes == Reach::Nothing {
        let who: Vec<&str> = Role::ALL
            .iter()
            .filter(|(_, it)| it.right(thing).writes > Reach::Nothing)
            .map(|(word, _)| *word)
            .collect();
        let what = format!("il ruolo «{}» non scrive «{}»", role.word(), thing.word());
        let remedy = match who.as_slice() {
            [] => "non si scrive: si produce con un passo del ciclo".to_owned(),
            who => format!("può farlo: {}", who.join(", ")),
        };
        return Err(Reason { what, remedy }.of(&super::guard::ROLE));
    }
    let refused = |remedy: &str| {
        let what = format!("nello stato «{}» non si scrive «{}»", state.word(), thing.word());
        Err(Reason { what, remedy: remedy.to_owned() }.of(&FROZEN))
    };
    match (thing, state) {
        (_, State::Archived)
            if !matches!(
                thing,
                Thing::Accounts | Thing::Settings | Thing::Installation | Thing::Published
            ) =>
        {
            refused("il ciclo archiviato si legge soltanto: le rettifiche vanno nel ciclo in corso")
        }
        (Thing::System, State::Setup)
        | (Thing::Plan, State::Setup | State::Programming | State::Negotiation) => Ok(Writing::Free),
        (Thing::System, _) => refused("il sistema dell'anno è fissato: cambiarlo per l'anno seguente"),
        (Thing::Plan, State::PreCheck) => {
            refused("il Nucleo sta leggendo questo testo: restituire il piano («restituisci») per cambiarlo")
        }
        (Thing::Plan, State::Approved | State::Assigned | State::Monitored | State::Amended) => {
            Ok(Writing::Draft)
        }
        (Thing::Plan, _) => refused("l'anno è chiuso: spiegare lo scostamento nella relazione"),
        (Thing::Values, it) if it < State::Assigned => refused("prima assegnare gli obiettivi"),
        (Thing::Values, it) if it >= State::Measured => {
            refused("i valori sono fissati: si riaprono se il Nucleo non valida la relazione («non-valida»)")
        }
        _ => Ok(Writing::Free),
    }
}

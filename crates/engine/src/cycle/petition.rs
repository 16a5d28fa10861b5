// SPDX-License-Identifier: AGPL-3.0-or-later
//! Requests that a row is not counted, or counts otherwise: who asks, who gives an opinion, who decides.

use super::{Guard, Reason, Refusal, Role, State, guard};
use crate::{
    model::{Asked, Choice as _, Concerned, Dossier, Petition, ReadingState, Ruling, RulingKind},
    source,
    tree::{is_about, is_pending, ruling},
};

/// Told by [`may_decide`], which asks for no step.
pub(super) static DECIDER: Guard = Guard {
    code: "CICL-29",
    title: "Un'istanza la decide l'organo politico per la dirigenza, il segretario per il personale",
    sources: &[&source::DLGS_165_2001_ART_4, &source::DLGS_150_2009_ART_12],
    refuses: |_| None,
};

/// Told by [`may_decide`], which asks for no step.
pub(super) static HEARD: Guard = Guard {
    code: "CICL-30",
    title: "Prima di neutralizzare, e prima di decidere per la dirigenza, il Nucleo dà il suo parere",
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_14],
    refuses: |_| None,
};

/// A guard of the step that freezes the results.
pub(super) static DECIDED: Guard = Guard {
    code: "CICL-31",
    title: "I risultati si fissano quando ogni istanza è decisa",
    sources: &[&source::DLGS_150_2009_ART_6, &source::L_241_1990_ART_3],
    refuses: |it| {
        let dossier = it.case.dossier;
        let about = dossier.petitions.iter().filter(|it| is_about(dossier, it));
        let open = about.filter(|it| is_pending(dossier, it));
        let names: Vec<String> = open.map(|it| format!("«{}»", it.of.trim())).collect();
        let what = match names.len() {
            0 => return None,
            1 => format!("un'istanza non è ancora decisa: {}", names[0]),
            many => format!("{many} istanze non sono ancora decise: {}", names.join(", ")),
        };
        Some(Reason::new(what, "accoglierle o respingerle, con il motivo e l'atto"))
    },
};

/// The states in which one asks and decides: objectives are assigned, results are not frozen yet.
///
/// # Errors
/// It is too early or too late.
pub fn may_ask(state: State) -> Result<(), Refusal> {
    if (State::Assigned..State::Measured).contains(&state) {
        return Ok(());
    }
    let what = format!("nello stato «{}» non si tratta un'istanza", state.word());
    let remedy = match state < State::Assigned {
        true => "prima assegnare gli obiettivi",
        false => "i risultati sono fissati: si riaprono se il Nucleo non valida la relazione («non-valida»)",
    };
    Err(Reason::new(what, remedy).of(&super::role::FROZEN))
}

/// Whether a petition may still be written: not once somebody answered it.
///
/// # Errors
/// Somebody did.
pub fn may_write(dossier: &Dossier, id: &str) -> Result<(), Refusal> {
    if dossier.rulings.iter().any(|it| it.petition.trim() == id.trim()) {
        let reason = Reason::new("l'istanza ha già una risposta, e resta com'è", "presentarne un'altra");
        return Err(reason.of(&super::role::FROZEN));
    }
    Ok(())
}

/// Whether a role may write a state in a row of results. What takes a row out of the measure, or decides its degree, is
/// asked for; who runs the cycle writes what an act already decided.
///
/// # Errors
/// It is for an act to say.
pub fn may_state(role: Role, state: Option<ReadingState>) -> Result<(), Refusal> {
    match state {
        Some(it @ (ReadingState::Excluded | ReadingState::Forced)) if role != Role::Secretary => {
            let what = format!("«{}» lo decide un atto, non chi scrive il valore", it.word());
            Err(Reason::new(what, "presentare un'istanza, con il motivo e la prova").of(&DECIDER))
        }
        _ => Ok(()),
    }
}

/// Who decides a petition.
#[must_use]
pub fn decider(petition: &Petition) -> Role {
    match petition.concerns {
        Some(Concerned::Staff) => Role::Secretary,
        Some(Concerned::Managers) | None => Role::Political,
    }
}

/// Whether the evaluation body must be heard before.
#[must_use]
pub fn wants_opinion(petition: &Petition) -> bool {
    petition.asks == Some(Asked::Neutralise) || decider(petition) == Role::Political
}

/// Whose turn it is on a petition that nobody decided yet.
#[must_use]
pub fn turn(dossier: &Dossier, petition: &Petition) -> Role {
    let heard = ruling(dossier, petition, RulingKind::Opinion).is_some();
    if heard || !wants_opinion(petition) { decider(petition) } else { Role::EvaluationBody }
}

/// Whether a ruling on a petition may be recorded: by whom, when, after what, with which act.
///
/// # Errors
/// The first rule that refuses it.
pub fn may_decide(
    dossier: &Dossier,
    state: State,
    petition: &Petition,
    new: &Ruling,
    role: Role,
) -> Result<(), Refusal> {
    may_ask(state)?;
    let (who, doing) = match new.kind {
        Some(RulingKind::Opinion) => (Role::EvaluationBody, "dà il parere"),
        _ => (decider(petition), "decide"),
    };
    let refuse = |guard: &'static Guard, what: String, remedy: &str| Err(Reason::new(what, remedy).of(guard));
    if role != who {
        let what = format!("su questa istanza {doing} «{}», non «{}»", who.word(), role.word());
        return refuse(&DECIDER, what, "lo fa chi ha quel ruolo");
    }
    let asked_by = petition.person.trim();
    if !asked_by.is_empty() && asked_by == new.person.trim() {
        let what = format!("«{asked_by}» ha presentato questa istanza");
        return refuse(&guard::ANOTHER, what, "la decide un'altra persona");
    }
    if !is_pending(dossier, petition) {
        return refuse(
            &DECIDER,
            "l'istanza è già decisa".to_owned(),
            "chi ha altro da dire ne presenta un'altra",
        );
    }
    let deciding = new.kind != Some(RulingKind::Opinion);
    if deciding && wants_opinion(petition) && ruling(dossier, petition, RulingKind::Opinion).is_none() {
        let what = "il Nucleo non ha ancora dato il parere".to_owned();
        return refuse(&HEARD, what, "chiederlo al Nucleo, che lo scrive in questa pagina");
    }
    if new.reason.is_blank() {
        return refuse(&guard::MOTIVATED, "manca il motivo".to_owned(), "scrivere perché");
    }
    if !new.has_act() {
        let what = "dell'atto mancano l'organo, il numero o il giorno".to_owned();
        return refuse(&guard::PAPER, what, "scrivere gli estremi dell'atto, perché si possa ritrovare");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Answer, Deadline, Text, Written};

    fn petition(asks: Asked, concerns: Concerned) -> Petition {
        Petition {
            id: Text::new("i1"),
            of: Text::new("o1"),
            asks: Some(asks),
            concerns: Some(concerns),
            person: Text::new("E1"),
            ..Petition::default()
        }
    }

    fn new(kind: RulingKind, person: &str) -> Ruling {
        Ruling {
            petition: Text::new("i1"),
            kind: Some(kind),
            answer: Some(Answer::Granted),
            organ: Text::new("Giunta"),
            number: Text::new("4"),
            date: Written::<Deadline>::from_text(Text::new("03/02/2027")),
            reason: Text::new("alluvione"),
            person: Text::new(person),
            ..Ruling::default()
        }
    }

    fn told(dossier: &Dossier, it: &Petition, new: &Ruling, role: Role) -> Result<(), &'static str> {
        may_decide(dossier, State::Reported, it, new, role).map_err(|it| it.guard.code)
    }

    #[test]
    fn each_decides_what_is_theirs_after_the_opinion() {
        let it = petition(Asked::Neutralise, Concerned::Managers);
        let mut dossier = Dossier { petitions: vec![it.clone()], ..Dossier::default() };
        let decision = new(RulingKind::Decision, "G1");
        assert_eq!(told(&dossier, &it, &decision, Role::Secretary), Err("CICL-29"));
        assert_eq!(told(&dossier, &it, &decision, Role::Political), Err("CICL-30"));
        let opinion = new(RulingKind::Opinion, "N1");
        assert_eq!(told(&dossier, &it, &opinion, Role::Political), Err("CICL-29"));
        assert_eq!(told(&dossier, &it, &opinion, Role::EvaluationBody), Ok(()));
        dossier.rulings.push(opinion);
        assert!(is_pending(&dossier, &it), "an opinion decides nothing");
        assert_eq!(told(&dossier, &it, &decision, Role::Political), Ok(()));
        let own = new(RulingKind::Decision, "E1");
        assert_eq!(told(&dossier, &it, &own, Role::Political), Err("CICL-08"));
        let silent = Ruling { reason: Text::default(), ..decision.clone() };
        assert_eq!(told(&dossier, &it, &silent, Role::Political), Err("CICL-07"));
        let unwritten = Ruling { number: Text::default(), ..decision.clone() };
        assert_eq!(told(&dossier, &it, &unwritten, Role::Political), Err("CICL-06"));
        dossier.rulings.push(decision.clone());
        assert_eq!(told(&dossier, &it, &decision, Role::Political), Err("CICL-29"), "it is decided already");
    }

    #[test]
    fn a_value_of_the_staff_is_adjusted_by_the_secretary() {
        let it = petition(Asked::Adjust, Concerned::Staff);
        let dossier = Dossier { petitions: vec![it.clone()], ..Dossier::default() };
        assert_eq!(told(&dossier, &it, &new(RulingKind::Decision, "S1"), Role::Secretary), Ok(()));
        assert!(may_ask(State::Measured).is_err());
        assert!(may_ask(State::Approved).is_err());
    }
}

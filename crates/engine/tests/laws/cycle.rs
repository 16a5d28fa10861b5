// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whatever people try, the cycle stays where the law lets it be.

use std::{collections::BTreeSet, sync::Arc};

use engine::{
    check::{Severity, check},
    cycle::{
        self, ALL, Case, Freeze, Order, Request, Role, State, Step,
        history::{self, history},
        role::{Reach, Thing, Writing, may_write},
        timeline::{Progress, timeline},
    },
    model::{
        Act, Choice as _, DocumentKind, Dossier, Indicator, Objective, OwnTerm, Person, Reading, Structure,
        Text, Waiver, Written,
    },
    system::Level,
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use proptest::prelude::*;

fn text(words: &str) -> Text {
    Text::new(words)
}

fn written<T: engine::model::Understand>(words: &str) -> Written<T> {
    Written::from_text(text(words))
}

/// A plan of one objective on payment times, without errors if it weighs 100.
fn plan(weight: &str) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.plan.kind = Some(DocumentKind::Plan);
    dossier.plan.year = Some(2026);
    Arc::make_mut(&mut dossier.system).levels.push(Level { name: text("obiettivo"), ..Level::default() });
    dossier.structures.push(Structure {
        id: text("RAG"),
        name: text("Settore finanziario"),
        owner: text("EQ 1"),
        ..Structure::default()
    });
    dossier.people.push(Person { id: text("N1"), role: text("Nucleo"), ..Person::default() });
    dossier.objectives.push(Objective {
        id: text("1"),
        code: text("1"),
        title: text("Pagare in tempo le fatture"),
        structure: text("RAG"),
        owner: text("EQ 1"),
        weight: written(weight),
        deadline: written("31/12/2026"),
        ..Objective::default()
    });
    dossier.indicators.push(Indicator {
        id: text("1/a"),
        code: text("a"),
        of: text("1"),
        name: text("ritardo annuale dei pagamenti"),
        unit: text("giorni"),
        direction: Some(engine::model::Direction::Lower),
        baseline: written("4"),
        target: written("≤ 0"),
        weight: written("100"),
        ..Indicator::default()
    });
    dossier
}

fn reading() -> Reading {
    Reading {
        of: text("1/a"),
        value: written("-2"),
        source: text("piattaforma"),
        evidence: text("stampa"),
        ..Reading::default()
    }
}

/// What somebody tries: which step (mostly one that moves the cycle on), in which role, who (mostly who has it), how
/// long after the last one, how carefully.
#[derive(Clone, Debug)]
struct Try {
    step: prop::sample::Index,
    reach: u8,
    role: Option<prop::sample::Index>,
    person: Option<u8>,
    behalf: Option<u8>,
    days: i32,
    careless: bool,
    retouch: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        any::<prop::sample::Index>(),
        0..20_u8,
        prop::option::weighted(0.05, any::<prop::sample::Index>()),
        prop::option::weighted(0.1, 0..8_u8),
        prop::option::weighted(0.05, 0..8_u8),
        -2..45_i32,
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.2),
    );
    let one = one.prop_map(|(step, reach, role, person, behalf, days, careless, retouch)| Try {
        step,
        reach,
        role,
        person,
        behalf,
        days,
        careless,
        retouch,
    });
    prop::collection::vec(one, 1..80)
}

fn request(attempt: &Try, state: State, last: Date) -> Request {
    let fits = |it: &&'static Step| match attempt.reach {
        0 => true,
        1..5 => it.from.contains(&state),
        _ => it.from.contains(&state) && it.main,
    };
    let possible: Vec<&'static Step> = ALL.iter().copied().filter(fits).collect();
    let step = *attempt.step.get(if possible.is_empty() { ALL } else { &possible });
    let role = match &attempt.role {
        Some(it) => it.get(Role::ALL).1,
        None => *attempt.step.get(step.roles),
    };
    let day = last.checked_add(attempt.days.days()).unwrap();
    let mut request = Request::dry(step, day);
    request.role = role;
    request.person = attempt.person.map_or_else(|| format!("{role:?}"), |it| format!("P{it}"));
    request.on_behalf_of = attempt.behalf.map(|it| format!("P{it}"));
    if attempt.careless {
        (request.organ, request.number, request.reason) = (String::new(), String::new(), String::new());
    }
    request
}

/// Errors that stop a step, told without looking at how the cycle tells them.
fn stop(step: &Step, dossier: &Dossier) -> Vec<&'static str> {
    let found = check(dossier).unwrap();
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    let unwaived =
        errors.filter(|it| it.waiver.is_none_or(|it| it.reason.is_blank() || it.role.trim() != "segretario"));
    let of_stage = unwaived
        .filter(|it| it.check.stages.is_empty() || it.check.stages.iter().any(|it| step.stages.contains(it)));
    of_stage.map(|it| it.check.code).filter(|it| !step.later.contains(it)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_steps_leaves_the_law(
        tries in tries(),
        weight in prop::sample::select(vec!["100", "100", "90"]),
        waiver in prop::option::of(prop::sample::select(vec![("segretario", "motivo"), ("segretario", ""), ("responsabile", "motivo")])),
        order in prop::sample::select(vec![Order::ApprovalFirst, Order::ValidationFirst]),
    ) {
        let mut dossier = plan(weight);
        if let Some((role, reason)) = waiver {
            dossier.waivers.push(Waiver { rule: text("PESI-02"), role: text(role), reason: text(reason), ..Waiver::default() });
        }
        for about in ["contratto integrativo", "certificazione del fondo"] {
            dossier.acts.push(Act { about: text(about), kind: text("contratto"), ..Act::default() });
        }
        dossier.readings.push(reading());
        let mut baseline: Option<Dossier> = None;
        let mut last = date(2025, 11, 1);
        for attempt in tries {
            let state = cycle::state(&dossier);
            let request = request(&attempt, state, last);
            if attempt.retouch {
                dossier.objectives[0].title = text(&format!("Pagare in tempo le fatture, {}", request.date));
            }
            let case = Case { dossier: &dossier, baseline: baseline.as_ref(), order };
            match cycle::take(&case, &request) {
                Err(refusal) => {
                    prop_assert!(refusal.guard.sources.iter().any(|it| !it.cite.is_empty()));
                    prop_assert!(!refusal.what.is_empty() && !refusal.remedy.is_empty());
                }
                Ok(change) => {
                    let step = change.step;
                    prop_assert_eq!(change.from, state);
                    prop_assert!(step.from.contains(&state));
                    prop_assert!(step.roles.contains(&request.role));
                    prop_assert!(history(&dossier).iter().all(|it| it.date <= request.date));
                    let others = history(&dossier).into_iter().filter(|it| step.others.contains(&it.step.id));
                    for other in others {
                        prop_assert_ne!(other.act.person.trim(), request.person.as_str());
                    }
                    dossier.acts.push(change.act);
                    // The record proves the step: nothing else says where the cycle stands.
                    prop_assert_eq!(cycle::state(&dossier), change.to);
                    if !step.stages.is_empty() {
                        prop_assert_eq!(stop(step, &dossier), Vec::<&str>::new());
                    }
                    if change.to == State::Rewards {
                        let done: Vec<&str> = history(&dossier).iter().map(|it| it.step.id).collect();
                        prop_assert!(done.contains(&"valida") && done.contains(&"approva-relazione"));
                    }
                    if let Some((Freeze::Plan, number)) = change.frozen {
                        prop_assert_eq!(number, history::frozen(&history(&dossier), Freeze::Plan));
                        baseline = Some(dossier.clone());
                    }
                    last = request.date;
                }
            }
        }
    }
}

/// Who takes each step of the ordinary year, when.
const YEAR: &[(&str, Role, &str, Date)] = &[
    ("apri", Role::Secretary, "S1", date(2025, 10, 20)),
    ("proponi", Role::Head, "E1", date(2025, 11, 14)),
    ("trasmetti", Role::Secretary, "S1", date(2025, 12, 15)),
    ("verifica", Role::EvaluationBody, "N1", date(2026, 1, 12)),
    ("approva", Role::Political, "G1", date(2026, 1, 27)),
    ("assegna", Role::Secretary, "S1", date(2026, 2, 20)),
    ("monitora", Role::Secretary, "S1", date(2026, 7, 22)),
    ("verifica", Role::EvaluationBody, "N1", date(2026, 9, 1)),
    ("varia", Role::Political, "G1", date(2026, 9, 8)),
    ("chiudi", Role::Secretary, "S1", date(2026, 12, 31)),
    ("rendiconta", Role::Head, "E1", date(2027, 2, 20)),
    ("misura", Role::Secretary, "S1", date(2027, 3, 20)),
    ("verifica", Role::EvaluationBody, "N1", date(2027, 4, 10)),
    ("valuta", Role::Political, "G1", date(2027, 4, 28)),
    ("consegna", Role::Personnel, "P1", date(2027, 5, 5)),
    ("approva-relazione", Role::Political, "G1", date(2027, 6, 8)),
    ("valida", Role::EvaluationBody, "N1", date(2027, 6, 20)),
    ("premia", Role::Personnel, "P1", date(2027, 7, 12)),
    ("archivia", Role::Secretary, "S1", date(2027, 9, 30)),
];

#[test]
fn an_ordinary_year_goes_through_every_state() {
    let mut dossier = plan("100");
    for about in ["contratto integrativo", "certificazione del fondo"] {
        dossier.acts.push(Act { about: text(about), kind: text("contratto"), ..Act::default() });
    }
    dossier.readings.push(reading());
    let mut baseline: Option<Dossier> = None;
    let mut seen = BTreeSet::from([cycle::state(&dossier)]);
    for (id, role, person, day) in YEAR {
        if *id == "varia" {
            dossier.objectives[0].title = text("Pagare in tempo tutte le fatture");
        }
        let step = cycle::find(id).unwrap();
        let case = Case { dossier: &dossier, baseline: baseline.as_ref(), order: Order::default() };
        // What the home page calls next is what can be done, once its day has come.
        let entries = timeline(&case, *day);
        let next = entries.iter().find(|it| matches!(it.progress, Progress::Next(_))).unwrap();
        if step.main && !matches!(*id, "verifica" | "chiudi") {
            assert_eq!(next.step.id, *id);
            assert!(matches!(&next.progress, Progress::Next(blocks) if blocks.is_empty()), "{id} is blocked");
        }
        let request = Request { role: *role, person: (*person).to_owned(), ..Request::dry(step, *day) };
        let change = cycle::take(&case, &request).unwrap_or_else(|it| panic!("{id}: {it}"));
        assert_eq!(change.differences.is_empty(), *id != "varia", "{id}");
        dossier.acts.push(change.act);
        if matches!(change.frozen, Some((Freeze::Plan, _))) {
            baseline = Some(dossier.clone());
        }
        seen.insert(cycle::state(&dossier));
    }
    let all: BTreeSet<State> = State::ALL.iter().map(|it| it.1).collect();
    assert_eq!(seen, all);
    assert_eq!(history::frozen(&history(&dossier), Freeze::Plan), 2);
}

#[test]
fn what_was_sent_back_is_done_again() {
    let mut dossier = plan("100");
    for (id, role, person, day) in &YEAR[..4] {
        let step = cycle::find(id).unwrap();
        let case = Case { dossier: &dossier, baseline: None, order: Order::default() };
        let request = Request { role: *role, person: (*person).to_owned(), ..Request::dry(step, *day) };
        let act = cycle::take(&case, &request).unwrap_or_else(|it| panic!("{id}: {it}")).act;
        dossier.acts.push(act);
    }
    let back = Request::dry(cycle::find("restituisci").unwrap(), date(2026, 1, 13));
    let case = Case { dossier: &dossier, baseline: None, order: Order::default() };
    let act = cycle::take(&case, &back).unwrap_or_else(|it| panic!("{it}")).act;
    dossier.acts.push(act);
    let case = Case { dossier: &dossier, baseline: None, order: Order::default() };
    let entries = timeline(&case, date(2026, 1, 14));
    let of = |id: &str| entries.iter().find(|it| it.step.id == id).map(|it| &it.progress).unwrap();
    assert!(matches!(of("apri"), Progress::Done(_)));
    assert!(matches!(of("proponi"), Progress::Next(_)));
    assert!(matches!(of("trasmetti"), Progress::Later));
    assert!(matches!(of("verifica"), Progress::Later));
}

#[test]
fn the_register_is_whole() {
    let mut codes = BTreeSet::new();
    for step in ALL {
        assert!(!step.roles.is_empty() && !step.from.is_empty() && !step.sources.is_empty(), "{}", step.id);
        assert!(step.guards.iter().all(|it| !it.sources.is_empty()), "{}", step.id);
        codes.extend(step.guards.iter().map(|it| it.code));
        // What a step writes in the acts is read back as that step and no other.
        let subject = step.subject();
        assert!(!subject.is_empty() && !subject.contains('*'), "{}", step.id);
        let named: Vec<&str> = ALL.iter().filter(|it| it.is_about(subject)).map(|it| it.id).collect();
        assert_eq!(named, [step.id]);
        for other in step.others.iter().chain(step.recalls) {
            assert!(cycle::find(other).is_some(), "{}: {other} is no step", step.id);
        }
    }
    let guards: Vec<&str> = cycle::guards().iter().map(|it| it.code).collect();
    assert_eq!(guards.iter().collect::<BTreeSet<_>>().len(), guards.len(), "{guards:?}");
    assert!(codes.iter().all(|it| guards.contains(it)));
}

#[test]
fn the_body_may_set_its_own_day() {
    let step = cycle::find("monitora").unwrap();
    let mut dossier = plan("100");
    assert_eq!(cycle::calendar::term(step, &dossier).unwrap().day, date(2026, 7, 31));
    dossier.terms.push(OwnTerm {
        step: text("monitora"),
        day: written("30.06 di ogni anno"),
        ..OwnTerm::default()
    });
    let own = cycle::calendar::term(step, &dossier).unwrap();
    assert_eq!((own.day, own.kind), (date(2026, 6, 30), cycle::calendar::TermKind::Own));
}

#[test]
fn a_year_without_decree_keeps_the_ordinary_term_and_says_so() {
    let mut dossier = plan("100");
    dossier.body.kind = Some(engine::model::BodyKind::Municipality);
    let step = cycle::find("approva").unwrap();
    let term = cycle::calendar::term(step, &dossier).unwrap();
    assert_eq!((term.day, term.is_known), (date(2026, 3, 30), true));
    dossier.plan.year = Some(2031);
    let term = cycle::calendar::term(step, &dossier).unwrap();
    assert_eq!((term.day, term.is_known), (date(2031, 1, 31), false));
    assert!(term.why.contains("non si sa ancora"), "{}", term.why);
}

#[test]
fn privilege_is_least() {
    for (_, role) in Role::ALL {
        for (_, thing) in Thing::ALL {
            let right = role.right(*thing);
            assert!(right.writes <= right.reads, "{role:?} writes {thing:?} beyond what it reads");
            let one = matches!((role, thing), (Role::Installation, Thing::Installation));
            let nobody = *role == Role::Installation || *thing == Thing::Installation;
            assert!(one || !nobody || right.reads == Reach::Nothing, "{role:?} reads {thing:?}");
            let public = *role == Role::Public && *thing != Thing::Published;
            assert!(!public || right.reads == Reach::Nothing, "the public reads {thing:?}");
        }
    }
    let written = |role: Role| -> Vec<Thing> {
        let things = Thing::ALL.iter().map(|it| it.1);
        things.filter(|it| role.right(*it).writes > Reach::Nothing).collect()
    };
    assert_eq!(written(Role::EvaluationBody), [Thing::Comments, Thing::Waivers, Thing::Opinions]);
    assert_eq!(written(Role::Auditor), [Thing::Certificates]);
    assert_eq!(written(Role::Employee), []);
    for role in [Role::Installation, Role::Administrator, Role::Employee, Role::Public] {
        assert_eq!(role.steps().count(), 0, "{role:?} decides something of the cycle");
    }
}

#[test]
fn what_is_frozen_is_not_written() {
    let plan = |state| may_write(state, Role::Secretary, Thing::Plan).map_err(|it| it.guard.code);
    assert_eq!(plan(State::Programming), Ok(Writing::Free));
    assert_eq!(plan(State::PreCheck), Err("CICL-10"));
    assert_eq!(plan(State::Approved), Ok(Writing::Draft));
    assert_eq!(plan(State::Closed), Err("CICL-10"));
    let values = |state| may_write(state, Role::Head, Thing::Values).map_err(|it| it.guard.code);
    assert_eq!(values(State::Approved), Err("CICL-10"));
    assert_eq!(values(State::Reported), Ok(Writing::Free));
    assert_eq!(values(State::Measured), Err("CICL-10"));
    let by_the_nucleo =
        may_write(State::Programming, Role::EvaluationBody, Thing::Plan).map_err(|it| it.guard.code);
    assert_eq!(by_the_nucleo, Err("CICL-02"));
}

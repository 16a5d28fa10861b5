// SPDX-License-Identifier: AGPL-3.0-or-later
//! People: how they get in, what they may do and until when.

use jiff::civil::date;
use store::{
    Actor, Error, NewAccount, NewDelegation, NewInvitation, NewMembership, NewPerson, NewToken, PersonId,
    Refusal, Session, Store,
};

use crate::engines::{self, at, body};

#[tokio::test]
async fn people_get_in_and_out() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("people")).await.unwrap();
        let person =
            store.create_person(NewPerson { name: "Anna", email: "anna@example.it" }, at(0)).await.unwrap();
        account(&store, &person).await;
        sessions(&store, &person).await;
        invitations(&store, &person).await;
        attempts(&store).await;
        let actor = Actor { person: person.clone(), ..body(&store, "Elba").await };
        roles(&store, &actor).await;
        tokens(&store, &actor).await;
        assert!(store.verify(&actor.body, None).await.unwrap().is_ok());
        store.close().await;
    }
}

async fn account(store: &Store, person: &PersonId) {
    let new = NewAccount { person, login: "anna", password: Some("$argon2id$…"), administrator: false };
    store.create_account(new, at(0)).await.unwrap();
    let bruno = store.create_person(NewPerson { name: "Bruno", email: "" }, at(0)).await.unwrap();
    let taken = store.create_account(NewAccount { person: &bruno, ..new }, at(0)).await.unwrap_err();
    assert!(matches!(taken, Error::Refusal(Refusal::Taken)), "{taken}");
    let nobody = PersonId::from("nobody");
    let missing =
        store.create_account(NewAccount { person: &nobody, login: "x", ..new }, at(0)).await.unwrap_err();
    assert!(matches!(missing, Error::Refusal(Refusal::NotFound)), "{missing}");

    store.set_password(person, Some("altro")).await.unwrap();
    store.set_identity(person, Some(("https://idp", "42"))).await.unwrap();
    store.set_administrator(person, true).await.unwrap();
    store.set_totp(person, Some("JBSW"), &["c1".to_owned(), "c2".to_owned()]).await.unwrap();
    let kept = store.account_by_login("anna").await.unwrap().unwrap();
    assert_eq!((kept.password.as_deref(), kept.totp.as_deref()), (Some("altro"), Some("JBSW")));
    assert!(kept.administrator && !kept.disabled);
    assert_eq!(store.account_by_identity("https://idp", "42").await.unwrap(), Some(kept.clone()));
    assert_eq!(store.accounts().await.unwrap(), std::slice::from_ref(&kept));
    assert_eq!(store.account(person).await.unwrap(), kept);
    assert!(store.account_by_login("' or 1=1 --").await.unwrap().is_none());

    // A code is good once, and so are those before it.
    let steps = [(7, true), (7, false), (6, false), (8, true)];
    for (step, good) in steps {
        assert_eq!(store.use_totp(person, step).await.unwrap(), good, "{step}");
    }
    assert!(store.use_recovery(person, "c1").await.unwrap());
    assert!(!store.use_recovery(person, "c1").await.unwrap());
}

async fn sessions(store: &Store, person: &PersonId) {
    let session = Session {
        token: "t1".to_owned(),
        person: person.clone(),
        body: None,
        role: String::new(),
        on_behalf_of: None,
        created: at(0),
        seen: at(0),
        expires: at(100),
    };
    store.open_session(&session).await.unwrap();
    assert_eq!(store.session("t1", at(10), at(0)).await.unwrap().as_ref(), Some(&session));
    assert_eq!(store.session("t1", at(100), at(0)).await.unwrap(), None, "ended");
    assert_eq!(store.session("t1", at(10), at(1)).await.unwrap(), None, "idle");
    store.touch_session("t1", at(5)).await.unwrap();
    assert!(store.session("t1", at(10), at(1)).await.unwrap().is_some());

    let chosen =
        Session { token: "t2".to_owned(), body: Some("b".into()), role: "oiv".to_owned(), ..session.clone() };
    store.turn_session("t1", &chosen).await.unwrap();
    assert_eq!(store.session("t1", at(10), at(0)).await.unwrap(), None, "the old token");
    assert_eq!(store.session("t2", at(10), at(0)).await.unwrap().unwrap().role, "oiv");
    store.open_session(&Session { token: "t3".to_owned(), ..session.clone() }).await.unwrap();
    store.close_sessions(person, Some("t3")).await.unwrap();
    assert_eq!(store.sessions(person).await.unwrap().len(), 1);
    store.set_disabled(person, true).await.unwrap();
    store.set_disabled(person, false).await.unwrap();
    assert_eq!(store.session("t3", at(10), at(0)).await.unwrap(), None, "disabling ends sessions for good");
    store.open_session(&session).await.unwrap();
    store.close_session("t1").await.unwrap();
    store.open_session(&session).await.unwrap();
    store.sweep_sessions(at(100), at(0)).await.unwrap();
    assert!(store.sessions(person).await.unwrap().is_empty());
}

async fn invitations(store: &Store, person: &PersonId) {
    let new = NewInvitation { token: "i1", person, body: None, expires: at(50) };
    store.invite(&new, at(0)).await.unwrap();
    assert_eq!(store.invitation("i1", at(1)).await.unwrap().unwrap().person, *person);
    assert!(store.invitation("i1", at(50)).await.unwrap().is_none());
    store.invite(&NewInvitation { token: "i2", ..new }, at(2)).await.unwrap();
    assert!(store.invitation("i1", at(3)).await.unwrap().is_none(), "another took its place");
    assert!(store.use_invitation("i2", at(3)).await.unwrap());
    assert!(!store.use_invitation("i2", at(4)).await.unwrap());
}

async fn attempts(store: &Store) {
    assert_eq!(store.attempts("k").await.unwrap(), None);
    assert_eq!(store.fail("k", at(1)).await.unwrap(), 1);
    assert_eq!(store.fail("k", at(2)).await.unwrap(), 2);
    let now = store.attempts("k").await.unwrap().unwrap();
    assert_eq!((now.failures, now.since, now.last), (2, at(1), at(2)));
    store.forgive("k").await.unwrap();
    store.fail("k", at(3)).await.unwrap();
    store.forgive_before(at(4)).await.unwrap();
    assert_eq!(store.attempts("k").await.unwrap(), None);
}

async fn roles(store: &Store, actor: &Actor) {
    let person = &actor.person;
    let (first, last) = (date(2026, 1, 1), date(2026, 6, 30));
    let new = NewMembership { person, role: "responsabile", scope: "s1", since: first, until: None };
    let id = store.grant(actor, &new, at(5)).await.unwrap();
    assert_eq!(store.memberships(person, date(2025, 12, 31)).await.unwrap(), []);
    assert_eq!(store.memberships(person, first).await.unwrap()[0].id, id);
    store.end_membership(actor, &id, Some(last), at(6)).await.unwrap();
    assert_eq!(store.memberships(person, last).await.unwrap().len(), 1);
    assert_eq!(store.memberships(person, date(2026, 7, 1)).await.unwrap(), []);
    assert_eq!(store.members(actor).await.unwrap()[0].until, Some(last));

    let taker = store.create_person(NewPerson { name: "Zoe", email: "" }, at(5)).await.unwrap();
    let new = NewDelegation {
        giver: person,
        taker: &taker,
        role: "responsabile",
        scope: "",
        since: first,
        until: None,
    };
    let id = store.delegate(actor, &new, at(7)).await.unwrap();
    assert_eq!(store.delegations_to(&taker, last).await.unwrap()[0].giver, *person);
    assert!(store.delegations_to(person, last).await.unwrap().is_empty());
    store.end_delegation(actor, &id, Some(first), at(8)).await.unwrap();
    assert!(store.delegations_to(&taker, last).await.unwrap().is_empty());
    assert_eq!(store.delegations(actor).await.unwrap().len(), 1);
    let names: Vec<_> = store.people(actor).await.unwrap().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["Anna", "Zoe"]);
    store.change_person(&taker, NewPerson { name: "Zoe Verdi", email: "z@example.it" }).await.unwrap();
    assert_eq!(store.person(&taker).await.unwrap().name, "Zoe Verdi");
    let kinds: Vec<_> =
        store.events(actor, i64::MAX, 9).await.unwrap().into_iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        ["delegation.end", "delegation.give", "membership.end", "membership.grant", "body.create"]
    );

    let body = store.body(actor).await.unwrap();
    let version = store.change_body(actor, "Elba e Giglio", "{\"a\":1}", body.version, at(9)).await.unwrap();
    assert!(store.change_body(actor, "x", "{}", body.version, at(9)).await.is_err());
    let body = store.body(actor).await.unwrap();
    assert_eq!((body.name.as_str(), body.version), ("Elba e Giglio", version));
    assert_eq!(store.bodies().await.unwrap(), [body]);
}

async fn tokens(store: &Store, actor: &Actor) {
    let new = NewToken { token: "k1", name: "foglio", role: "lettore", scope: "lettura", expires: at(90) };
    let id = store.create_token(actor, &new, at(10)).await.unwrap();
    let used = store.use_token("k1", at(11)).await.unwrap().unwrap();
    assert_eq!((&used.id, used.seen), (&id, Some(at(11))));
    assert!(store.use_token("k1", at(90)).await.unwrap().is_none());
    store.set_disabled(&actor.person, true).await.unwrap();
    assert!(store.use_token("k1", at(12)).await.unwrap().is_none());
    store.set_disabled(&actor.person, false).await.unwrap();
    store.revoke_token(actor, &id, at(13)).await.unwrap();
    assert!(store.use_token("k1", at(14)).await.unwrap().is_none());
    assert_eq!(store.tokens(actor).await.unwrap()[0].revoked, Some(at(13)));
}

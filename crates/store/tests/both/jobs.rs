// SPDX-License-Identifier: AGPL-3.0-or-later
//! Jobs: each once, whoever asks for it and however many take; what a dead process had is taken by another. Letters and
//! what programs are told, which jobs send.

use std::{collections::BTreeMap, sync::Arc};

use jiff::SignedDuration;
use store::{
    Actor, Error, LetterId, NewDelivery, NewJob, NewLetter, NewPerson, NewWebhook, PersonId, Refusal, Store,
    Trial, WebhookId,
};
use tokio::sync::Mutex;

use crate::engines::{self, at, body};

const WORKERS: usize = 8;
const JOBS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_do_each_job_once() {
    for engine in engines::both() {
        let address = engine.database("jobs");
        let store = Store::open(&address).await.unwrap();
        let elba = body(&store, "Elba").await.body;
        // Two processes that tick at once ask for the same.
        for _ in 0..2 {
            for it in 0..JOBS {
                let (key, due) = (format!("g{it}"), at(i64::try_from(it % 7).unwrap()));
                let new = NewJob { kind: "promemoria", body: Some(&elba), key: &key, due };
                store.add_job(&new).await.unwrap();
            }
        }
        // The same key of another body, or of another kind, is another job; one that is not yet due waits.
        let other = NewJob { kind: "giornata", body: None, key: "g0", due: at(3) };
        assert!(store.add_job(&other).await.unwrap());
        assert!(!store.add_job(&other).await.unwrap());
        let later = NewJob { kind: "giornata", body: None, key: "domani", due: at(5000) };
        assert!(store.add_job(&later).await.unwrap());
        assert_eq!(store.jobs_waiting(at(100)).await.unwrap(), i64::try_from(JOBS).unwrap() + 1);

        let done = Arc::new(Mutex::new(BTreeMap::<String, usize>::new()));
        let mut workers = Vec::new();
        for _ in 0..WORKERS {
            let (address, done) = (address.clone(), done.clone());
            workers.push(tokio::spawn(async move {
                // Each as another process would.
                let store = Store::open(&address).await.unwrap();
                let mut idle = 0;
                while idle < 5 {
                    let Some(job) = store.take_job(at(100), at(400)).await.unwrap() else {
                        idle += 1;
                        continue;
                    };
                    *done.lock().await.entry(format!("{} {}", job.kind, job.key)).or_default() += 1;
                    assert_eq!(job.tries, 1);
                    assert!(store.end_job(&job, "fatto", at(100)).await.unwrap());
                    idle = 0;
                }
                store.close().await;
            }));
        }
        for it in workers {
            it.await.unwrap();
        }
        let done = done.lock().await;
        assert_eq!(done.len(), JOBS + 1, "{done:?}");
        assert!(done.values().all(|it| *it == 1), "{done:?}");
        assert_eq!(store.jobs_waiting(at(100)).await.unwrap(), 0);
        // What was done is not done again, until it is forgotten.
        assert!(!store.add_job(&other).await.unwrap());
        store.forget_jobs(at(101)).await.unwrap();
        assert!(store.add_job(&other).await.unwrap());
        store.close().await;
    }
}

#[tokio::test]
async fn what_a_dead_process_had_is_taken_by_another() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("leases")).await.unwrap();
        let new = NewJob { kind: "giornata", body: None, key: "2026-07-01", due: at(0) };
        store.add_job(&new).await.unwrap();
        let dead = store.take_job(at(10), at(60)).await.unwrap().unwrap();
        assert_eq!(store.take_job(at(59), at(120)).await.unwrap(), None, "it is still somebody's");
        let heir = store.take_job(at(60), at(120)).await.unwrap().unwrap();
        assert_eq!((heir.key.as_str(), heir.tries), ("2026-07-01", 2));
        // Who comes back from the dead has nothing to say any more.
        assert!(!store.end_job(&dead, "fatto", at(61)).await.unwrap());
        assert!(!store.put_off_job(&dead, at(0), false, "").await.unwrap());
        // It did not go: later, with its tries; then it goes.
        assert!(store.put_off_job(&heir, at(200), false, "non risponde").await.unwrap());
        assert_eq!(store.take_job(at(199), at(300)).await.unwrap(), None);
        let again = store.take_job(at(200), at(300)).await.unwrap().unwrap();
        assert_eq!(again.tries, 3);
        // What recurs begins anew each time.
        assert!(store.put_off_job(&again, at(400), true, "").await.unwrap());
        let afresh = store.take_job(at(400), at(500)).await.unwrap().unwrap();
        assert_eq!(afresh.tries, 1);
        assert!(store.end_job(&afresh, "fatto", at(401)).await.unwrap());
        assert_eq!(store.take_job(at(9000), at(9100)).await.unwrap(), None);
        store.close().await;
    }
}

#[tokio::test]
async fn a_letter_is_written_once_and_forgets_what_it_said() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("letters")).await.unwrap();
        let (elba, giglio) = (body(&store, "Elba").await, body(&store, "Giglio").await);
        let new = NewPerson { name: "A. Rossi", email: "rossi@elba.example" };
        let person = store.create_person(new, at(0)).await.unwrap();
        let letter = |key| NewLetter {
            key,
            kind: "promemoria",
            person: &person,
            address: "rossi@elba.example",
            subject: "Da fare",
            words: "Un valore da scrivere",
        };
        let id = store.write_letter(&elba, &letter("2026-07-01"), at(1)).await.unwrap().unwrap();
        assert_eq!(store.write_letter(&elba, &letter("2026-07-01"), at(1)).await.unwrap(), None);
        let other = store.write_letter(&elba, &letter("2026-07-02"), at(2)).await.unwrap().unwrap();
        assert_ne!(id, other);

        // One job for each.
        let mut keys = Vec::new();
        while let Some(job) = store.take_job(at(5), at(60)).await.unwrap() {
            assert_eq!((job.kind.as_str(), job.body.as_ref()), (store::SEND, Some(&elba.body)));
            store.end_job(&job, "", at(5)).await.unwrap();
            keys.push(job.key);
        }
        assert_eq!(keys, [id.as_str(), other.as_str()]);

        store.tried_letter(&elba, &id, Trial::Later("non risponde"), at(6)).await.unwrap();
        let kept = store.letter(&elba, &id).await.unwrap();
        assert_eq!((kept.tries, kept.outcome.as_str(), kept.failed), (1, "non risponde", false));
        assert_eq!(kept.words, "Un valore da scrivere");
        store.tried_letter(&elba, &id, Trial::Never("non c'è"), at(7)).await.unwrap();
        assert!(store.letter(&elba, &id).await.unwrap().failed);
        // By hand once more: the job is there again.
        store.send_again(&elba, &id, at(8)).await.unwrap();
        let job = store.take_job(at(8), at(60)).await.unwrap().unwrap();
        assert_eq!((job.key.as_str(), job.tries), (id.as_str(), 1));
        store.tried_letter(&elba, &id, Trial::Done("250"), at(9)).await.unwrap();
        store.end_job(&job, "", at(9)).await.unwrap();
        let sent = store.letter(&elba, &id).await.unwrap();
        assert_eq!((sent.words.as_str(), sent.sent, sent.tries, sent.failed), ("", Some(at(9)), 3, false));
        let again = store.send_again(&elba, &id, at(10)).await;
        assert!(matches!(again, Err(Error::Refusal(Refusal::NotFound))), "{again:?}");

        // Nothing of it for another body.
        assert!(store.letters(&giglio, 9).await.unwrap().is_empty());
        missing(&store.letter(&giglio, &id).await.map(drop));
        missing(&store.send_again(&giglio, &other, at(10)).await);
        missing(&store.tried_letter(&giglio, &other, Trial::Done(""), at(10)).await);
        missing(&store.letter(&elba, &LetterId::from("x")).await.map(drop));
        store.forget_letters(&elba, at(2)).await.unwrap();
        assert_eq!(store.letters(&elba, 9).await.unwrap().len(), 1);
        store.close().await;
    }
}

#[tokio::test]
async fn what_happens_is_told_once_to_who_wants_to_know() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("webhooks")).await.unwrap();
        let (elba, giglio) = (body(&store, "Elba").await, body(&store, "Giglio").await);
        let id = registered(&store, &elba).await;
        let seen = store.webhook(&elba, &id).await.unwrap();
        assert!(store.events_after(&elba, seen.seen, 9).await.unwrap().is_empty(), "from now on");
        let note = serde_json::json!({});
        store.note(&elba, "prova", "x", note, at(3)).await.unwrap();
        let events = store.events_after(&elba, seen.seen, 9).await.unwrap();
        assert_eq!(events.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["prova"]);

        // Two processes look at the same time: one of them tells.
        let news = [NewDelivery { kind: "prova".to_owned(), payload: "{}".to_owned() }];
        let upto = events[0].seq;
        let (one, two) = tokio::join!(
            store.tell(&elba, &seen, upto, &news, at(4)),
            store.tell(&elba, &seen, upto, &news, at(4)),
        );
        assert_ne!(one.unwrap(), two.unwrap());
        let told = store.deliveries(&elba, &id, 9).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(store.webhook(&elba, &id).await.unwrap().seen, upto);

        let mut kinds = Vec::new();
        while let Some(job) = store.take_job(at(5), at(60)).await.unwrap() {
            store.end_job(&job, "", at(5)).await.unwrap();
            kinds.push(job.kind);
        }
        assert_eq!(kinds, [store::LOOK, store::DELIVER]);
        let delivery = &told[0].id;
        store.tried_delivery(&elba, delivery, Trial::Never("500"), at(6)).await.unwrap();
        store.deliver_again(&elba, delivery, at(7)).await.unwrap();
        assert!(store.take_job(at(7), at(60)).await.unwrap().is_some());
        store.tried_delivery(&elba, delivery, Trial::Done("200"), at(8)).await.unwrap();
        let kept = store.delivery(&elba, delivery).await.unwrap();
        assert_eq!((kept.tries, kept.delivered, kept.failed), (2, Some(at(8)), false));

        assert!(store.webhooks(&giglio).await.unwrap().is_empty());
        assert!(store.deliveries(&giglio, &id, 9).await.unwrap().is_empty());
        missing(&store.webhook(&giglio, &id).await.map(drop));
        missing(&store.delivery(&giglio, delivery).await.map(drop));
        missing(&store.deliver_again(&giglio, delivery, at(9)).await);
        missing(&store.remove_webhook(&giglio, &id, at(9)).await);
        store.remove_webhook(&elba, &id, at(9)).await.unwrap();
        assert!(store.webhooks(&elba).await.unwrap().is_empty());
        assert!(store.verify(&elba.body, None).await.unwrap().is_ok());
        store.close().await;
    }
}

#[tokio::test]
async fn a_calendar_has_one_address_at_a_time() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("calendars")).await.unwrap();
        let new = NewPerson { name: "A. Rossi", email: "" };
        let person = store.create_person(new, at(0)).await.unwrap();
        let account =
            store::NewAccount { person: &person, login: "rossi", password: None, administrator: false };
        store.create_account(account, at(0)).await.unwrap();
        assert_eq!(store.calendar_since(&person).await.unwrap(), None);
        store.give_calendar(&person, "h1", at(1)).await.unwrap();
        store.give_calendar(&person, "h2", at(1) + SignedDuration::from_secs(1)).await.unwrap();
        assert_eq!(store.calendar_owner("h1").await.unwrap(), None);
        assert_eq!(store.calendar_owner("h2").await.unwrap(), Some(person.clone()));
        assert_eq!(store.calendar_since(&person).await.unwrap(), Some(at(2)));
        // Who may not come in reads nothing either.
        store.set_disabled(&person, true).await.unwrap();
        assert_eq!(store.calendar_owner("h2").await.unwrap(), None);
        store.set_disabled(&person, false).await.unwrap();
        assert!(store.take_calendar(&person).await.unwrap());
        assert!(!store.take_calendar(&person).await.unwrap());
        assert_eq!(store.calendar_owner("h2").await.unwrap(), None);

        assert!(store.is_reminded(&person).await.unwrap());
        store.remind(&person, false).await.unwrap();
        assert!(!store.is_reminded(&person).await.unwrap());
        missing(&store.remind(&PersonId::from("x"), true).await);
        store.close().await;
    }
}

async fn registered(store: &Store, actor: &Actor) -> WebhookId {
    let new = NewWebhook {
        name: "Albo",
        address: "https://albo.example/avvisi",
        kinds: "prova",
        secret: "whsec_x",
    };
    store.create_webhook(actor, &new, at(2)).await.unwrap()
}

#[track_caller]
fn missing(answer: &Result<(), Error>) {
    assert!(matches!(answer, Err(Error::Refusal(Refusal::NotFound))), "{answer:?}");
}

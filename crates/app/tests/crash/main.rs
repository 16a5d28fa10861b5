// SPDX-License-Identifier: AGPL-3.0-or-later
//! The server is killed while people save: nothing that it said was kept may be lost, nothing may be kept by half.
//!
//! Ten times on each engine; as many as `TRAGUARDO_KILLS` says for `cargo xtask assay crash`.

#![expect(clippy::print_stdout, reason = "the assay shows what came of it")]

mod balancer;
mod client;
mod nodes;
mod server;
mod upgrade;

use std::{
    collections::BTreeMap,
    env,
    time::{Duration, Instant},
};

use serde_json::Value;
use store::{Actor, Address, PersonId, Store};
use tokio::sync::mpsc::unbounded_channel;

use crate::{
    client::{Client, Told, Write},
    server::{Server, verified},
};

const BODY: &str = "Comune di Vallechiara di Sopra";
/// Who saves at the same time, each in their structure: two people in each, who are sometimes in each other's way.
const PEOPLE: [(&str, &str); 4] = [
    ("responsabile.ag", "AG"),
    ("responsabile.te", "TE"),
    ("responsabile.ag", "AG"),
    ("responsabile.te", "TE"),
];
/// How many servers are killed, each after at most as many requests to save and answers: in the tests, in the assay.
const SHORT: (u32, u32) = (10, 24);
const LONG: u32 = 40;

/// What came of it.
#[derive(Default)]
struct Outcome {
    kills: u32,
    /// Forms that were answered with "saved": all there.
    kept: usize,
    /// Forms without an answer, and how many of them were kept all the same.
    cut: usize,
    cut_and_kept: usize,
    /// The end of the history.
    head: String,
    elapsed: Duration,
}

/// What one server was told to save.
#[derive(Default)]
struct Said {
    /// What was answered, and where one reads it.
    kept: Vec<(Write, String)>,
    cut: Vec<Write>,
}

impl Said {
    /// What of it will have to be found.
    fn hear(&mut self, told: Told) {
        match told {
            Told::Sent | Told::Refused => {}
            Told::Kept(write, location) => self.kept.push((write, location)),
            Told::Cut(write) => self.cut.push(write),
        }
    }
}

/// The rows that were written together, with their new cells.
type Written = BTreeMap<String, Vec<(String, Value)>>;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = run(&folder.path().join("crash.db").display().to_string()).await;
    report("SQLite", &outcome.unwrap_or_else(|it| panic!("{it}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill_on_postgres() {
    // In the assay as an installation has it: it answers only when what it wrote is on the disk.
    let settings: &[&str] = if wanted().is_some() { &[] } else { &["fsync=off"] };
    let server = throwaway::Server::start(settings).unwrap_or_else(|it| panic!("{it}"));
    let outcome = run(&server.database("crash").unwrap()).await;
    report("PostgreSQL", &outcome.unwrap_or_else(|it| panic!("{it}")));
}

#[test]
fn what_is_lost_or_half_kept_is_noticed() {
    let write = || Write {
        by: 0,
        column: "peso",
        value: "1%".to_owned(),
        keys: vec!["a".to_owned(), "b".to_owned()],
    };
    let rows = |them: &[(&str, &str)]| -> Written {
        let rows = them.iter().map(|(key, it)| ((*key).to_owned(), serde_json::json!({ "peso": it })));
        BTreeMap::from([("7".to_owned(), rows.collect())])
    };
    let kept = || Said { kept: vec![(write(), "/piani?fatto=7".to_owned())], cut: vec![] };
    let cut = || Said { kept: vec![], cut: vec![write()] };
    let (all, half) = (rows(&[("a", "1%"), ("b", "1%")]), rows(&[("a", "1%")]));
    assert_eq!(judge(&all, &kept()), Ok(0));
    assert_eq!(judge(&all, &cut()), Ok(1));
    assert_eq!(judge(&Written::new(), &cut()), Ok(0));
    assert!(judge(&Written::new(), &kept()).unwrap_err().contains("is not there"));
    assert!(judge(&rows(&[("a", "1%"), ("b", "2%")]), &kept()).unwrap_err().contains("is not there"));
    assert!(judge(&half, &kept()).unwrap_err().contains("is not there"));
    assert!(judge(&half, &cut()).unwrap_err().contains("half"));
}

fn wanted() -> Option<u32> {
    env::var("TRAGUARDO_KILLS").ok()?.parse().ok()
}

/// The line of docs/prestazioni.md.
fn report(engine: &str, outcome: &Outcome) {
    let Outcome { kills, kept, cut, cut_and_kept, head, elapsed } = outcome;
    assert!(*kept > *kills as usize && *cut > 0, "{kept} kept and {cut} cut in {kills} lives are no proof");
    let events = head.split(':').next().unwrap_or_default();
    let seconds = elapsed.as_secs_f64();
    println!("\n| {engine} | {kills} | {kept} | {cut} | {cut_and_kept} | {events} | {seconds:.0} s |");
}

/// Kills the server again and again while people save, and looks each time for all that it said was kept.
async fn run(database: &str) -> Result<Outcome, String> {
    let begin = Instant::now();
    let (kills, most) = wanted().map_or(SHORT, |it| (it, LONG));
    let mut outcome = Outcome { kills, ..Outcome::default() };
    let mut server = Server::start(database)?;
    let mut people = Vec::new();
    for (number, who) in PEOPLE.into_iter().enumerate() {
        people.push(Client::enter(&server.origin, number, who).await?);
    }
    let (store, actor, plan) = open(database).await.map_err(|it| it.to_string())?;
    let mut head = verified(database, BODY, None)?;
    for life in 0..kills {
        // Any sequence will do, if it does not repeat the same instants.
        let steps = life.wrapping_mul(2_654_435_761) % most + 1;
        let said = until_killed(&mut server, &people, &plan, life, steps).await?;
        server = Server::start(database)?;
        let after = async {
            let end = verified(database, BODY, Some(&head))?;
            let new = events(&end) - events(&head);
            outcome.cut_and_kept += judge(&written(&store, &actor, new).await?, &said)?;
            for person in &people {
                still_in(&server.origin, person, &said, &plan).await?;
            }
            Ok::<_, String>(end)
        };
        head = after.await.map_err(|it| format!("after {} kills: {it}", life + 1))?;
        outcome.kept += said.kept.len();
        outcome.cut += said.cut.len();
    }
    Ok(Outcome { head, elapsed: begin.elapsed(), ..outcome })
}

/// Lets people save, kills the server after so many requests and answers, and gives what was said till the end.
async fn until_killed(
    server: &mut Server,
    people: &[Client],
    plan: &str,
    life: u32,
    steps: u32,
) -> Result<Said, String> {
    let (tell, mut told) = unbounded_channel();
    let work = people.iter().map(|person| {
        let (person, origin, plan, tell) =
            (person.clone(), server.origin.clone(), plan.to_owned(), tell.clone());
        tokio::spawn(async move { person.keep_saving(&origin, &plan, life, &tell).await })
    });
    let work: Vec<_> = work.collect();
    // It ends when all of them have ended.
    drop(tell);
    let (mut said, mut seen) = (Said::default(), 0);
    while let Some(it) = told.recv().await {
        seen += 1;
        if seen == steps {
            // Nobody waits: the others are somewhere between their request and their answer.
            server.kill()?;
        }
        said.hear(it);
    }
    for it in work {
        it.await.map_err(|it| it.to_string())??;
    }
    match seen >= steps {
        true => Ok(said),
        false => Err(format!("the server ended by itself after {seen} of {steps} steps")),
    }
}

/// Whether all that was said to be kept was written as it was sent, and nothing by half; how much was kept of what
/// nobody answered.
fn judge(written: &Written, said: &Said) -> Result<usize, String> {
    for (write, location) in &said.kept {
        let batch = location.rsplit_once("fatto=").map_or("", |(_, it)| it);
        if written.get(batch).map(|it| matching(it, write)) != Some(write.keys.len()) {
            return Err(format!("{write:?} was acknowledged and is not there"));
        }
    }
    let mut kept = 0;
    for write in &said.cut {
        match written.values().map(|it| matching(it, write)).sum::<usize>() {
            0 => {}
            all if all == write.keys.len() => kept += 1,
            some => return Err(format!("half of {write:?} was kept: {some} rows")),
        }
    }
    Ok(kept)
}

/// How many rows of a write were written with its value.
fn matching(rows: &[(String, Value)], write: &Write) -> usize {
    let is = |(key, cells): &&(String, Value)| {
        write.keys.contains(key) && cells[write.column].as_str() == Some(&write.value)
    };
    rows.iter().filter(is).count()
}

/// What the last events wrote.
async fn written(store: &Store, actor: &Actor, events: u32) -> Result<Written, String> {
    let mut written = Written::new();
    for it in store.events(actor, i64::MAX, events).await.map_err(|it| it.to_string())? {
        let mut detail: Value = serde_json::from_str(&it.detail).map_err(|it| it.to_string())?;
        let cells = detail["new"]["cells"].take();
        written.entry(it.batch.to_string()).or_default().push((it.place.id, cells));
    }
    Ok(written)
}

/// That a person need not come in again, and reads that what they saved last is saved.
async fn still_in(origin: &str, person: &Client, said: &Said, plan: &str) -> Result<(), String> {
    let last = said.kept.iter().rev().find(|(it, _)| it.by == person.number);
    let (address, words) = last.map_or((plan, ""), |(_, it)| (it.as_str(), "Modifiche salvate"));
    let page = person.get(origin, address).await.map_err(|it| it.to_string())?;
    match page.status.as_u16() == 200 && page.body.contains(words) {
        true => Ok(()),
        false => Err(format!("{address}: {} to «{}»: {}", page.status, page.location, page.body)),
    }
}

/// The database, with who may read all of the body, and the address of its plan.
async fn open(database: &str) -> Result<(Store, Actor, String), store::Error> {
    let address: Address = database.parse()?;
    let store = Store::open(&address).await?;
    let bodies = store.bodies().await?;
    let body = bodies.into_iter().find(|it| it.name == BODY).expect("the trial data have it").id;
    let actor = Actor { body, person: PersonId::from(""), role: String::new(), on_behalf_of: None };
    let plan = store.dossiers(&actor).await?.remove(0).id;
    Ok((store, actor, format!("/piani/{plan}")))
}

/// How many events a history has, by its end.
fn events(end: &str) -> u32 {
    end.split(':').next().and_then(|it| it.parse().ok()).expect("it begins with their number")
}

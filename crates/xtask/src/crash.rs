// SPDX-License-Identifier: AGPL-3.0-or-later
//! The assay of crashes: a process writes and says what was acknowledged; it is killed; nothing of that may be lost.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::{Value, json};
use store::{
    Actor, Address, Chain, Change, DossierId, Error, NewDossier, PersonId, Place, Refusal, Row, Store,
};
use tokio::runtime::Runtime;

/// Who writes at the same time, each on all pairs in turn.
const WRITERS: usize = 4;
/// Pairs of rows that are always written together.
const PAIRS: usize = 3;
/// A process is killed after at most as many writes.
const MOST: u32 = 40;

/// What came of it, if nothing was lost.
pub struct Outcome {
    pub kills: u32,
    /// Writes that the killed processes said were kept: two rows each.
    pub acknowledged: usize,
    /// How long the history is at the end.
    pub events: i64,
    pub elapsed: Duration,
}

/// Kills `program writer ADDRESS` as many times while it writes, and looks each time for all it said was kept.
///
/// # Errors
/// Something was lost, half a write was kept, the history is not whole, or something did not work.
pub fn run(program: &Path, address: &str, kills: u32) -> Result<Outcome, String> {
    let begin = Instant::now();
    let runtime = runtime()?;
    let (actor, dossier) = runtime.block_on(prepare(address)).map_err(|it| it.to_string())?;
    let mut acknowledged = 0;
    let mut chain = None;
    for kill in 0..kills {
        // Any sequence will do, if it does not repeat the same instants.
        let writes = kill.wrapping_mul(2_654_435_761) % MOST + 1;
        let said = until_killed(program, address, writes)?;
        acknowledged += said.len();
        let after = runtime.block_on(look(address, &actor, &dossier, chain.as_ref(), &said));
        chain = Some(after.map_err(|it| format!("after {} kills: {it}", kill + 1))?);
    }
    let events = chain.map_or(0, |it| it.events);
    Ok(Outcome { kills, acknowledged, events, elapsed: begin.elapsed() })
}

/// Writes in the first dossier of the first body until it is killed, and prints what was kept: the numbers of the
/// two events and the value.
///
/// # Errors
/// A write fails, but for those that somebody else made first.
pub fn write(address: Option<&str>) -> Result<(), String> {
    let address = address.ok_or("the address is missing")?;
    runtime()?.block_on(async {
        let failed = |it: Error| it.to_string();
        let store = open(address).await.map_err(failed)?;
        let bodies = store.bodies().await.map_err(failed)?;
        let actor = secretary(bodies.first().ok_or("there is no body")?.id.clone());
        let dossiers = store.dossiers(&actor).await.map_err(failed)?;
        let dossier = dossiers.into_iter().next().ok_or("there is no dossier")?.id;
        let writers = (0..WRITERS).map(|it| {
            let (store, actor, dossier) = (store.clone(), actor.clone(), dossier.clone());
            tokio::spawn(async move { keep_writing(&store, &actor, &dossier, it).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.map_err(|it| it.to_string())?.map_err(failed)?;
        }
        Ok(())
    })
}

/// A write that was acknowledged.
struct Kept {
    events: [i64; 2],
    value: String,
}

async fn prepare(address: &str) -> Result<(Actor, DossierId), Error> {
    let store = open(address).await?;
    let now = Timestamp::UNIX_EPOCH;
    let actor = store.create_body("Elba", &PersonId::from("segretaria"), "segretario", now).await?;
    let rows: Vec<_> = (0..PAIRS * 2).map(|it| row(it, "")).collect();
    let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
    let dossier = store.create_dossier(&actor, &new, now).await?.id;
    store.close().await;
    Ok((actor, dossier))
}

/// Starts the process, kills it after it said that many writes were kept, and gives all those it said.
fn until_killed(program: &Path, address: &str, writes: u32) -> Result<Vec<Kept>, String> {
    let failed = |it: std::io::Error| format!("{}: {it}", program.display());
    let mut command = Command::new(program);
    let mut process = command.args(["writer", address]).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let output = process.stdout.take().ok_or("the process says nothing")?;
    let mut said = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line.map_err(failed)?;
        said.push(understood(&line).ok_or_else(|| format!("the process said {line:?}"))?);
        if said.len() == writes as usize {
            // SIGKILL, where there are signals. It goes on writing until it comes; what it still says counts.
            process.kill().map_err(failed)?;
        }
    }
    process.wait().map_err(failed)?;
    match said.len() >= writes as usize {
        true => Ok(said),
        false => Err(format!("the process ended by itself after {} writes", said.len())),
    }
}

/// Whether all that was said to be kept is there, pairs are whole, and the history is whole and continues that of
/// before.
async fn look(
    address: &str,
    actor: &Actor,
    dossier: &DossierId,
    before: Option<&Chain>,
    said: &[Kept],
) -> Result<Chain, String> {
    let failed = |it: Error| it.to_string();
    let store = open(address).await.map_err(failed)?;
    let chain = store.verify(&actor.body, before).await.map_err(failed)?.map_err(|it| it.to_string())?;
    let new = chain.events - before.map_or(0, |it| it.events);
    let many = u32::try_from(new).map_err(|it| it.to_string())?;
    let events = store.events(actor, i64::MAX, many).await.map_err(failed)?;
    let written: BTreeMap<i64, Value> = events
        .into_iter()
        .filter_map(|it| {
            Some((it.seq, serde_json::from_str::<Value>(&it.detail).ok()?["new"]["cells"]["v"].take()))
        })
        .collect();
    for Kept { events, value } in said {
        if events.iter().any(|it| written.get(it).and_then(Value::as_str) != Some(value)) {
            return Err(format!("«{value}» was acknowledged and is not there"));
        }
    }
    let (_, rows) = store.rows(actor, dossier).await.map_err(failed)?;
    for pair in rows.chunks(2) {
        if pair[0].cells != pair[1].cells {
            return Err(format!("half a write was kept: {} and {}", pair[0].cells, pair[1].cells));
        }
    }
    store.close().await;
    Ok(chain)
}

async fn keep_writing(store: &Store, actor: &Actor, dossier: &DossierId, writer: usize) -> Result<(), Error> {
    for number in 0_u64.. {
        let pair = (writer + usize::try_from(number).unwrap_or(0)) % PAIRS * 2;
        let value = format!("{}-{writer}-{number}", std::process::id());
        let mut changes = Vec::new();
        for index in [pair, pair + 1] {
            let row = row(index, &value);
            let version = store.row(actor, dossier, &row.place).await?.version;
            changes.push(Change::Put(Row { version, ..row }));
        }
        match store.record(actor, dossier, &changes, Timestamp::UNIX_EPOCH).await {
            Ok(batch) => say(&batch.versions, &value)?,
            Err(Error::Refusal(Refusal::Changed(_))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// One line at once, so that a kill cannot cut it where it would mean something else.
fn say(versions: &[i64], value: &str) -> Result<(), Error> {
    let line = format!("{} {} {value}\n", versions[0], versions[1]);
    // Who listened is gone: so are we.
    std::io::stdout().write_all(line.as_bytes()).map_err(|_| Error::Refusal(Refusal::NotFound))
}

fn understood(line: &str) -> Option<Kept> {
    let mut words = line.split(' ');
    let mut number = || words.next()?.parse().ok();
    let events = [number()?, number()?];
    Some(Kept { events, value: words.next()?.to_owned() })
}

async fn open(address: &str) -> Result<Store, Error> {
    let address: Address = address.parse()?;
    Ok(Store::open(&address).await?)
}

fn secretary(body: store::BodyId) -> Actor {
    Actor { body, person: PersonId::from("segretaria"), role: "segretario".to_owned(), on_behalf_of: None }
}

fn row(index: usize, value: &str) -> Row {
    let place = Place { series: String::new(), sheet: "obiettivo".to_owned(), id: format!("o{index}") };
    let position = i64::try_from(index).unwrap_or(i64::MAX);
    Row { place, position, cells: json!({ "v": value }).to_string(), version: 0 }
}

fn runtime() -> Result<Runtime, String> {
    Runtime::new().map_err(|it| format!("no runtime: {it}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("crash.db").display().to_string();
        let runtime = runtime().unwrap();
        let (actor, dossier) = runtime.block_on(prepare(&address)).unwrap();
        let look = |said: &[Kept]| runtime.block_on(look(&address, &actor, &dossier, None, said));
        assert_eq!(look(&[]).unwrap().events, 2);
        let never = Kept { events: [3, 4], value: "1-0-0".to_owned() };
        assert_eq!(look(&[never]).unwrap_err(), "«1-0-0» was acknowledged and is not there");
        let half = async {
            let store = open(&address).await?;
            let version = store.row(&actor, &dossier, &row(0, "").place).await?.version;
            let change = Change::Put(Row { version, ..row(0, "half") });
            store.record(&actor, &dossier, &[change], Timestamp::UNIX_EPOCH).await
        };
        runtime.block_on(half).unwrap();
        assert!(look(&[]).unwrap_err().starts_with("half a write was kept"));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo score --many`: a stream of dossiers, one per line, scored on all cores in constant memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write as _},
    path::Path,
    sync::mpsc,
    thread,
};

use engine::{
    model::Dossier,
    score::Scorer,
    system::{Compiled, compile},
    tree::Tree,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    output::{Ending, Output},
    show,
};
use crate::cli::open::Scored;

/// Lines handed to a worker at a time.
const BATCH: usize = 32;
/// Longest line accepted, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// Reads dossiers, writes one result line each in the same order.
pub(crate) fn score(input: &str, system: Option<&Path>, out: &Output) -> io::Result<Ending> {
    let shared = match system.map(formats::read_system).transpose() {
        Ok(it) => it.map(|it| it.dossier),
        Err(it) => return out.unreadable(&it),
    };
    let reader: Box<dyn BufRead + Send> = match input {
        "-" => Box::new(BufReader::with_capacity(1 << 20, io::stdin())),
        path => match File::open(path) {
            Ok(it) => Box::new(BufReader::with_capacity(1 << 20, it)),
            Err(error) => {
                return out.refuse(
                    &format!("«{path}» non si può leggere ({error})"),
                    "indicare un file di dossier in JSON, uno per riga, o «-»",
                );
            }
        },
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    stream(reader, shared.as_ref(), workers)
}

type Batch = Vec<(usize, Result<String, String>)>;

fn stream(reader: Box<dyn BufRead + Send>, shared: Option<&Dossier>, workers: usize) -> io::Result<Ending> {
    // The common system is compiled once, for all the dossiers that carry none of their own.
    let compiled = shared.map(|it| compile(&it.system).0);
    thread::scope(|scope| {
        let mut inputs = Vec::new();
        let mut outputs = Vec::new();
        for _ in 0..workers {
            let (to_worker, from_reader) = mpsc::sync_channel::<Batch>(2);
            let (to_writer, from_worker) = mpsc::sync_channel::<io::Result<(Vec<u8>, bool)>>(2);
            let compiled = compiled.as_ref();
            scope.spawn(move || {
                for batch in from_reader {
                    let mut text = Vec::new();
                    let mut readable = true;
                    for (number, line) in batch {
                        let result = match line {
                            Ok(line) => one(number, &line, shared, compiled, &mut text),
                            Err(what) => Err(refusal(number, &what, "accorciarla")),
                        };
                        readable &= result.is_ok();
                        if let Err(error) = result {
                            write(&mut text, &error);
                        }
                    }
                    if to_writer.send(Ok((text, readable))).is_err() {
                        return;
                    }
                }
            });
            inputs.push(to_worker);
            outputs.push(from_worker);
        }
        let reading = scope.spawn(move || feed(reader, &inputs));
        let mut readable = true;
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        // Batches go round the workers: taking them back in the same round keeps the order.
        'rounds: loop {
            for output in &outputs {
                let Ok(done) = output.recv() else { break 'rounds };
                let (text, fine) = done?;
                readable &= fine;
                out.write_all(&text)?;
            }
        }
        out.flush()?;
        reading.join().expect("the reading thread does not panic")?;
        Ok(if readable { Ending::Fine } else { Ending::Unreadable })
    })
}

fn feed(mut reader: Box<dyn BufRead + Send>, inputs: &[mpsc::SyncSender<Batch>]) -> io::Result<()> {
    let mut number = 0;
    for input in inputs.iter().cycle() {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(line) = next_line(&mut reader)? else { break };
            number += 1;
            if !matches!(&line, Ok(it) if it.trim().is_empty()) {
                batch.push((number, line));
            }
        }
        let last = batch.is_empty();
        if last || input.send(batch).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// The next line, or why it cannot be one; `None` at the end.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            break;
        }
        let (taken, ended) = match available.iter().position(|it| *it == b'\n') {
            Some(at) => (at + 1, true),
            None => (available.len(), false),
        };
        if bytes.len() <= LONGEST {
            bytes.extend_from_slice(&available[..taken]);
        }
        reader.consume(taken);
        if ended {
            break;
        }
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() > LONGEST {
        return Ok(Some(Err(format!("la riga supera {} MB", LONGEST / (1024 * 1024)))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| "la riga non è in UTF-8".to_owned())))
}

/// Scores a dossier and writes its line; the error is the line that says why it cannot be read.
fn one(
    number: usize,
    line: &str,
    shared: Option<&Dossier>,
    compiled: Option<&Compiled>,
    text: &mut Vec<u8>,
) -> Result<(), Value> {
    let refused = |errors: Vec<(String, String)>| {
        let errors = errors.iter().map(|(what, remedy)| json!({ "what": what, "remedy": remedy }));
        json!({ "line": number, "errors": errors.collect::<Vec<_>>() })
    };
    let dossier = formats::read_json(line, shared)
        .map_err(|errors| refused(errors.into_iter().map(|it| (it.what, it.remedy)).collect()))?;
    let tree = Tree::build(&dossier)
        .map_err(|errors| refused(errors.into_iter().map(|it| (it.what, it.remedy)).collect()))?;
    let own;
    let compiled = match compiled {
        Some(it) if shared.is_some_and(|shared| shared.system == dossier.system) => it,
        _ => {
            own = compile(&dossier.system).0;
            &own
        }
    };
    let scorer = Scorer::new(&tree, compiled);
    let card = scorer.score();
    let sources = formats::Sources::default();
    let scored = Scored { tree: &tree, scorer: &scorer, card: &card, sources: &sources };
    write(text, &Line { line: number, score: show::NodeJson::new(&scored, 0) });
    Ok(())
}

/// A line of the output.
#[derive(Serialize)]
struct Line<'s> {
    line: usize,
    score: show::NodeJson<'s>,
}

fn write(text: &mut Vec<u8>, line: &impl Serialize) {
    serde_json::to_writer(&mut *text, line).expect("memory takes all, and keys are strings");
    text.push(b'\n');
}

fn refusal(number: usize, what: &str, remedy: &str) -> Value {
    json!({ "line": number, "errors": [{ "what": what, "remedy": remedy }] })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `--many`: a stream of dossiers, one per line, each worked out on all cores in constant memory, one line out for each.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _, Write as _},
    path::Path,
    sync::{Arc, mpsc},
    thread,
};

use engine::{
    model::Dossier,
    system::{Compiled, Defect, compile},
    tree::Tree,
};
use formats::ReadError;
use serde::Serialize;
use serde_json::{Value, json};

use super::output::{Ending, Output};

/// A dossier of the stream, ready to be worked out.
pub(crate) struct Opened<'a> {
    /// Number of its line.
    pub(crate) line: usize,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) compiled: &'a Compiled,
    pub(crate) defects: &'a [Defect],
}

/// What is done of a dossier: writes its line, and says how it ended.
pub(crate) type Each<'f> = dyn Fn(&Opened<'_>, &mut Vec<u8>) -> Ending + Sync + 'f;

/// Lines handed to a worker at a time.
const BATCH: usize = 32;
/// Longest line accepted, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// Reads dossiers, writes one line each in the same order.
pub(crate) fn run(input: &str, system: Option<&Path>, each: &Each<'_>, out: &Output) -> io::Result<Ending> {
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
    // The common system is compiled once, for all the dossiers that carry none of their own.
    let compiled = shared.as_ref().map(|it| compile(&it.system));
    let common = shared.as_ref().zip(compiled.as_ref());
    let common = common.map(|(dossier, (compiled, defects))| Common { dossier, compiled, defects });
    let workers = thread::available_parallelism().map_or(1, usize::from);
    stream(reader, &|number, line, text| one(number, line, common, each, text), workers)
}

/// A line that says why a dossier has none.
pub(crate) fn refusal(key: &str, which: &Value, errors: &[ReadError]) -> Value {
    let errors = errors.iter().map(|it| json!({ "what": it.what, "remedy": it.remedy }));
    json!({ key: which, "errors": errors.collect::<Vec<_>>() })
}

/// Writes a line.
pub(crate) fn write(text: &mut Vec<u8>, line: &impl Serialize) {
    serde_json::to_writer(&mut *text, line).expect("memory takes all, and keys are strings");
    text.push(b'\n');
}

/// The system of the dossiers that carry none.
#[derive(Clone, Copy)]
struct Common<'a> {
    dossier: &'a Dossier,
    compiled: &'a Compiled,
    defects: &'a [Defect],
}

type Batch = Vec<(usize, Result<String, String>)>;

/// Works out a line: its number, its text, where to write.
type Work<'w> = dyn Fn(usize, &str, &mut Vec<u8>) -> Ending + Sync + 'w;

fn stream(reader: Box<dyn BufRead + Send>, work: &Work<'_>, workers: usize) -> io::Result<Ending> {
    thread::scope(|scope| {
        let mut inputs = Vec::new();
        let mut outputs = Vec::new();
        for _ in 0..workers {
            let (to_worker, from_reader) = mpsc::sync_channel::<Batch>(2);
            let (to_writer, from_worker) = mpsc::sync_channel::<io::Result<(Vec<u8>, Ending)>>(2);
            scope.spawn(move || {
                for batch in from_reader {
                    let mut text = Vec::new();
                    let mut worst = Ending::Fine;
                    for (number, line) in batch {
                        let ending = match line {
                            Ok(line) => work(number, &line, &mut text),
                            Err(what) => too_bad(number, &what, &mut text),
                        };
                        worst = worst.max(ending);
                    }
                    if to_writer.send(Ok((text, worst))).is_err() {
                        return;
                    }
                }
            });
            inputs.push(to_worker);
            outputs.push(from_worker);
        }
        let reading = scope.spawn(move || feed(reader, &inputs));
        let mut worst = Ending::Fine;
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        // Batches go round the workers: taking them back in the same round keeps the order.
        'rounds: loop {
            for output in &outputs {
                let Ok(done) = output.recv() else { break 'rounds };
                let (text, ending) = done?;
                worst = worst.max(ending);
                out.write_all(&text)?;
            }
        }
        out.flush()?;
        reading.join().expect("the reading thread does not panic")?;
        Ok(worst)
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
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a line that is too long from one that just fits.
    reader.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() > LONGEST {
        if bytes.last() != Some(&b'\n') {
            reader.skip_until(b'\n')?;
        }
        return Ok(Some(Err(format!("la riga supera {} MB", LONGEST / (1024 * 1024)))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| "la riga non è in UTF-8".to_owned())))
}

/// Opens a dossier and has its line written; when it cannot be read, the line says why.
fn one(number: usize, line: &str, common: Option<Common<'_>>, each: &Each<'_>, text: &mut Vec<u8>) -> Ending {
    let mut refused = |errors: &[ReadError]| {
        write(text, &refusal("line", &json!(number), errors));
        Ending::Unreadable
    };
    let dossier = match formats::read_json(line, common.map(|it| it.dossier)) {
        Ok(it) => it,
        Err(errors) => return refused(&errors),
    };
    let tree = match Tree::build(&dossier) {
        Ok(it) => it,
        Err(errors) => {
            let errors: Vec<ReadError> = errors.into_iter().map(ReadError::from).collect();
            return refused(&errors);
        }
    };
    match common.filter(|it| Arc::ptr_eq(&it.dossier.system, &dossier.system)) {
        Some(Common { compiled, defects, .. }) => {
            each(&Opened { line: number, tree: &tree, compiled, defects }, text)
        }
        None => {
            let (compiled, defects) = compile(&dossier.system);
            each(&Opened { line: number, tree: &tree, compiled: &compiled, defects: &defects }, text)
        }
    }
}

fn too_bad(number: usize, what: &str, text: &mut Vec<u8>) -> Ending {
    write(text, &json!({ "line": number, "errors": [{ "what": what, "remedy": "accorciarla" }] }));
    Ending::Unreadable
}

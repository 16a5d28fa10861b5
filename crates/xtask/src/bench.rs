// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask bench`: whole processes and the batch, beside other programs when they are there.
//!
//! `TRAGUARDO_PEERS` is a folder with `w2/peers.py`, which prints one line of JSON for each program it is
//! asked for; `TRAGUARDO_W2` a folder with the columns to use, see `cargo xtask workload`.

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use engine::batch::Batch;
use xtask::workload::{PLANS, SHAPE, Workload};

use crate::program::{cargo, run as run_program, shown, traguardo};

/// Pairs of measures, ours and theirs in turn.
const PAIRS: usize = 5;
/// Runs of the batch, and of a short process, in one measure: the best counts.
const RUNS: usize = 15;
/// Programs to be compared with, as `peers.py` calls them.
const PEERS: [&str; 2] = ["polars", "duckdb"];

/// Measures everything and prints a table.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    if cfg!(debug_assertions) {
        // Chores run unoptimised; what is measured must not.
        return run_program(cargo(&["run", "--quiet", "--release", "--package", "xtask", "--", "bench"]));
    }
    let program = traguardo()?;
    let folder = program.parent().ok_or("cannot find the target folder")?.join("w2");
    let mut workload = Workload::load()?;
    workload.write(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    let system = xtask::system("examples/carico-w2/sistema.toml")?;
    let batch = Batch::new(&system, &SHAPE).map_err(|it| it.0)?;
    let columns = workload.bind(&system)?;

    let mut batches = [Vec::new(), Vec::new()];
    let mut peers: Vec<(&str, Vec<f64>)> = PEERS.map(|it| (it, Vec::new())).into();
    let (mut cold, mut many) = (Vec::new(), Vec::new());
    let mut memory = 0;
    let out = folder.join("punteggi.jsonl");
    for _ in 0..PAIRS {
        for (threads, times) in [1, 2].into_iter().zip(&mut batches) {
            times.push(best(|| {
                black_box(batch.score(&columns, threads)).map(drop).map_err(|it| it.0.to_owned())
            })?);
        }
        for (peer, times) in &mut peers {
            times.extend(kernel_of(peer)?);
        }
        cold.push(best(|| {
            process(&program, &["score", "examples/portoferraio-2021"], Stdio::null()).map(drop)
        })?);
        let lines = folder.join("dossier.jsonl");
        let lines = lines.to_str().ok_or("the target folder has a name that is not Unicode")?;
        let words = ["score", "--many", lines, "--system", "examples/carico-w2/sistema.toml"];
        let file = fs::File::create(&out).map_err(|it| format!("{}: {it}", out.display()))?;
        let begin = Instant::now();
        memory = memory.max(process(&program, &words, file.into())?);
        many.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    println!("| what | median | best |\n|---|---|---|");
    row("batch of 7,900 plans, 1 thread", &batches[0]);
    row("batch of 7,900 plans, 2 threads", &batches[1]);
    for (peer, times) in peers.iter().filter(|it| !it.1.is_empty()) {
        row(&format!("the same in {peer}"), times);
        println!("| … over ours, 1 thread | {:.1} × | |", median(times) / median(&batches[0]));
    }
    row("cold process, examples/portoferraio-2021", &cold);
    row(&format!("score --many of {PLANS} dossiers, at most {} MiB", memory / 1024), &many);
    Ok(())
}

fn row(name: &str, times: &[f64]) {
    let best = times.iter().copied().fold(f64::INFINITY, f64::min);
    println!("| {name} | {:.2} ms | {best:.2} ms |", median(times));
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Milliseconds of the quickest of several runs.
fn best(mut run: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
    let mut quickest = f64::INFINITY;
    for _ in 0..RUNS {
        let begin = Instant::now();
        run()?;
        quickest = quickest.min(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(quickest)
}

/// Runs a process to its end and gives the most memory it was seen to hold, in KiB; 0 where it is not told.
fn process(program: &Path, words: &[&str], out: Stdio) -> Result<u64, String> {
    let mut command = Command::new(program);
    command.current_dir(xtask::root()).args(words).stdout(out).stderr(Stdio::null());
    let failed = |it: std::io::Error| format!("{}: {it}", program.display());
    let mut child = command.spawn().map_err(failed)?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = 0;
    loop {
        most = peak(&status).unwrap_or(0).max(most);
        match child.try_wait().map_err(failed)? {
            Some(status) if status.success() => return Ok(most),
            Some(_) => return Err(format!("{} failed", shown(&command))),
            None if words.contains(&"--many") => thread::sleep(Duration::from_millis(5)),
            None => return child.wait().map(|_| most).map_err(failed),
        }
    }
}

/// The most resident memory of a process so far, in KiB, where the system tells it.
fn peak(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim_end().parse().ok()
}

/// Milliseconds that another program takes for the same scores, if it is there.
fn kernel_of(peer: &str) -> Result<Option<f64>, String> {
    let Some(folder) = env::var_os("TRAGUARDO_PEERS").map(PathBuf::from) else { return Ok(None) };
    let own = folder.join("venv/bin/python");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    let mut command = Command::new(python);
    command.arg(folder.join("w2/peers.py")).arg(peer).env("PERF", &folder).stderr(Stdio::null());
    let output = command.output().map_err(|it| format!("{}: {it}", shown(&command)))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let said = text.lines().rev().find_map(|it| serde_json::from_str::<serde_json::Value>(it).ok());
    let right = |it: &serde_json::Value| it["wrong_objectives"] == 0 && it["wrong_comuni"] == 0;
    Ok(said.filter(right).and_then(|it| it["kernel_ms"].as_f64()))
}

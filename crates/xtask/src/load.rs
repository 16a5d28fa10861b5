// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask assay load`: how large, how quick to start and how quick to answer the program is, its pages beside a
//! file of its own in the same run.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{packages, program::traguardo};

/// Somebody of the trial data who has one role only.
const LOGIN: &str = "login=responsabile.te&password=prova-traguardo";
/// For how long each address is asked for.
const EACH: &str = "4s";
/// How many ask at once.
const AT_ONCE: [&str; 2] = ["1", "8"];

/// The program at work.
struct Running {
    process: Child,
    /// `127.0.0.1:40123`
    address: String,
    /// From its start to its first answer.
    started: Duration,
}

/// Prints the figures, as docs/prestazioni.md keeps them.
pub(crate) fn run() -> Result<(), String> {
    packages::WRK.ensure()?;
    let program = traguardo()?;
    let folder = tempfile::tempdir().map_err(|it| format!("no temporary folder: {it}"))?;
    let database = folder.path().join("traguardo.db");
    // The first start fills the database; the second is the one that counts.
    drop(Running::start(&program, &database)?);
    let running = Running::start(&program, &database)?;
    thread::sleep(Duration::from_secs(2));
    let size = fs::metadata(&program).map_err(|it| it.to_string())?.len();
    println!("| what | figure |\n|---|---|");
    println!("| executable | {:.1} MiB |", mebibytes(size));
    println!(
        "| start on a database that is there, to the first answer | {} ms |",
        running.started.as_millis()
    );
    println!("| memory at rest | {:.1} MiB |", mebibytes(running.memory()?));
    let cookie = running.enter()?;
    let plans = running.ask("GET", "/piani", &cookie, "")?;
    let plan = between(&plans, "href=\"/piani/", "\"").filter(|it| it.len() > 30).or_else(|| {
        plans.split("href=\"/piani/").skip(1).find_map(|it| it.split('"').next().filter(|it| it.len() > 30))
    });
    let plan = plan.ok_or("the list of plans names none")?;
    let sheet = between(&plans, "href=\"/risorse/site", "\"").ok_or("the page has no sheet")?;
    let addresses = [
        ("a file of ours (the sheet)", format!("/risorse/site{sheet}")),
        ("a page without data (regole)", "/regole".to_owned()),
        ("home", "/".to_owned()),
        ("plan", format!("/piani/{plan}")),
        ("objective", format!("/piani/{plan}/obiettivi/OB-08")),
        ("findings", format!("/piani/{plan}/rilievi")),
    ];
    println!("\n| address | at once | per second | half within | 99 % within |\n|---|---|---|---|---|");
    for (name, address) in &addresses {
        for many in AT_ONCE {
            let said = running.wrk(address, &cookie, many)?;
            let figure = |label: &str| {
                let line = said.lines().map(str::trim).find(|it| it.starts_with(label));
                line.and_then(|it| it.split_whitespace().next_back()).unwrap_or("?").to_owned()
            };
            if said.contains("Non-2xx") {
                return Err(format!("{address} is refused:\n{said}"));
            }
            println!(
                "| {name} | {many} | {} | {} | {} |",
                figure("Requests/sec"),
                figure("50%"),
                figure("99%")
            );
        }
    }
    println!("\nmemory after it: {:.1} MiB", mebibytes(running.memory()?));
    Ok(())
}

impl Running {
    fn start(program: &Path, database: &Path) -> Result<Running, String> {
        let begin = Instant::now();
        let mut process = Command::new(program)
            .args(["serve", "--demo", "--address", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|it| format!("{} cannot be started: {it}", program.display()))?;
        let output = process.stdout.take().ok_or("no output")?;
        for line in BufReader::new(output).lines() {
            let line = line.map_err(|it| it.to_string())?;
            if let Some(address) = between(&line, "http://", " ") {
                let address = address.to_owned();
                let mut running = Running { process, address, started: Duration::ZERO };
                running.ask("GET", "/salute", "", "")?;
                running.started = begin.elapsed();
                return Ok(running);
            }
        }
        Err("the program ended before it answered".to_owned())
    }

    /// Bytes that it holds of the memory.
    fn memory(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.process.id());
        let text = fs::read_to_string(&path).map_err(|it| format!("{path}: {it}"))?;
        let line = text.lines().find(|it| it.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kibibytes = line.split_whitespace().nth(1).and_then(|it| it.parse::<u64>().ok());
        Ok(kibibytes.ok_or("no number in VmRSS")? * 1024)
    }

    /// Comes in, and gives the cookie.
    fn enter(&self) -> Result<String, String> {
        let answer = self.ask("POST", "/accesso", "", LOGIN)?;
        let cookie = between(&answer, "set-cookie: ", ";").ok_or("nobody was let in")?;
        Ok(cookie.to_owned())
    }

    /// A request by hand; the answer with its headers.
    fn ask(&self, method: &str, address: &str, cookie: &str, form: &str) -> Result<String, String> {
        let mut stream = TcpStream::connect(&self.address).map_err(|it| it.to_string())?;
        let request = format!(
            "{method} {address} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        stream.write_all(request.as_bytes()).map_err(|it| it.to_string())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(|it| it.to_string())?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn wrk(&self, address: &str, cookie: &str, many: &str) -> Result<String, String> {
        let output = Command::new("wrk")
            .args(["--threads", "1", "--connections", many, "--duration", EACH, "--latency"])
            .args(["--header", &format!("Cookie: {cookie}")])
            .arg(format!("http://{}{address}", self.address))
            .output()
            .map_err(|it| format!("wrk cannot be started: {it}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(it, _)| it)
}

#[expect(clippy::cast_precision_loss, reason = "a figure with one decimal")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

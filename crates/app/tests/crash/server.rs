// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program at work in a process of its own, as an office runs it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

/// `traguardo serve`, killed when dropped.
pub(crate) struct Server {
    process: Child,
    /// `http://127.0.0.1:40123`
    pub(crate) origin: String,
    // It would end if nobody could hear it.
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it on a database, which gets the trial data if it is empty.
    pub(crate) fn start(database: &str) -> Result<Server, String> {
        let mut command = traguardo(&["serve", "--demo", "--address", "127.0.0.1:0"], database);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|it| it.to_string())?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let (mut said, mut line) = (String::new(), String::new());
        while output.read_line(&mut line).map_err(|it| it.to_string())? > 0 {
            if let Some((_, it)) = line.split_once("http://") {
                let address = it.split_once(' ').map_or(it, |(it, _)| it);
                return Ok(Server { process, origin: format!("http://{address}"), _output: output });
            }
            said += &line;
            line.clear();
        }
        Err(format!("the program ended before it answered: {said}"))
    }

    /// Its address: `127.0.0.1:40123`.
    pub(crate) fn address(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// Asks it to end, and waits until it has: how well it went.
    pub(crate) fn stop(&mut self) -> Result<(), String> {
        let process = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &process]).status().map_err(|it| it.to_string())?;
        let ended = self.process.wait().map_err(|it| it.to_string())?;
        match asked.success() && ended.success() {
            true => Ok(()),
            false => Err(format!("asked to end, it ended with {ended}")),
        }
    }

    /// `kill -9`, where there are signals.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        match self.process.try_wait().map_err(|it| it.to_string())? {
            Some(status) => Err(format!("the program had ended by itself: {status}")),
            None => self.process.kill().map_err(|it| it.to_string()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads the history of a body again, from the command line, and gives its end, as `--head` wants it the next time.
pub(crate) fn verified(database: &str, body: &str, head: Option<&str>) -> Result<String, String> {
    let mut command = traguardo(&["audit", "verify", "--body", body], database);
    command.args(head.map(|it| format!("--head={it}")));
    let output = command.output().map_err(|it| it.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.trim_end().rsplit_once("finisce con ") {
        Some((_, end)) if output.status.success() => Ok(end.to_owned()),
        _ => Err(format!("{said}{}", String::from_utf8_lossy(&output.stderr))),
    }
}

pub(crate) fn traguardo(arguments: &[&str], database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    command.args(arguments).args(["--database", database]);
    command
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A PostgreSQL server of one's own, for tests: started in a temporary folder, gone when dropped.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use tempfile::TempDir;

/// Where Debian puts the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Who the server runs as when we are root, as whom it refuses to run.
const USER: &str = "postgres";
/// The role of the databases that are made: not a superuser, so that row-level security holds.
const ROLE: &str = "traguardo";
const READY: &str = "database system is ready to accept connections";

/// What to say where the programs are missing.
pub const MISSING: &str =
    "PostgreSQL is missing: the tests start one of their own; on Debian: apt-get install -y postgresql";

/// Whether a server can be started here.
#[must_use]
pub fn is_present() -> bool {
    programs().is_some()
}

/// A running server, reached by a socket in its folder. If we are root it also ends with the thread that started it,
/// so it cannot be kept in a static.
pub struct Server {
    process: Child,
    programs: PathBuf,
    folder: TempDir,
}

impl Server {
    /// Starts one, with these settings (`fsync=off`).
    ///
    /// # Errors
    /// The programs are missing, or do not start.
    pub fn start(settings: &[&str]) -> Result<Server, String> {
        let programs = programs().ok_or(MISSING)?;
        let folder = tempfile::tempdir().map_err(|it| format!("no temporary folder: {it}"))?;
        give_away(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.args([
            "--no-sync",
            "--auth=trust",
            "--encoding=UTF8",
            // Not the order of bytes, so that who relies on it is found out.
            "--locale=C",
            "--locale-provider=icu",
            "--icu-locale=it",
            "--username=postgres",
            "--pgdata",
        ]);
        output(initdb.arg(&data))?;

        let mut command = unprivileged(&programs.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(folder.path());
        let quiet =
            ["listen_addresses=", "max_connections=200", "log_min_messages=log", "logging_collector=off"];
        for setting in quiet.iter().chain(settings) {
            command.args(["-c", setting]);
        }
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(|it| format!("PostgreSQL does not start: {it}"))?;
        let told = process.stderr.take().ok_or("PostgreSQL says nothing")?;
        let mut lines = BufReader::new(told).lines().map_while(Result::ok);
        let mut said = String::new();
        let ready = lines.by_ref().any(|line| {
            said += &format!("{line}\n");
            line.contains(READY)
        });
        // What it says later must be read by somebody, or it would stop to wait.
        thread::spawn(move || lines.for_each(drop));
        let server = Server { process, programs, folder };
        if !ready {
            return Err(format!("PostgreSQL does not start: {said}"));
        }
        server.sql("postgres", &format!("create role {ROLE} login"))?;
        Ok(server)
    }

    /// Makes an empty database and gives its address.
    ///
    /// # Errors
    /// There is one already.
    pub fn database(&self, name: &str) -> Result<String, String> {
        self.sql("postgres", &format!("create database {name} owner {ROLE}"))?;
        Ok(self.address(ROLE, name))
    }

    /// Fills an empty database with what `pg_dump` wrote of another.
    ///
    /// # Errors
    /// What the server says.
    pub fn restore(&self, database: &str, text: &str) -> Result<(), String> {
        let file = self.folder.path().join(format!("{database}.sql"));
        fs::write(&file, text).map_err(|it| it.to_string())?;
        let mut psql = unprivileged(&self.programs.join("psql"));
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            "--dbname",
            database,
        ]);
        psql.arg(format!("--username={ROLE}")).arg("--file").arg(&file);
        output(psql.arg("--host").arg(self.folder.path()))
    }

    /// The address of a database for a role; `postgres` is the superuser.
    #[must_use]
    pub fn address(&self, role: &str, database: &str) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{folder}/{database}")
    }

    fn sql(&self, database: &str, text: &str) -> Result<(), String> {
        let mut psql = unprivileged(&self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--username=postgres", "--dbname", database, "--command", text]);
        output(psql.arg("--host").arg(self.folder.path()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // `immediate` because nobody needs the data. If it cannot be stopped so, it is killed.
        let mut stop = unprivileged(&self.programs.join("pg_ctl"));
        stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.folder.path().join("data"));
        if output(&mut stop).is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// The folder of `initdb` and `postgres`: of Debian the newest version, else in the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().filter_map(Result::ok);
    let mut versions: Vec<_> = versions.map(|it| it.path().join("bin")).collect();
    versions.sort_by_key(|it| it.parent().and_then(Path::file_name)?.to_str()?.parse::<u32>().ok());
    let path = env::var_os("PATH").unwrap_or_default();
    let candidates: Vec<PathBuf> = versions.into_iter().rev().chain(env::split_paths(&path)).collect();
    candidates.into_iter().find(|it| it.join("initdb").exists() && it.join("postgres").exists())
}

/// A command that is not run as root, and that does not outlive us where the system can see to it.
fn unprivileged(program: &Path) -> Command {
    let mut command = match user() {
        Some(_) => {
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={USER}")).arg(format!("--regid={USER}"));
            command.args(["--clear-groups", "--pdeathsig=INT"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Gives the folder to who is to run the server.
fn give_away(folder: &Path) -> Result<(), String> {
    let Some((user, group)) = user() else { return Ok(()) };
    #[cfg(unix)]
    std::os::unix::fs::chown(folder, Some(user), Some(group))
        .map_err(|it| format!("{}: {it}", folder.display()))?;
    #[cfg(not(unix))]
    let _ = (folder, user, group);
    Ok(())
}

/// If we are root: numbers of the user and group of the server.
fn user() -> Option<(u32, u32)> {
    let number = |what: &[&str]| -> Option<u32> {
        let said = Command::new("id").args(what).output().ok().filter(|it| it.status.success())?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"])? != 0 {
        return None;
    }
    Some((number(&["-u", USER])?, number(&["-g", USER])?))
}

fn output(command: &mut Command) -> Result<(), String> {
    let program =
        command.get_args().chain([command.get_program()]).map(|it| it.to_string_lossy().into_owned());
    let name = program.collect::<Vec<_>>().join(" ");
    let done = command.output().map_err(|it| format!("{name} cannot be started: {it}"))?;
    match done.status.success() {
        true => Ok(()),
        false => Err(format!("{name}: {}", String::from_utf8_lossy(&done.stderr))),
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line. Every command is a line of [`Command`] and a module of this folder.

mod audit;
mod backup;
mod base;
mod check;
mod compare;
mod cycle;
mod exchange;
mod explain;
mod many;
mod markdown;
mod open;
mod output;
mod outside;
pub mod page;
mod rules;
pub mod schema;
mod score;
mod sending;
mod serve;
mod show;
mod system;
mod usage;
mod whatif;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub(crate) use check::{finding_json, workpaper};
pub(crate) use cycle::{change_json, cycle_json};
pub(crate) use explain::why_json;
pub(crate) use open::Scored;
pub use output::Ending;
pub(crate) use show::{node_json, whole_json};

/// Il ciclo della performance: obiettivi, punteggi esatti e spiegati, controlli.
#[derive(Debug, Parser)]
#[command(name = "traguardo", version, disable_help_subcommand = true, disable_help_flag = true)]
#[command(disable_version_flag = true, next_help_heading = OPTIONS, subcommand_help_heading = "Comandi")]
#[command(override_usage = "traguardo <COMANDO> [OPZIONI]", after_help = CODES)]
struct Arguments {
    /// Forma dell'uscita: text per le persone (se non si dice altro), json per i programmi
    #[arg(long, value_enum, global = true, value_name = "FORMA", hide_possible_values = true)]
    format: Option<Format>,

    /// Mostra questo aiuto
    #[arg(short, long, action = clap::ArgAction::Help, global = true)]
    help: Option<bool>,

    /// Mostra la versione
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,

    #[command(subcommand)]
    command: Command,
}

const OPTIONS: &str = "Opzioni";

const CODES: &str =
    "Codici di uscita: 0 tutto bene, 1 rilievi di gravità errore, 2 ingresso illeggibile, 3 guasto";

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Testo per le persone
    Text,
    /// JSON per i programmi
    Json,
}

/// Every command. One line each.
#[derive(Debug, Subcommand)]
enum Command {
    /// Controlla un dossier e dice che cosa non torna, dove, e come rimediare
    Check(check::Check),
    /// Calcola il punteggio esatto di ogni nodo
    Score(score::Score),
    /// Spiega un punteggio fino ai dati e all'articolo
    Explain(explain::Explain),
    /// Elenca i controlli, o mostra la pagina di uno
    Rules(rules::Rules),
    /// Racconta in parole il sistema di misurazione di un dossier
    System(system::Describe),
    /// Confronta due edizioni: che cosa è cambiato, sparito, nuovo
    Compare(compare::Compare),
    /// Dice a che punto è il ciclo, a chi tocca ed entro quando, e se un passo si può fare
    Cycle(cycle::Cycle),
    /// Ricalcola gli stessi dati con un altro sistema: nodo per nodo, prima e dopo
    Whatif(whatif::Whatif),
    /// Scrive in un file tutta la banca dati e i file allegati, anche mentre il servizio lavora
    Backup(backup::Backup),
    /// Riporta una copia di sicurezza in una banca dati vuota
    Restore(backup::Restore),
    /// Scrive in un file tutto di un ente: dossier, persone, storia, prove
    ExportBody(exchange::ExportBody),
    /// Porta nella banca dati un ente esportato, o la cartella di un dossier
    ImportBody(exchange::ImportBody),
    /// Verifica il registro di ciò che è stato fatto
    Audit(audit::Audit),
    /// Avvia il servizio web
    Serve(serve::Serve),
}

/// Runs the command of the process.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = command().try_get_matches().and_then(|it| Arguments::from_arg_matches(&it));
    let arguments = match parsed {
        Ok(it) => it,
        Err(error) => return usage::tell(&error, usage::format()),
    };
    let out = output::Output::new(arguments.format.unwrap_or(Format::Text));
    match run(&arguments.command, &out) {
        Ok(ending) => ending.code(),
        Err(fault) => out.fault(&fault),
    }
}

fn run(command: &Command, out: &output::Output) -> std::io::Result<Ending> {
    match command {
        Command::Check(it) => it.run(out),
        Command::Score(it) => it.run(out),
        Command::Explain(it) => it.run(out),
        Command::Rules(it) => it.run(out),
        Command::System(it) => it.run(out),
        Command::Compare(it) => it.run(out),
        Command::Cycle(it) => it.run(out),
        Command::Whatif(it) => it.run(out),
        Command::Backup(it) => it.run(out),
        Command::Restore(it) => it.run(out),
        Command::ExportBody(it) => it.run(out),
        Command::ImportBody(it) => it.run(out),
        Command::Audit(it) => it.run(out),
        Command::Serve(it) => it.run(out),
    }
}

/// The command line, for the page that documents it.
#[must_use]
pub fn command() -> clap::Command {
    in_italian(Arguments::command())
}

/// The frame that clap prints in English, and the headings of every command.
fn in_italian(command: clap::Command) -> clap::Command {
    const FRAME: &str = "{before-help}{about}\n\nUso: {usage}\n\n{all-args}{after-help}";
    command.help_template(FRAME).mut_subcommands(|it| {
        let it = in_italian(it).disable_help_flag(true).disable_help_subcommand(true);
        it.mut_args(|arg| match arg.is_positional() {
            true => arg.help_heading("Argomenti"),
            false => arg.help_heading(OPTIONS),
        })
    })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line. Every command is a line of [`Command`] and a module of this folder.

mod check;
mod compare;
mod explain;
mod many;
mod open;
mod output;
pub mod page;
mod rules;
mod score;
mod show;
mod system;
mod whatif;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

pub use output::Ending;

/// Il ciclo della performance: obiettivi, punteggi esatti e spiegati, controlli.
#[derive(Debug, Parser)]
#[command(name = "traguardo", version, disable_help_subcommand = true, help_template = HELP)]
struct Arguments {
    /// Forma dell'uscita
    #[arg(long, value_enum, default_value = "text", global = true, value_name = "FORMA")]
    format: Format,

    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "{about}\n\nUso: {usage}\n\n{all-args}\n\nCodici di uscita: 0 tutto bene, 1 rilievi di gravità errore, \
2 ingresso illeggibile, 3 guasto.";

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
    /// Ricalcola gli stessi dati con un altro sistema: nodo per nodo, prima e dopo
    Whatif(whatif::Whatif),
}

/// Runs the command of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(it) => it,
        Err(error) => return output::usage(&error),
    };
    let out = output::Output::new(arguments.format);
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
        Command::Whatif(it) => it.run(out),
    }
}

/// The command line, for the page that documents it.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A command line that cannot be understood: what is wrong in it, in Italian.

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::error::{ContextKind, ErrorKind};

use super::{
    Format,
    markdown::wrapped,
    output::{Ending, Output},
};

/// Help and version end well; a mistaken command line is unreadable input, told in Italian.
pub(crate) fn tell(error: &clap::Error, format: Format) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let word = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    if error.kind() == ErrorKind::InvalidSubcommand && word(ContextKind::InvalidSubcommand) == "help" {
        let _ = super::command().print_help();
        return ExitCode::SUCCESS;
    }
    let argument = word(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("l'opzione «{argument}» non esiste")
        }
        ErrorKind::UnknownArgument => format!("«{argument}» è di troppo"),
        ErrorKind::InvalidSubcommand => {
            format!("il comando «{}» non esiste", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument if argument.contains("DOSSIER") => "manca il dossier".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("manca {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "manca il comando".to_owned()
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("«{}» non va bene per {argument}", word(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("{argument} non sta insieme alle altre opzioni"),
        _ => "la riga di comando non si legge".to_owned(),
    };
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested = suggested.iter().map(|it| word(*it)).find(|it| !it.is_empty());
    let remedy = match suggested {
        Some(it) if it.contains(", ") => format!("forse uno di questi: {it}"),
        Some(it) => format!("forse «{it}»?"),
        None if error.kind() == ErrorKind::InvalidValue => {
            format!("sono ammessi: {}", word(ContextKind::ValidValue))
        }
        None if error.kind() == ErrorKind::UnknownArgument && !argument.starts_with('-') => {
            "toglierlo; un percorso con spazi va tra virgolette".to_owned()
        }
        None => "vedere «traguardo --help»".to_owned(),
    };
    let told = match format {
        Format::Json => Output::new(format).refuse(&what, &remedy),
        Format::Text => {
            let remedy = wrapped(&remedy, 100, "           ");
            writeln!(io::stderr().lock(), "non si legge: {what}\n  rimedio: {remedy}")
                .map(|()| Ending::Unreadable)
        }
    };
    told.map_or(ExitCode::from(3), Ending::code)
}

/// The form that a mistaken command line asked for, as far as it can be told.
pub(crate) fn format() -> Format {
    let arguments: Vec<String> = env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
    let apart = arguments.windows(2).any(|it| it == ["--format", "json"]);
    let joined = arguments.iter().any(|it| it == "--format=json");
    if apart || joined { Format::Json } else { Format::Text }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The dossiers of examples/ and of the README go through `traguardo`, with the exit codes they must have.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::program::{exit_code, shown, traguardo};

/// Exit codes of `traguardo`.
const FINE: i32 = 0;
const FINDINGS: i32 = 1;
const UNREADABLE: i32 = 2;

/// Every dossier is scored and checked with each of its sets of results; what is not a dossier is refused.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    let program = traguardo()?;
    let mut folders = Vec::new();
    for parent in ["examples", "examples/sistemi"] {
        folders.extend(crate::folders(parent, "ente.toml")?.into_iter().map(|it| format!("{parent}/{it}")));
    }
    if folders.is_empty() {
        return Err("examples/ holds no dossier".to_owned());
    }
    for folder in folders {
        expect(&program, &["score", &folder], &[FINE])?;
        expect(&program, &["check", &folder], &[FINE, FINDINGS])?;
        for results in result_sets(&folder)? {
            expect(&program, &["score", &folder, "--results", &results], &[FINE])?;
            expect(&program, &["check", &folder, "--results", &results], &[FINE, FINDINGS])?;
        }
    }
    let first = first_dossier(program.parent().ok_or("cannot find the target folder")?)?;
    let first = first.to_str().ok_or("the target folder has a name that is not Unicode")?;
    expect(&program, &["score", first], &[FINE])?;
    expect(&program, &["explain", first, "OB1"], &[FINE])?;
    // A plan of a few lines lacks much of what a plan must have: the check says so.
    expect(&program, &["check", first], &[FINDINGS])?;
    expect(&program, &["check", first, "--only", "PESI,TOTA,SIST"], &[FINE])?;
    expect(&program, &["check", "docs"], &[UNREADABLE])
}

fn expect(program: &Path, words: &[&str], allowed: &[i32]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.current_dir(crate::root()).args(words).stdout(Stdio::null()).stderr(Stdio::null());
    let code = exit_code(&mut command)?;
    println!("{}: {code}", shown(&command));
    match allowed.contains(&code) {
        true => Ok(()),
        false => Err(format!("{} ended with {code} instead of {allowed:?}", shown(&command))),
    }
}

/// The other sets of results of a dossier, in order.
fn result_sets(folder: &str) -> Result<Vec<String>, String> {
    let names =
        crate::entries(folder)?.into_iter().filter_map(|it| Some(it.file_name()?.to_str()?.to_owned()));
    Ok(names.filter(|it| it.starts_with("risultati-")).collect())
}

/// Writes below `target` the dossier that the README shows to newcomers, and gives its folder.
fn first_dossier(target: &Path) -> Result<PathBuf, String> {
    let readme =
        fs::read_to_string(crate::root().join("README.md")).map_err(|it| format!("README.md: {it}"))?;
    let folder = target.join("prova");
    fs::create_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    for (name, text) in files_shown(&readme) {
        fs::write(folder.join(name), text).map_err(|it| format!("{name}: {it}"))?;
    }
    Ok(folder)
}

/// The TOML blocks of a page whose first line is their path: `# prova/ente.toml`.
fn files_shown(page: &str) -> Vec<(&str, &str)> {
    let blocks = page.split("```toml\n# prova/").skip(1);
    blocks.filter_map(|it| it.split("\n```").next()?.split_once('\n')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_a_whole_dossier() {
        let readme = fs::read_to_string(crate::root().join("README.md")).unwrap();
        let names: Vec<_> = files_shown(&readme).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["ente.toml", "piano.toml", "sistema.toml", "risultati.toml"]);
    }

    #[test]
    fn a_block_ends_where_it_is_closed() {
        let page = "a\n```toml\n# prova/x.toml\nb = 1\nc = 2\n```\nd\n```toml\ne = 3\n```\n";
        assert_eq!(files_shown(page), [("x.toml", "b = 1\nc = 2")]);
    }
}

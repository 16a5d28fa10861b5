// SPDX-License-Identifier: AGPL-3.0-or-later
//! The comuni and provinces of Italy (ISTAT), for who sets up a body without typing what is known already.

use std::{collections::BTreeMap, sync::LazyLock};

use engine::dictionary::folded;
use serde::Deserialize;

use super::asset;

/// A comune: name, sign of the province, its name, code of the land registry.
#[derive(Deserialize)]
struct Comune(String, String, String, String);

static ALL: LazyLock<Vec<Comune>> = LazyLock::new(|| {
    asset::data("comuni.json").and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default()
});

/// A body that the list knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// «Comune di Portoferraio».
    pub(super) name: String,
    /// Word of its kind.
    pub(super) kind: &'static str,
    /// Sign of the province.
    pub(super) province: String,
    /// Code in the index of public bodies; blank when it is not made of the land registry's.
    pub(super) ipa: String,
}

/// Most that are shown.
const MOST: usize = 20;

/// The bodies whose name begins with those words, then those that have them elsewhere.
pub(super) fn find(words: &str) -> Vec<Known> {
    let words = words.trim().to_lowercase();
    let wanted = &plain(words.trim_start_matches("comune di ").trim_start_matches("provincia di "));
    if wanted.len() < 2 {
        return Vec::new();
    }
    let provinces: BTreeMap<&str, &str> = ALL.iter().map(|it| (it.1.as_str(), it.2.as_str())).collect();
    let comuni = ALL.iter().map(|Comune(name, province, _, code)| Known {
        name: format!("Comune di {name}"),
        kind: "comune",
        province: province.clone(),
        ipa: format!("c_{}", code.to_lowercase()),
    });
    let provinces = provinces.into_iter().map(|(sign, name)| Known {
        name: format!("Provincia di {name}"),
        kind: "provincia",
        province: sign.to_owned(),
        ipa: String::new(),
    });
    let mut found: Vec<(usize, Known)> =
        comuni.chain(provinces).filter_map(|it| Some((rank(&it.name, wanted)?, it))).collect();
    found.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
    found.into_iter().take(MOST).map(|(_, it)| it).collect()
}

/// 0 the whole name, 1 its beginning, 2 anywhere.
fn rank(name: &str, wanted: &str) -> Option<usize> {
    let own = plain(name.split_once(" di ").map_or(name, |(_, it)| it));
    match own.as_str() {
        it if it == wanted => Some(0),
        it if it.starts_with(wanted) => Some(1),
        it if it.contains(wanted) => Some(2),
        _ => None,
    }
}

/// Without accents, which people leave out; nor spaces and apostrophes.
fn plain(words: &str) -> String {
    let letter = |it: char| match it {
        'à' | 'á' | 'â' => 'a',
        'è' | 'é' | 'ê' => 'e',
        'ì' | 'í' | 'î' => 'i',
        'ò' | 'ó' | 'ô' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        it => it,
    };
    folded(words).chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comune_is_found_whatever_the_case_and_the_accents() {
        let found = find("portoferraio");
        assert_eq!(found[0].name, "Comune di Portoferraio");
        assert_eq!((found[0].province.as_str(), found[0].ipa.as_str()), ("LI", "c_g912"));
        assert_eq!(find("AGLIE")[0].name, "Comune di Agliè");
        assert_eq!(find("comune di roma")[0].name, "Comune di Roma");
    }

    #[test]
    fn provinces_are_in_the_list_and_one_letter_is_not_enough() {
        assert!(find("cuneo").iter().any(|it| it.name == "Provincia di Cuneo"));
        assert!(find("a").is_empty());
        assert!(find("san").len() == MOST);
    }
}

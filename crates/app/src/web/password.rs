// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which passwords are taken: long ones that are not the first to be guessed. Nothing is asked of their composition.

use super::secret::{LONGEST, SHORTEST};

/// What people who attack try first, as it reads in small letters without digits and signs. One line for each kind.
#[rustfmt::skip]
static COMMON: &[&str] = &[
    "password", "passwordpassword", "passw", "passwd", "passphrase", "parolachiave", "parolasegreta", "parola", "segreta", "segreto", "codicesegreto",
    "qwerty", "qwertyuiop", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "asdfghjkl", "asdfghjklzxcvbnm", "zxcvbnm", "qazwsxedc", "qazwsxedcrfv", "qazwsxedcrfvtgb", "qwertzuiop", "azertyuiop", "qweasdzxc",
    "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "abcabcabcabc",
    "administrator", "amministratore", "amministrazione", "administration", "admin", "adminadmin", "root", "rootroot", "superuser", "utente", "utenteprova", "user", "guest", "ospite", "default", "changeme", "changemenow", "cambiami", "cambiamisubito", "cambiapassword", "benvenuto", "benvenuta", "benvenuti", "welcome", "welcomeback", "letmein", "letmeinplease", "login", "accesso",
    "iloveyou", "iloveyouforever", "tiamo", "tiamotanto", "tiamopersempre", "amoremio", "amoreamore", "amore", "ciaociao", "ciaociaociao", "buongiorno", "buonasera", "sunshine", "princess", "football", "baseball", "superman", "batman", "dragon", "monkey", "master", "trustno", "starwars", "whatever", "mustang", "jesuschrist", "forzaitalia", "forzajuve", "forzamilan", "forzainter", "forzaroma", "forzanapoli", "juventus", "napolicalcio", "interinter", "milanmilan", "romaroma",
    "comune", "comunecomune", "municipio", "ilcomune", "segretario", "ragioneria", "protocollo", "ufficiotecnico", "anagrafe", "pubblicaamministrazione", "obiettivi", "performance", "pianoperformance", "traguardo", "traguardotraguardo", "provatraguardo", "prova", "provaprova", "test", "testtest", "correcthorsebatterystaple",
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre", "primavera", "estate", "autunno", "inverno", "lunedi", "venerdi",
];

/// Why a password is not taken; nothing if it is. `names` are words that whoever guesses knows: login, person, body.
pub(super) fn refused(password: &str, names: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(format!(
            "servono almeno {SHORTEST} caratteri, e sono {length}: va bene anche una frase"
        ));
    }
    if length > LONGEST {
        return Some(format!("la password supera {LONGEST} caratteri: accorciarla"));
    }
    let small = password.to_lowercase();
    if let Some(name) = names.iter().flat_map(|it| telling(it)).find(|it| small.contains(it.as_str())) {
        return Some(format!("la password contiene «{name}», che chi prova a indovinare conosce: toglierlo"));
    }
    // Digits at the end are rarely letters.
    let core = small.trim_matches(|it: char| !it.is_alphabetic());
    let is_common = is_repeated(&small)
        || is_run(&small)
        || COMMON.contains(&bare(&small).as_str())
        || COMMON.contains(&bare(&plain(core)).as_str());
    is_common.then(|| {
        "la password è fra quelle che si provano per prime: scegliere, per esempio, quattro parole a caso"
            .to_owned()
    })
}

/// The words of a name that nobody else would think of.
fn telling(name: &str) -> Vec<String> {
    const GENERIC: &[&str] =
        &["comune", "unione", "provincia", "comunità", "consorzio", "azienda", "montana", "comuni", "città"];
    let words = name.split(|it: char| !it.is_alphanumeric()).map(str::to_lowercase);
    let mut words: Vec<String> =
        words.filter(|it| it.chars().count() >= 5 && !GENERIC.contains(&it.as_str())).collect();
    let whole = name.trim().to_lowercase();
    if whole.chars().count() >= 4 {
        words.insert(0, whole);
    }
    words
}

/// The letters.
fn bare(small: &str) -> String {
    small.chars().filter(|it| it.is_alphabetic()).collect()
}

/// With the letters that people write as digits.
fn plain(small: &str) -> String {
    let letter = |it| match it {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    small.chars().map(letter).collect()
}

/// A few signs again and again.
fn is_repeated(small: &str) -> bool {
    let signs: Vec<char> = small.chars().collect();
    (1..=4).any(|period| signs.iter().zip(&signs[period..]).all(|(one, other)| one == other))
}

/// Signs each of which is the one after, or before, the last: `123456789012`, `abcdefghijkl`.
fn is_run(small: &str) -> bool {
    let steps: Vec<i64> = small
        .chars()
        .zip(small.chars().skip(1))
        .map(|(one, other)| match (one, other) {
            ('9', '0') => 1,
            ('0', '9') => -1,
            _ => i64::from(u32::from(other)) - i64::from(u32::from(one)),
        })
        .collect();
    steps.iter().all(|it| *it == 1) || steps.iter().all(|it| *it == -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_unexpected_words_are_taken() {
        for good in ["cavallo verde sette", "una frase lunga", "perché no, domani?", "tre123tigri456"] {
            assert_eq!(refused(good, &["anna.rossi", "Anna Rossi", "Comune di Elba"]), None, "{good}");
        }
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        let names = ["a.rossi", "Anna Rossi", "Comune di Vallechiara di Sopra"];
        for (bad, why) in [
            ("breve", "almeno 12"),
            ("vallechiara 2026!", "«vallechiara»"),
            ("io sono a.rossi", "«a.rossi»"),
            ("qui lavora rossi", "«rossi»"),
            ("123456789012", "per prime"),
            ("987654321098", "per prime"),
            ("abababababab", "per prime"),
            ("Password2026!", "per prime"),
            ("P@ssw0rd1234", "per prime"),
            ("qwertyuiop123", "per prime"),
            ("Settembre.2026", "per prime"),
        ] {
            let said = refused(bad, &names).unwrap_or_default();
            assert!(said.contains(why), "{bad}: {said}");
        }
        assert!(refused(&"lunga ".repeat(50), &names).unwrap().contains("256"));
    }
}

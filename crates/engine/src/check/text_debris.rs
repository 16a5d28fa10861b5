// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-01: misspellings, truncated sentences, debris of the reading of a scan.

use crate::{
    check::{
        Check, Finding, Mend, Severity, Subject,
        date_not_of_calendar::dates,
        reach::{says, spread},
    },
    dictionary::{Phrase, phrases},
    model::{Deadline, Place, Text, Understand as _, Written},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TEST-01",
    title: "I testi sono interi e scritti bene",
    severity: Severity::Information,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("text_debris.md"),
    run,
};

/// Places named in the message; the others are counted.
const NAMED: usize = 6;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let texts = subject.every_text();
    // Those with a capital letter are looked for as they stand, not among the words.
    let wrong = phrases!("misspellings");
    let wrong: Vec<Phrase> = wrong.iter().filter(|it| may_be(subject, it)).copied().collect();
    let broken = broken_years(subject);
    let kinds = [
        ("date spezzate dalla lettura", "riscrivere la data senza lo spazio", broken),
        ("parole sbagliate", "correggere la parola", faults(texts, |it| misspelt(subject, it, &wrong))),
        ("testi interrotti", "completare la frase", faults(texts, |it| truncated(it))),
        ("parentesi spaiate", "aprire o chiudere la parentesi", faults(texts, |it| unpaired(it))),
        ("spazi e segni fuori posto", "correggere gli spazi e i segni", faults(texts, |it| misplaced(it))),
    ];
    kinds.into_iter().filter_map(|(what, remedy, found)| finding(subject, what, remedy, &found)).collect()
}

fn finding(subject: &Subject<'_>, what: &str, remedy: &str, found: &[(String, Place)]) -> Option<Finding> {
    let (_, place) = found.first()?;
    let mut quotes: Vec<(&str, usize)> = Vec::new();
    for (quote, _) in found {
        match quotes.iter_mut().find(|it| it.0 == quote) {
            Some((_, count)) => *count += 1,
            None => quotes.push((quote, 1)),
        }
    }
    let words: Vec<String> = quotes
        .iter()
        .take(NAMED)
        .map(
            |(quote, count)| {
                if *count > 1 { format!("{quote} ({count} volte)") } else { (*quote).to_owned() }
            },
        )
        .collect();
    let more =
        if quotes.len() > NAMED { format!(" e altri {}", quotes.len() - NAMED) } else { String::new() };
    Some(Finding {
        place: *place,
        path: subject.path(0),
        what: format!("{what}: {}{more}", words.join(", ")),
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    })
}

fn faults<I: IntoIterator<Item = String>>(
    texts: &[&Text],
    fault: impl Fn(&Text) -> I,
) -> Vec<(String, Place)> {
    texts.iter().flat_map(|it| fault(it).into_iter().map(|quote| (quote, it.place))).collect()
}

fn broken_years(subject: &Subject<'_>) -> Vec<(String, Place)> {
    broken_dates(subject).map(|it| (format!("«{}»", it.text.trim()), it.place())).collect()
}

fn broken_dates<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Written<Deadline>> {
    let cells = (1..subject.tree.nodes.len()).flat_map(|at| dates(subject, at)).map(|it| it.1);
    let broken = cells.filter(|it| it.value.as_ref().is_some_and(|it| it.debris));
    broken.collect::<Vec<_>>().into_iter()
}

/// The dates whose year the reading broke in two, whole again.
pub(super) fn mends(subject: &Subject<'_>) -> Vec<Mend> {
    broken_dates(subject).filter_map(|it| Some(Mend { path: subject.path(0), ..whole(it)? })).collect()
}

fn whole(cell: &Written<Deadline>) -> Option<Mend> {
    let text = cell.text.trim();
    let blanks = text.match_indices(' ').map(|(at, _)| format!("{}{}", &text[..at], &text[at + 1..]));
    let kind = cell.value.as_ref()?.kind;
    let same = |words: &String| Deadline::understand(words).is_some_and(|it| it.kind == kind && !it.debris);
    Some(Mend {
        place: cell.place(),
        path: String::new(),
        key: None,
        printed: text.to_owned(),
        words: blanks.into_iter().find(same)?,
        reason: "",
    })
}

/// The words and phrases of the list of misspellings.
fn misspelt(subject: &Subject<'_>, text: &Text, known: &[Phrase]) -> Vec<String> {
    let said = subject.said(text);
    let wrong = known.iter().filter(|it| {
        if is_exact(it) {
            text.split_whitespace().any(|word| word == it.words)
        } else {
            says(&said, it.words)
        }
    });
    wrong.map(|it| format!("«{}» per «{}»", as_written(text, it.words), it.reason)).collect()
}

/// Whether some text may have it.
fn may_be(subject: &Subject<'_>, phrase: &Phrase) -> bool {
    if is_exact(phrase) { subject.may_say(&spread(phrase.words)) } else { subject.may_say(phrase.words) }
}

/// Wrong only as it stands: it has a capital letter.
fn is_exact(phrase: &Phrase) -> bool {
    phrase.words.chars().any(char::is_uppercase)
}

/// The words of the text that a phrase of a dictionary found.
fn as_written(text: &str, phrase: &str) -> String {
    let stem = phrase.trim_end_matches('*');
    let lower = text.to_lowercase();
    let Some(at) = lower.find(stem).filter(|_| lower.len() == text.len()) else { return stem.to_owned() };
    let end = at + stem.len();
    let rest = text[end..].find(|it: char| !it.is_alphanumeric()).unwrap_or(text.len() - end);
    text[at..end + rest].to_owned()
}

/// Words with which no Italian sentence ends.
const OPEN: &[&str] = &[
    "del", "dello", "della", "dei", "degli", "delle", "al", "allo", "alla", "ai", "agli", "alle", "dal",
    "dallo", "dalla", "dai", "dagli", "dalle", "nel", "nello", "nella", "nei", "negli", "nelle", "sul",
    "sullo", "sulla", "sui", "sugli", "sulle", "di", "con", "per", "tra", "fra", "ed", "il", "lo", "gli",
    "un", "uno", "una", "che",
];

/// The last words of a text that does not end.
fn truncated(text: &str) -> Option<String> {
    let last: Vec<&str> = text.split_whitespace().rev().take(3).collect();
    let open = last.first().is_some_and(|it| OPEN.contains(it));
    (open && last.len() > 2)
        .then(|| format!("«… {}»", last.iter().rev().copied().collect::<Vec<_>>().join(" ")))
}

/// A bracket without its other half. A letter or number before `)` may begin an item of a list, or end what a bracket
/// opened: only what is wrong in both readings is told.
fn unpaired(text: &str) -> Option<String> {
    if !text.contains(['(', ')']) {
        return None;
    }
    let (mut open, mut stray): (Vec<usize>, Option<usize>) = (Vec::new(), None);
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => {
                opened += 1;
                open.push(at);
            }
            ')' => {
                closed += 1;
                if !begins_item(&text[..at]) && open.pop().is_none() {
                    stray = stray.or(Some(at));
                }
            }
            _ => (),
        }
    }
    let left = open.pop().filter(|_| opened > closed);
    stray.or(left).map(|at| around(text, at))
}

/// "a", "12", "iv", "1-bis" at the beginning of a line or after a blank.
fn begins_item(before: &str) -> bool {
    let label =
        before.rsplit(|it: char| it.is_whitespace() || ['(', ',', ';'].contains(&it)).next().unwrap_or("");
    let label = label.trim_end_matches("-bis").trim_end_matches("-ter");
    !label.is_empty()
        && label.chars().count() <= 3
        && label.chars().all(|it| it.is_ascii_digit() || it.is_lowercase())
        || (label.chars().count() == 1 && label.chars().all(char::is_alphabetic))
}

/// Signs without the blank after them, or with one before, or twice.
fn misplaced(text: &str) -> Option<String> {
    let mut before = None;
    for (sign_at, sign) in text.char_indices() {
        let Some((at, one)) = before.replace((sign_at, sign)) else { continue };
        let mark = matches!(sign, ':' | ';' | ',' | '.');
        if !mark && !one.is_ascii_digit() {
            continue;
        }
        let Some(next) = text[sign_at + sign.len_utf8()..].chars().next() else { break };
        let glued = sign == ':' && one.is_alphabetic() && next.is_alphabetic();
        let loose = one == ' ' && [':', ';', ','].contains(&sign);
        let twice = sign == next && [',', ';', ':'].contains(&sign)
            || (one.is_alphabetic() && sign == '.' && next == '.');
        let ellipsis = twice && sign == '.' && text[at..].contains("...");
        let stuck = one.is_ascii_digit() && sign.is_uppercase() && next.is_lowercase();
        if (glued || loose || twice && !ellipsis || stuck) && !is_address(text, at) {
            return Some(around(text, at));
        }
    }
    text.split_whitespace().find_map(joined_words).map(|it| format!("«{it}»"))
}

/// Two words without the blank between them ("corsoUtilizzano", "delVoIP"), or signs of crossing out left among them. What Italian words do not end with
/// ("openData"), and an acronym behind a word ("pagoPA"), are names.
fn joined_words(token: &str) -> Option<&str> {
    let word = token.trim_matches(|it: char| !it.is_alphanumeric());
    if token.contains("~~") {
        return Some(word);
    }
    let (first, second) = word.split_at(word.find(char::is_uppercase)?);
    let plain = first.chars().count() > 2 && first.chars().all(char::is_lowercase);
    let ends = OPEN.contains(&first) || first.ends_with(['a', 'e', 'i', 'o', 'à', 'è', 'ì', 'ò', 'ù']);
    let said = second.chars().all(char::is_alphanumeric) && second.contains(char::is_lowercase);
    (plain && ends && said).then_some(word)
}

/// Part of the address of a page, where signs have no blanks.
fn is_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |it| it + 1);
    let word = text[start..].split_whitespace().next().unwrap_or("");
    word.contains("://") || word.starts_with("www.") || word.contains('@')
}

/// The words around a byte.
fn around(text: &str, at: usize) -> String {
    let back = text[..at].char_indices().rev().take(14).last().map_or(0, |it| it.0);
    let from =
        text[back..at].find(char::is_whitespace).map_or(back, |it| if back == 0 { 0 } else { back + it + 1 });
    let to = text[at..].char_indices().nth(14).map_or(text.len(), |it| at + it.0);
    let to = if to == text.len() {
        to
    } else {
        text[at..to].rfind(char::is_whitespace).map_or(to, |it| at + it.max(1))
    };
    format!("«{}»", text[from..to.max(from)].trim())
}

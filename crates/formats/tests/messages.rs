// SPDX-License-Identifier: AGPL-3.0-or-later
//! Each mistake is told in Italian, with its place, the words of who made it, and what to do.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use formats::{ReadError, read_json, read_text};

/// Words of the parsers that officials do not read.
const ENGLISH: &[&str] = &[
    "expected",
    "unexpected",
    "invalid",
    "duplicate",
    "missing",
    "unclosed",
    "cannot",
    "extra",
    "value",
    "unquoted",
    "recurs",
    "newline",
    "trailing",
    "string",
];

/// The first mistake of a text.
fn mistake(text: &str) -> ReadError {
    let unreadable = read_text(text).map(|_| ()).unwrap_err();
    for it in &unreadable.errors {
        let words = format!("{} {}", it.what, it.remedy);
        // What stands between quotation marks is the user's.
        let ours: String =
            words.split('«').map(|it| it.split_once('»').map_or(it, |(_, rest)| rest)).collect();
        for english in ENGLISH {
            assert!(!ours.to_lowercase().contains(english), "{text:?}: {words}");
        }
        assert!(it.place.is_known(), "{text:?}: {words}");
        assert!(!it.remedy.is_empty());
        let first = it.what.chars().next().unwrap();
        assert!(!first.is_uppercase() && !it.what.ends_with('.'), "{}", it.what);
    }
    unreadable.errors.into_iter().next().unwrap()
}

/// A text, what its first mistake says, what its remedy says, and the words where it points ("" is an end of line).
const SYNTAX: &[(&str, &str, &str)] = &[
    ("[piano]\ntitolo = ciao\n", "«ciao» sta senza virgolette", "\"così\""),
    ("[piano]\ntitolo = \"ciao\n", "le virgolette di «\"ciao» non sono chiuse", "\"\"\""),
    ("[piano]\ntitolo = 'ciao\n", "le virgolette di «'ciao» non sono chiuse", "\"\"\""),
    ("[piano]\ntitolo = \"\"\"ciao\n", "tre virgolette", "altre tre"),
    ("[piano]\ntitolo ciao\n", "«titolo ciao»", "chiave = \"valore\""),
    ("[piano]\ntitolo =\n", "«titolo =»", "chiave = \"valore\""),
    ("[piano]\ntitolo: \"a\"\n", "«:»", "le chiavi"),
    ("[piano]\n; commento\n", "«;»", "comincia con #"),
    ("[piano]\nunità = \"a\"\n", "«à» non può stare nel nome", "senza accento"),
    ("[piano]\n= \"a\"\n", "manca il nome", "il nome"),
    ("[piano\ntitolo = \"a\"\n", "«[piano» non è chiuso", "]"),
    ("[[obiettivo]\nid = \"a\"\n", "«[[obiettivo]» non è chiuso", "]]"),
    ("[]\n", "manca il nome", "il nome"),
    ("[pia no]\n", "«[pia no]» non è chiuso", "]"),
    ("[piano]]\ntitolo = \"a\"\n", "«]» dopo il nome della tabella", "da solo"),
    ("[piano] titolo = \"a\"\n", "dopo il nome della tabella", "da solo"),
    ("[piano]\npeso = 8,33 %\n", "«,33 %» dopo il valore", "tra virgolette"),
    ("[piano]\npeso = 20%\n", "«20%» sta senza virgolette", "virgolette"),
    ("[piano]\ntitolo = \"dice \"sì\" e va\"\n", "dopo il valore", "virgolette"),
    ("[piano]\ntitolo = “ciao”\n", "«“ciao”» sta senza virgolette", "virgolette"),
    ("[piano]\ntitolo == \"a\"\n", "un segno = di troppo", "un solo ="),
    ("[piano]\nanno = 01\n", "«01» non è un numero", "come è stampato"),
    ("[piano]\nanno = 2.024.000\n", "«2.024.000» non è un numero", "come è stampato"),
    ("[piano]\nanno = --1\n", "«--1» non è un numero", "come è stampato"),
    ("[piano]\nanno = 0xZZ\n", "«0xZZ» non è un numero", "come è stampato"),
    ("[piano]\nanno = 1__0\n", "«1__0» non è un numero", "come è stampato"),
    ("[piano]\nanno = 5.\n", "«5.» non è un numero", "come è stampato"),
    ("[piano]\nanno = 31/12/2024\n", "«31/12/2024» sta senza virgolette", "virgolette"),
    ("[piano]\nanno = 31.12.2024\n", "«31.12.2024»", "virgolette"),
    ("[piano]\nanno = 2024-13-45\n", "«2024-13-45» non è una data", "\"31/12/2026\""),
    ("[piano]\nanno = 31-12-2024\n", "«31-12-2024» non è una data", "\"31/12/2026\""),
    ("[ente]\ndirigenza = True\n", "«True»", "minuscolo"),
    ("[ente]\ndirigenza = vero\n", "«vero» sta senza virgolette", "virgolette"),
    ("[piano]\ntitolo = \"C:\\dati\"\n", "barra rovesciata", "\\\\"),
    ("[piano]\ntitolo = \"\\uD800\"\n", "barra rovesciata", "\\\\"),
    ("[piano]\ntitolo = \"a\u{0}b\"\n", "un carattere che non si vede", "toglierlo"),
    ("[piano]\rtitolo = 1\n", "ritorno a capo", "fine riga"),
    ("[piano]\ntitolo = \"a\"\ntitolo = \"b\"\n", "«titolo» è scritta due volte", "tenerne una"),
    ("[sistema]\nnome = \"a\"\n[sistema]\nanno = 2024\n", "«sistema» è scritta due volte", "[[tabella]]"),
    (
        "[[obiettivo]]\nid = \"a\"\n[obiettivo]\ncodice = \"b\"\n",
        "«obiettivo» è scritta due volte",
        "[[tabella]]",
    ),
    ("[[obiettivo]]\nambiti = [\"a\" \"b\"]\n", "manca una virgola", "una virgola"),
    ("[[obiettivo]]\nambiti = [\"a\",, \"b\"]\n", "una virgola di troppo", "toglierla"),
    ("[[obiettivo]]\nambiti = [a, b]\n", "«a» sta senza virgolette", "virgolette"),
    ("[[obiettivo]]\nambiti = [\"a\", \"b\"\n", "l'elenco non è chiuso", "]"),
    ("[piano]\nanno = {a = 1\n", "graffe", "un elenco"),
    ("[piano]\nanno = 1\n[piano.anno.altro]\nb = 1\n", "«anno» è già il nome di una cella", "senza punti"),
    ("{\"piano\": {}}\n", "«{\"piano\": {}}»", "chiave = \"valore\""),
    ("obiettivo;peso;data\n", "«;» non può stare", "le chiavi"),
    ("<html>\n", "«<» non può stare", "le chiavi"),
];

#[test]
fn mistakes_of_syntax_are_told_in_italian() {
    for (text, what, remedy) in SYNTAX {
        let it = mistake(text);
        assert!(it.what.contains(what), "{text:?}: {}", it.what);
        assert!(it.remedy.contains(remedy), "{text:?}: {}", it.remedy);
    }
}

/// A text, its mistake, its remedy, and the words at its place.
const CONTENTS: &[(&str, &str, &str, &str)] = &[
    (
        "[[obbiettivo]]\nid = \"a\"\n",
        "la tabella «obbiettivo» non esiste",
        "forse «obiettivo»?",
        "obbiettivo",
    ),
    ("[[zzzzzzzz]]\n", "la tabella «zzzzzzzz» non esiste", "sono ammessi: ente, struttura", "zzzzzzzz"),
    (
        "[[fase]]\nscadenze = \"x\"\n",
        "la tabella «fase» non ha la chiave «scadenze»",
        "forse «scadenza»?",
        "scadenze",
    ),
    ("titolo = \"a\"\n", "«titolo» sta fuori da ogni tabella", "sotto [piano]", "titolo"),
    (
        "[[obiettivo]]\nid = \"a\"\ntipo = \"svilupo\"\n",
        "«tipo» di «obiettivo»: «svilupo»",
        "forse «sviluppo»?",
        "svilupo",
    ),
    (
        "[[livello]]\nnome = \"ente\"\nmancante = \"boh\"\n",
        "«boh» non è tra le parole",
        "indefinito, escludi",
        "boh",
    ),
    ("[piano]\nanno = true\n", "c'è vero o falso, serve un testo", "scrivere", "true"),
    ("[piano]\nanno = \"duemila\"\n", "«duemila» non è un numero intero", "fino a 32767", "duemila"),
    ("[piano]\nanno = 99999\n", "«99999» non è un numero intero", "fino a 32767", "99999"),
    ("[piano]\nanno = 1e9\n", "un numero con esponente", "scrivere", "1e9"),
    ("[ente]\ndirigenza = \"sì\"\n", "serve true o false", "senza virgolette", "sì"),
    ("[[obiettivo]]\nid = \"a\"\nambiti = \"b\"\n", "serve un elenco", "parentesi quadre", "b"),
    (
        "[[obiettivo]]\nid = \"a\"\nambiti = [[\"b\"]]\n",
        "c'è un elenco, serve un testo",
        "virgolette",
        "[[\"b\"]]",
    ),
    ("[[obiettivo]]\nid = {a = \"b\"}\n", "una tabella dentro una cella", "virgolette", "{a = \"b\"}"),
    ("[obiettivo]\nid = \"a\"\n", "«obiettivo» è una tabella di righe", "[[obiettivo]]", "obiettivo"),
    ("[[piano]]\nanno = 2024\n", "«piano» è una tabella sola", "[piano]", "piano"),
    ("[[livello]]\nnome = \"ente\"\ndenominatore = \"0\"\n", "«0» non è un denominatore", "pesi", "0"),
    (
        "[[obiettivo]]\nid = \"a\"\n[[obiettivo]]\nid = \"a\"\n",
        "l'id «a» è già di un'altra riga",
        "un id diverso",
        "a",
    ),
    ("[[fase]]\nid = \"f\"\nobiettivo = \"z\"\n", "nessuna riga (obiettivo) ha l'id «z»", "che esiste", "z"),
    (
        "[[obiettivo]]\nid = \"o\"\n[[fase]]\nid = \"f\"\nobiettivo = \"f\"\n",
        "«f» è un id di fase, qui serve obiettivo",
        "giusta",
        "f",
    ),
    ("[[indicatore]]\nid = \"i\"\n", "non dice a che cosa appartiene", "l'id di ciò", "[[indicatore]]"),
    (
        "[[obiettivo]]\nid = \"o\"\n[[rilevazione]]\ndi = \"o\"\n[[rilevazione]]\ndi = \"o\"\n",
        "«o» ha due rilevazioni",
        "tenerne una",
        "o",
    ),
    ("[[dato]]\nnodo = \"z\"\nnome = \"a\"\n", "«dato» parla dell'id «z»", "che esiste", "z"),
    ("[[riga]]\ntabella = \"z\"\nnome = \"a\"\n", "nessuna tabella allegata ha l'id «z»", "che esiste", "z"),
    (
        "[[obiettivo]]\nid = \"a\"\npadre = \"b\"\n[[obiettivo]]\nid = \"b\"\npadre = \"a\"\n",
        "«a» → «b» → «a»",
        "togliere il giro",
        "[[obiettivo]]",
    ),
    (
        "[[dato]]\nnome = \"a\"\nformula = \"b + 1\"\n[[dato]]\nnome = \"b\"\nformula = \"a\"\n",
        "la formula di «a» dipende da sé stessa: «a» → «b» → «a»",
        "un valore scritto",
        "b + 1",
    ),
    (
        "[[tabella]]\nid = \"t\"\n[[riga]]\ntabella = \"t\"\nid = \"m\"\nnome = \"MOL\"\ntipo = \"derivata\"\nformula = \"m * 2\"\n",
        "la formula di «m» dipende da sé stessa",
        "togliere il giro",
        "m * 2",
    ),
    (
        "[[grandezza]]\nnome = \"g\"\nespressione = \"h\"\n[[grandezza]]\nnome = \"h\"\nespressione = \"g\"\n",
        "la formula di «g» dipende da sé stessa",
        "togliere il giro",
        "h",
    ),
];

#[test]
fn mistakes_of_contents_point_at_the_words() {
    for (text, what, remedy, words) in CONTENTS {
        let it = mistake(text);
        assert!(it.what.contains(what), "{text:?}: {}", it.what);
        assert!(it.remedy.contains(remedy), "{text:?}: {}", it.remedy);
        assert_eq!(&text[it.place.start as usize..it.place.end as usize], *words, "{text:?}");
    }
}

#[test]
fn mistakes_of_json_are_told_in_italian() {
    let cases = [
        ("", "finisce a metà"),
        ("{\"piano\": {\"anno\": 2024}", "finisce a metà"),
        ("[1]", "qui serve un oggetto di tabelle"),
        ("{\"piano\": 5}", "qui serve una tabella"),
        ("{\"fase\": [5]}", "qui serve una riga"),
        ("{\"piano\": {\"anno\": 2024}} x", "c'è altro dopo la fine"),
        ("{\"piano\": {\"anno\": 2024,}}", "una virgola di troppo"),
        ("{piano: {}}", "una chiave non è tra virgolette"),
        ("{\"piano\" {}}", "mancano i due punti"),
        ("{\"piano\": {\"anno\": 1 \"dal\": 2}}", "manca la virgola"),
        ("{\"piano\": {\"titolo\": \"a\nb\"}}", "un carattere di controllo"),
        ("{\"piano\": {\"titolo\": \"\\q\"}}", "barra rovesciata"),
        ("{\"piano\": {\"anno\": 8.}}", "un numero non si legge"),
        ("{\"piano\": {\"anno\": 20.5}}", "va tra virgolette"),
        ("{\"piano\": {\"anno\": 2024, \"anno\": 2025}}", "«anno» di «piano» è scritta due volte"),
        ("{\"piano\": {\"anno\": 2024}, \"piano\": {\"anno\": 2025}}", "«piano» è già scritta"),
        ("{\"piano\": {\"anno\": {\"a\": 1}}}", "un oggetto dentro una cella"),
        ("{\"obiettivo\": [{\"ambiti\": [null]}]}", "c'è null"),
        ("{\"obietivo\": []}", "la tabella «obietivo» non esiste"),
        ("che cosa", "non è JSON"),
    ];
    for (text, what) in cases {
        let errors = read_json(text, None).map(|_| ()).unwrap_err();
        assert!(errors[0].what.contains(what), "{text}: {}", errors[0].what);
        assert!(!errors[0].remedy.is_empty());
        for english in ENGLISH {
            assert!(!errors[0].what.contains(english), "{text}: {}", errors[0].what);
        }
    }
    let deep = format!("{{\"piano\": {{\"anno\": {}}}}}", "[".repeat(100_000));
    let errors = read_json(&deep, None).map(|_| ()).unwrap_err();
    assert!(errors[0].what.contains("troppe parentesi"), "{}", errors[0].what);
}

#[test]
fn one_mistake_repeated_does_not_fill_the_screen() {
    let text = "[[fase]]\nscadenze = \"x\"\n".repeat(5000);
    let errors = read_text(&text).map(|_| ()).unwrap_err().errors;
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[100].what, "altri 4900 errori");
}

#[test]
fn nesting_is_bounded() {
    for open in ["[", "{a=", "[{a="] {
        let text = format!("[piano]\nanno = {}\n", open.repeat(20_000));
        let it = mistake(&text);
        assert!(it.what.contains("troppe parentesi"), "{}", it.what);
    }
    let dotted = format!("[piano]\n{} = 1\n", vec!["a"; 5000].join("."));
    mistake(&dotted);
    let header = format!("[{}]\n", vec!["a"; 5000].join("."));
    mistake(&header);
}

#[test]
fn objectives_a_thousand_deep_are_told_once() {
    let rows = (0..1000).map(|at| match at {
        0 => "[[obiettivo]]\nid = \"o0\"\n".to_owned(),
        _ => format!("[[obiettivo]]\nid = \"o{at}\"\npadre = \"o{}\"\n", at - 1),
    });
    let text: String = rows.collect();
    let errors = read_text(&text).map(|_| ()).unwrap_err().errors;
    assert_eq!(errors.len(), 1);
    assert!(errors[0].what.contains("«o64» sta sotto più di 64 livelli"), "{}", errors[0].what);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tests of expressions: the examples of the page, the grammar, the bounds, and no panic on any input.

mod any;
mod page;

use jiff::civil::Date;

use super::*;
use crate::number::Number;

/// What every name of these tests stands for.
fn scope(name: &str) -> Value {
    let number = |it| Value::Number(Number::from(it));
    match name {
        "a" => number(12),
        "b" => number(5),
        "zero" => number(0),
        "minus" => number(-3),
        "third" => Value::Number(Number::ratio(1, 3).unwrap()),
        "part" => Value::Number(Number::parse_exact("448448.05").unwrap()),
        "whole.year" => Value::Number(Number::parse_exact("2066327.68").unwrap()),
        "due" => Value::Date(Date::constant(2021, 12, 31)),
        "done" => Value::Bool(true),
        "undone" => Value::Bool(false),
        "gone" => Value::Undefined(Undefined::Missing("gone".into())),
        "città" => number(1),
        _ => Value::Undefined(Undefined::NoSuchName(name.into())),
    }
}

fn computed(text: &str) -> String {
    match Expression::parse(text) {
        Ok(it) => it.evaluate(&mut scope).to_string(),
        Err(error) => format!("errore: {error}"),
    }
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(computed(text), *expected, "«{text}»");
    }
}

#[test]
fn precedence_and_grouping() {
    all(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 * (3 + 4) * 5 - (6 - 7)", "71"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 5", "2"),
        ("-2^2", "-4"),
        ("(-2)^2", "4"),
        ("2 * -3", "-6"),
        ("--3", "3"),
        ("x^0 = 1 o vero", "n.d. (nessun dato si chiama «x»)"),
        ("zero^0", "1"),
        ("2^20", "1.048.576"),
        ("6 × 7 − 2 ÷ 4 · 2", "41"),
        ("1 = 1 e 2 <> 3 e non 1 > 2", "vero"),
        ("1 > 2 o 1 < 2 e 3 < 2", "falso"),
        ("(1 > 2 o 1 < 2) e 3 ≥ 2", "vero"),
        ("non a = 12", "falso"),
        ("1 != 1", "falso"),
        ("1 == 1.0", "vero"),
        ("30% = 0.3 e 30 % = 3/10", "vero"),
        ("città + 1", "2"),
        ("third * 3 = 1", "vero"),
        ("done = undone", "falso"),
        ("done <> undone", "vero"),
    ]);
}

#[test]
fn first_cause_wins_and_only_what_is_needed_is_read() {
    all(&[
        ("gone + 1 / 0", "n.d. (manca «gone»)"),
        ("1 / 0 + gone", "n.d. (divisione per zero: «0» vale 0)"),
        ("a / (b - 5)", "n.d. (divisione per zero: «b - 5» vale 0)"),
        ("zero / zero", "n.d. (divisione per zero: «zero» vale 0)"),
        ("se(done, 1, gone)", "1"),
        ("se(gone = 1, 1, 2)", "n.d. (manca «gone»)"),
        ("undone e gone > 1", "falso"),
        ("done o gone > 1", "vero"),
        ("gone > 1 o done", "n.d. (manca «gone»)"),
        ("se_manca(gone, 1 / 0)", "n.d. (divisione per zero: «0» vale 0)"),
        ("se_manca(a / zero, 7)", "7"),
        ("se_manca(a, gone)", "12"),
        ("conta(a, gone, 1/0, due)", "2"),
        ("max(a, gone)", "n.d. (manca «gone»)"),
        ("media_pesata(a, zero, b, zero)", "n.d. (divisione per zero: «somma dei pesi» vale 0)"),
    ]);
    let mut read = Vec::new();
    let lazy = Expression::parse("se(done, a, b) + se_manca(b, gone)").unwrap();
    let value = lazy.evaluate(&mut |name| {
        read.push(name.to_owned());
        scope(name)
    });
    assert_eq!((value, read.join(" ")), (Value::Number(Number::from(17)), "done a b".to_owned()));
}

#[test]
fn functions_compute() {
    all(&[
        ("somma(1, 2, 3)", "6"),
        ("media(1, 2)", "1,5"),
        ("media_pesata(10, 1, 20, 3)", "17,5"),
        ("min(3, a, -1)", "-1"),
        ("max(due, @01/01/2020)", "31/12/2021"),
        ("min(due, @01.01.2020)", "01/01/2020"),
        ("abs(minus)", "3"),
        ("arrotonda(0.5, 0)", "1"),
        ("arrotonda(-0.5, 0)", "-1"),
        ("pari(0.5, 0)", "0"),
        ("pari(1.5, 0)", "2"),
        ("tronca(-1.9, 0)", "-1"),
        ("intero(-1.1)", "-2"),
        ("arrotonda(third, 4)", "0,3333"),
        ("anno(due)", "2.021"),
        ("data(anno(due) + 1, 2, 28)", "28/02/2022"),
        ("data(2021, 2, 29)", "n.d. (il giorno 29 del mese 2 dell'anno 2.021 non esiste)"),
        ("data(2021, 1/2, 1)", "n.d. (il giorno 1 del mese 0,5 dell'anno 2.021 non esiste)"),
        ("arrotonda(a, b / 2)", "n.d. (i decimali devono essere un intero da 0 a 20, non 2,5)"),
        ("arrotonda(a, minus)", "n.d. (i decimali devono essere un intero da 0 a 20, non -3)"),
    ]);
}

#[test]
fn kinds_do_not_mix() {
    all(&[
        ("due + 1", "01/01/2022"),
        ("due - 365", "31/12/2020"),
        ("due - @01/12/2021", "30"),
        ("@01/12/2021 - due + 30", "0"),
        ("due + 1 > @31/12/2021", "vero"),
        ("due + third", "n.d. («third» non è un numero intero di giorni)"),
        ("due + 10^15", "n.d. («10^15» giorni portano fuori dal calendario)"),
        ("due + 10^20", "n.d. («10^20» giorni portano fuori dal calendario)"),
        ("1 + due", "n.d. («due» è una data e non si può sommare)"),
        ("1 - due", "n.d. («due» è una data, non un numero)"),
        ("due * 2", "n.d. («due» è una data, non un numero)"),
        ("done + 1", "n.d. («done» è una condizione, non un numero)"),
        ("-done", "n.d. («done» è una condizione, non un numero)"),
        ("non a", "n.d. («a» è un numero, non una condizione)"),
        ("se(a, 1, 2)", "n.d. («a» è un numero, non una condizione)"),
        (
            "done < undone",
            "n.d. (confronto impossibile: «done» e «undone» sono condizioni, che possono solo essere uguali)",
        ),
        ("min(a, due)", "n.d. (confronto impossibile: «due» è una data e «a» è un numero)"),
        ("max(done)", "n.d. («done» è una condizione, non un numero)"),
        ("giorni(a, due)", "n.d. («a» è un numero, non una data)"),
    ]);
}

#[test]
fn working_days_skip_weekends_and_holidays() {
    all(&[
        ("giorni_lavorativi(@31/12/2020, @31/12/2021)", "255"),
        ("giorni_lavorativi(@31/12/2021, @31/12/2020)", "-255"),
        ("giorni_lavorativi(due, due)", "0"),
        ("giorni_lavorativi(@02/04/2021, @06/04/2021)", "1"), // Easter Monday on the 5th
        ("giorni_lavorativi(@22/04/2011, @26/04/2011)", "1"), // Easter Monday on 25 April counts once
        ("giorni_lavorativi(@16/03/2011, @18/03/2011)", "1"), // 150 years of the State
        ("giorni_lavorativi(@16/03/2012, @19/03/2012)", "1"),
        ("giorni_lavorativi(@01/10/2025, @06/10/2025)", "3"), // 4 October 2025 is a Saturday
        ("giorni_lavorativi(@03/10/2024, @04/10/2024)", "1"), // not yet a holiday
        ("giorni_lavorativi(@01/10/2027, @04/10/2027)", "0"), // a holiday since 2026
        ("giorni_lavorativi(@31/12/2000, @02/01/2001)", "1"),
        (
            "giorni_lavorativi(due, @01/01/2200)",
            "n.d. (i giorni lavorativi si contano dal 1/1/2001 al 31/12/2199)",
        ),
    ]);
}

/// The closed form against one day at a time.
#[test]
fn working_days_add_up() {
    let start = Date::constant(2009, 12, 31);
    let days = |from, to| calendar::working_days(from, to).unwrap();
    let (mut total, mut day) = (0, start);
    for _ in 0..7000 {
        let next = day.tomorrow().unwrap();
        total += days(day, next);
        assert_eq!(days(start, next), total, "{next}");
        day = next;
    }
    assert!(total > 4500, "{total}");
}

#[test]
fn syntax_errors_say_where_and_what_to_do() {
    // The words pointed at, then the message.
    let cases = [
        ("", "", "l'espressione è vuota: scrivere un calcolo, per esempio 100 * a / b"),
        (
            "a b",
            "b",
            "tra «a» e «b» manca un segno: scrivere + - * / o un confronto; nei nomi usare «_» al posto dello spazio",
        ),
        ("a +", "+", "dopo «+» manca qualcosa: completare con un numero, un nome o una parentesi"),
        ("(a + 8,33) * 2", "8,33", "«8,33» ha la virgola: scrivere i decimali con il punto: 8.33"),
        ("1.000.000", "1.000.000", "«1.000.000» non è un numero: senza punti delle migliaia: 1000000"),
        ("a + )", ")", "prima di «)» manca un valore: scrivere un numero, un nome o una funzione"),
        ("(a", "(", "la parentesi «(» non è chiusa: aggiungere «)»"),
        ("somma(a, b", "somma", "la parentesi di «somma» non è chiusa: aggiungere «)»"),
        ("a)", ")", "«)» chiude una parentesi che nessuno ha aperto: togliere «)» o aggiungere «(»"),
        ("qualità(a)", "qualità", "«qualità» non è una funzione: usare una di queste: "),
        ("Somma(a)", "Somma", "«Somma» non è una funzione: intendevi «somma»?"),
        ("arrotnda(a, 2)", "arrotnda", "«arrotnda» non è una funzione: intendevi «arrotonda»?"),
        ("1 + abs(a, b)", "abs(a, b)", "«abs(a, b)» ha 2 argomenti e ne vuole 1: scrivere abs(x)"),
        (
            "se(a = 1, 2)",
            "se(a = 1, 2)",
            "«se(a = 1, 2)» ha 2 argomenti e ne vuole 3: scrivere se(condizione, allora, altrimenti)",
        ),
        ("media()", "media()", "«media()» ha 0 argomenti e ne vuole almeno uno: scrivere media(a, b, …)"),
        (
            "media_pesata(a, 1, b)",
            "media_pesata(a, 1, b)",
            "«media_pesata(a, 1, b)» ha 3 argomenti e vuole un peso per ogni valore: scrivere media_pesata(",
        ),
        ("@31/02/2021", "@31/02/2021", "il giorno 31/02/2021 non esiste: correggere il giorno o il mese"),
        (
            "@2021-12-31",
            "@2021-12-31",
            "«@2021-12-31» non è una data: scrivere giorno, mese e anno di quattro cifre, per esempio @31/12/2021",
        ),
        ("a^b", "b", "«b» non può essere un esponente: scrivere un numero intero da 0 a 20"),
        ("a^21", "21", "«21» non può essere un esponente: scrivere un numero intero da 0 a 20"),
        ("a^2^3", "^", "due potenze in fila: usare le parentesi, o un solo esponente"),
        (
            "2a",
            "2a",
            "«2a» non è un numero né un nome: un nome comincia con una lettera; per moltiplicare scrivere «*»",
        ),
        (
            "a. + 1",
            "a.",
            "«a.» non è un nome completo: dopo il punto serve una parola che comincia con una lettera",
        ),
        ("€ 5", "€", "il segno «€» non si usa così: scrivere il solo numero, senza euro"),
        (
            "a > b > zero",
            ">",
            "«a > b >» confronta tre valori in una volta: confrontarli a due a due: «… b e b …»",
        ),
        ("a + non b", "non", "«non» sta tra un calcolo e il suo valore: mettere «non …» tra parentesi"),
    ];
    for (text, pointed, message) in cases {
        let error = Expression::parse(text).unwrap_err();
        assert_eq!(&text[error.at.clone()], pointed, "«{text}»");
        assert!(error.to_string().starts_with(message), "«{text}»: {error}");
    }
}

#[test]
fn bounds_are_errors_and_what_is_within_them_is_not() {
    let nested = |depth| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    let error = |text: &str| Expression::parse(text).unwrap_err().what;
    assert_eq!(computed(&nested(64)), "1");
    assert_eq!(error(&nested(65)), "l'espressione è annidata più di 64 volte");
    assert_eq!(error(&"(".repeat(2000)), "l'espressione è annidata più di 64 volte");
    assert_eq!(error(&"-".repeat(2000)), "l'espressione è annidata più di 64 volte");
    assert_eq!(error(&"non ".repeat(500)), "l'espressione è annidata più di 64 volte");
    assert_eq!(error(&"1".repeat(2001)), "l'espressione è lunga 2001 caratteri, più di 2000");
    let sum = |terms| vec!["1"; terms].join("+");
    assert_eq!(computed(&sum(499)), "499");
    assert_eq!(error(&sum(500)), "l'espressione ha più di 500 parti");
    let too_large = "n.d. (un risultato intermedio ha più di 4000 cifre)";
    assert_eq!(computed(&format!("{}^3", "9".repeat(1900))), too_large);
    assert_eq!(computed("((((((a^20)^20)^20)^20)^20)^20)^20"), too_large);
}

#[test]
fn names_and_source() {
    let it = Expression::parse(" a + tab.riga.col * somma(a, b) ").unwrap();
    assert_eq!(it.source(), " a + tab.riga.col * somma(a, b) ");
    let names: Vec<_> = it.names().iter().map(|it| (it.text.as_str(), it.at.clone())).collect();
    assert_eq!(names, [("a", 1..2), ("tab.riga.col", 5..17), ("b", 29..30)]);
    assert_eq!(it, it.clone());
    assert_ne!(it, Expression::parse("a").unwrap());
}

#[test]
fn substituted_prints_in_italian() {
    let cases = [
        ("100 * part / whole.year", "100 × 448.448,05 / 2.066.327,68"),
        (" max(a, 8.33, minus) - minus ", "max(12; 8,33; -3) - (-3)"),
        ("minus^2 + minus", "(-3)^2 + (-3)"),
        ("due - @01.12.2021 > 30% o done", "31/12/2021 - 01/12/2021 > 30% o vero"),
        ("gone / zero", "n.d. / 0"),
    ];
    for (text, expected) in cases {
        assert_eq!(Expression::parse(text).unwrap().substituted(&mut scope), expected);
    }
}

#[test]
fn faults_that_no_data_can_mend() {
    let faults = |text: &str| {
        let it = Expression::parse(text).unwrap();
        let zeros = it.constant_zero_divisors().into_iter().map(|at| format!("/{}", &text[at]));
        let kinds = it.constant_faults().into_iter().map(|(at, what)| format!("{}: {what}", &text[at]));
        zeros.chain(kinds).collect::<Vec<_>>().join(" | ")
    };
    let cases = [
        ("x / (2 - 2) + y / 0", "/2 - 2 | /0"),
        ("x / (y - y) + 0 / 4", ""),
        (
            "5 + @31/12/2021",
            "@31/12/2021: «@31/12/2021» è una data e non si può sommare: scrivere la data e poi i giorni",
        ),
        ("x - @31/12/2021 + 3", ""),
        ("@31/12/2021 + x", ""),
        ("@31/12/2021 + 0.5", "@31/12/2021 + 0.5: «0.5» non è un numero intero di giorni"),
        ("2 * (x > 3)", "x > 3: «x > 3» è una condizione, non un numero"),
        ("(x > 3) + 1", "x > 3: «x > 3» è una condizione, non un numero"),
        ("x e 1", "1: «1» è un numero, non una condizione"),
        ("non (x * 2)", "x * 2: «x * 2» è un numero, non una condizione"),
        ("anno(2021)", "2021: «2021» è un numero, non una data"),
        ("@31/12/2021 > 30", "@31/12/2021 > 30: «@31/12/2021 > 30» confronta una data con un numero"),
        (
            "(x > 1) < (y > 1)",
            "(x > 1) < (y > 1): «(x > 1) < (y > 1)» confronta due condizioni, che possono solo essere uguali",
        ),
        ("max(1, @31/12/2021)", "max(1, @31/12/2021): «max(1, @31/12/2021)» mescola numeri e date"),
        ("arrotonda(x, 99)", "99: i decimali devono essere un intero da 0 a 20, non 99"),
        ("data(2021, 2, 30)", "data(2021, 2, 30): il giorno 30 del mese 2 dell'anno 2.021 non esiste"),
        ("se(x > 1, 1, @31/12/2021)", ""),
        (
            "1 + se(x > 1, y > 1, z > 1)",
            "se(x > 1, y > 1, z > 1): «se(x > 1, y > 1, z > 1)» è una condizione, non un numero",
        ),
        ("se_manca(x, 0) / y", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(faults(text), expected, "«{text}»");
    }
}

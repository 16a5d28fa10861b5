// SPDX-License-Identifier: AGPL-3.0-or-later
//! The page for officials is true: its examples give what it says, its table is the register.

use jiff::civil::Date;

use crate::{
    expression::{Expression, FUNCTIONS, PAGE, Undefined, Value},
    number::Number,
};

#[test]
fn the_examples_of_the_page_give_what_it_says() {
    let (mut examples, mut wrong) = (0, Vec::new());
    let mut blocks = PAGE.split("```").skip(1).step_by(2);
    while let Some(block) = blocks.next() {
        let example =
            block.strip_prefix("espressione\n").unwrap_or_else(|| panic!("an example, not: {block}"));
        let outcome =
            blocks.next().and_then(|it| it.strip_prefix("esito\n")).expect("an outcome after each example");
        let found = run(example);
        if found != outcome.trim_end() {
            wrong.push(format!("{example}→ {found}\ninvece di {outcome}"));
        }
        examples += 1;
    }
    assert!(examples > 20, "{examples} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_the_page_is_the_register() {
    let rows: Vec<String> =
        FUNCTIONS.iter().map(|it| format!("| `{}` | {} |", it.signature, it.meaning)).collect();
    assert!(PAGE.contains(&rows.join("\n")), "the table of functions should be:\n{}", rows.join("\n"));
    for it in FUNCTIONS {
        assert!(it.signature.starts_with(&format!("{}(", it.name)), "{}", it.signature);
    }
}

/// Definitions, a line of dashes, and the expression; the definitions may be left out with the dashes.
fn run(example: &str) -> String {
    let (definitions, text) = example.split_once("---\n").unwrap_or(("", example));
    let definitions: Vec<(&str, Value)> = definitions
        .lines()
        .map(|line| {
            let (name, value) = line.split_once('=').expect("name = value");
            (name.trim(), value_of(name.trim(), value.trim()))
        })
        .collect();
    let mut scope = |name: &str| match definitions.iter().find(|it| it.0 == name) {
        Some((_, value)) => value.clone(),
        None => Value::Undefined(Undefined::NoSuchName(name.to_owned())),
    };
    match Expression::parse(text.trim_end()) {
        Ok(it) => it.evaluate(&mut scope).to_string(),
        Err(error) => format!("errore: {error}"),
    }
}

fn value_of(name: &str, text: &str) -> Value {
    let parts: Vec<&str> = text.split('/').collect();
    match (text, parts.as_slice()) {
        ("", _) => Value::Undefined(Undefined::Missing(name.to_owned())),
        ("vero" | "falso", _) => Value::Bool(text == "vero"),
        (_, [day, month, year]) => {
            let date = Date::new(year.parse().unwrap(), month.parse().unwrap(), day.parse().unwrap());
            Value::Date(date.unwrap())
        }
        _ => Value::Number(Number::parse(text).expect("a number as documents print it")),
    }
}

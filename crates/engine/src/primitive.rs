// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ten primitives of measurement: every rule of every body is a composition of these.
//!
//! One module and one executed page per primitive; this file is their register.

pub mod adjust;
pub mod aggregate;
pub mod band;
pub mod curve;
pub mod derive;
pub mod limit;
pub mod normalise;
pub mod round;
pub mod share;
pub mod state;

/// A primitive and its page.
pub struct Primitive {
    /// Name, as systems call it.
    pub id: &'static str,
    /// What it does, in Italian.
    pub title: &'static str,
    /// Its page: what it does, parameters, examples that the tests execute.
    pub page: &'static str,
}

impl Primitive {
    /// The keys that it reads in a table of the system (`passo`, `tratto`), each with what its page says of it.
    pub fn keys(&self, table: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let head = format!("| Chiave di `[[{table}]]` |");
        let lines = self.page.lines().skip_while(move |it| !it.starts_with(&head)).skip(2);
        let rows = lines.take_while(|it| it.starts_with('|')).filter_map(|it| {
            let (keys, says) = it.trim_matches('|').split_once(" | ")?;
            Some(keys.split(',').map(move |key| (key.trim_matches([' ', '`']), says.trim())))
        });
        rows.flatten()
    }
}

/// The primitive of that name.
#[must_use]
pub fn named(id: &str) -> Option<&'static Primitive> {
    ALL.iter().copied().find(|it| it.id == id)
}

/// Every primitive, in the order in which a rule usually applies them.
#[rustfmt::skip]
pub static ALL: &[&Primitive] = &[
    &derive::PRIMITIVE,
    &normalise::PRIMITIVE,
    &curve::PRIMITIVE,
    &limit::PRIMITIVE,
    &state::PRIMITIVE,
    &aggregate::PRIMITIVE,
    &adjust::PRIMITIVE,
    &round::PRIMITIVE,
    &band::PRIMITIVE,
    &share::PRIMITIVE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_primitive_declares_its_keys() {
        let keys = |id: &str, table| named(id).unwrap().keys(table).map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(keys("normalizza", "passo"), ["quadro", "tetto", "denominatore_zero"]);
        assert_eq!(
            keys("fascia", "tratto"),
            ["curva", "da", "a", "inclusi", "etichetta", "coefficiente", "importo"]
        );
        let mut limits = named("limita").unwrap().keys("passo");
        assert_eq!(limits.next(), Some(("minimo", "sotto non si scende; vuoto, senza limite")));
        assert!(keys("ripartisci", "passo").is_empty());
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the names of formulas stand for: cells of the row, data, marks, figures, tables, from the node upwards.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use super::Scorer;
use crate::{
    expression::{Expression, Undefined, Value},
    model::{Magnitude, Quantity, Written},
    number::Number,
    system::CompiledFigure,
    tree::NodeKind,
    why::{Reason, Why},
};

/// Names that a system may always use, with what they mean in Italian.
#[rustfmt::skip]
pub const NAMES: &[(&str, &str)] = &[
    ("x", "il valore a questo punto della regola"),
    ("consuntivo", "il valore rilevato"),
    ("target", "il valore atteso"),
    ("baseline", "il valore di partenza"),
    ("precedente", "il valore dell'anno prima"),
    ("minimo", "la soglia inferiore"),
    ("massimo", "la soglia superiore"),
    ("scadenza", "la data entro cui"),
    ("data", "la data in cui fu fatto"),
    ("giorni_ritardo", "i giorni tra scadenza e data"),
    ("peso", "il peso della riga, in punti di 100"),
    ("quota", "la quota di contribuzione, in punti di 100"),
    ("punteggio", "il grado del nodo (nelle ripartizioni)"),
    ("coefficiente", "il coefficiente della fascia (nelle ripartizioni)"),
    ("importo", "l'importo della fascia (nelle ripartizioni)"),
];

/// Those of [`NAMES`] that only sharing rules know.
const OF_SHARING: [&str; 3] = ["punteggio", "coefficiente", "importo"];

/// Whether a name means the same at every node, whatever data and figures are called.
pub(crate) fn always_named(name: &str) -> bool {
    !OF_SHARING.contains(&name) && NAMES.iter().any(|(it, _)| *it == name)
}

/// How deep formulas may call one another, counting the parts one inside the other of each, and [`CALL`] for
/// the call: some thirty short formulas, fewer long ones. Beyond it the stack would not hold them.
pub(super) const DEEPEST: usize = 128;
/// What a formula that calls another takes besides its parts.
pub(super) const CALL: usize = 2;

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// What formulas gave since the outermost name was looked up, by node and by formula: a formula that
    /// many others read is computed once.
    static COMPUTED: RefCell<HashMap<(usize, usize), Value>> = RefCell::new(HashMap::new());
}

impl<'a> Scorer<'a> {
    /// What a name stands for at a node; `x` is the value at that point of a rule.
    pub(super) fn look_up(&self, at: usize, name: &str, x: Option<&Number>) -> Value {
        if DEPTH.get() > DEEPEST {
            let what = format!("a «{name}» troppe formule si richiamano l'una con l'altra");
            return Value::Undefined(Undefined::Other(what));
        }
        Self::deeper(CALL, || self.look_up_once(at, name, x))
    }

    /// Runs something that much deeper. What was computed is forgotten when the outermost ends.
    fn deeper(by: usize, run: impl FnOnce() -> Value) -> Value {
        let deep = DEPTH.get();
        DEPTH.set(deep + by);
        let value = run();
        DEPTH.set(deep);
        if deep == 0 {
            COMPUTED.with_borrow_mut(HashMap::clear);
        }
        value
    }

    /// Computes a formula of a node, unless it was just computed. `formula` tells it from the others.
    fn once(node: usize, formula: usize, name: &str, compute: impl FnOnce() -> Value) -> Value {
        let key = (node, formula);
        if let Some(value) = COMPUTED.with_borrow(|it| it.get(&key).cloned()) {
            return value;
        }
        // Circles are refused when a dossier is read, but another system may close one.
        let circle = Undefined::Other(format!("la formula di «{name}» dipende da sé stessa"));
        COMPUTED.with_borrow_mut(|it| it.insert(key, Value::Undefined(circle)));
        let value = compute();
        COMPUTED.with_borrow_mut(|it| it.insert(key, value.clone()));
        value
    }

    fn look_up_once(&self, at: usize, name: &str, x: Option<&Number>) -> Value {
        if let Some(value) = self.built_in(at, name, x) {
            return value;
        }
        for node in std::iter::once(at).chain(self.tree.above(at)) {
            if let Some(datum) = self.data.get(&(node, name)) {
                return match datum.formula.is_blank() {
                    true => quantity(&datum.value, name),
                    false => {
                        Self::once(node, std::ptr::from_ref(*datum).addr(), name, || match Expression::parse(
                            datum.formula.trim(),
                        ) {
                            Ok(formula) => self.evaluate_at(node, &formula),
                            Err(error) => Value::Undefined(Undefined::Other(error.what)),
                        })
                    }
                };
            }
            if let Some(mark) = self.marks.get(&(node, name)) {
                return match self.compiled.mark_points(name, &mark.mark) {
                    Some(points) => Value::Number(points.clone()),
                    None => Value::Undefined(Undefined::Other(format!(
                        "il giudizio «{}» di «{name}» non ha punti",
                        mark.mark.trim()
                    ))),
                };
            }
            let level = self.tree.nodes[node].level;
            if let Some(figure) = self.compiled.figures.iter().find(|it| it.name == name && it.level == level)
            {
                let compute = || self.figure(node, figure);
                return Self::once(node, std::ptr::from_ref(figure).addr(), name, compute);
            }
        }
        if self.compiled.criteria.iter().any(|it| it == name) {
            return missing(name);
        }
        if name.contains('.') && self.tables.knows(name) {
            return match self.tables.value(name) {
                Ok(it) => Value::Number(it),
                Err(error) => Value::Undefined(error.into()),
            };
        }
        if name.contains('.') && self.questionnaires.knows(name) {
            return self.questionnaires.value(name).map_or_else(Value::Undefined, Value::Number);
        }
        Value::Undefined(Undefined::NoSuchName(name.to_owned()))
    }

    /// The nearest datum of that name, from the node upwards.
    pub(super) fn datum(&self, at: usize, name: &str) -> Option<&'a crate::model::Datum> {
        std::iter::once(at).chain(self.tree.above(at)).find_map(|node| self.data.get(&(node, name)).copied())
    }

    /// A figure of a node.
    #[must_use]
    pub fn figure(&self, at: usize, figure: &CompiledFigure) -> Value {
        self.evaluate_at(at, &figure.expression)
    }

    fn evaluate_at(&self, at: usize, formula: &Expression) -> Value {
        Self::deeper(formula.height(), || formula.evaluate(&mut |name| self.look_up(at, name, None)))
    }

    fn built_in(&self, at: usize, name: &str, x: Option<&Number>) -> Option<Value> {
        let number = |it: Option<&Number>| it.map_or_else(|| missing(name), |it| Value::Number(it.clone()));
        let leaf = self.leaves.get(at).and_then(Option::as_ref);
        let input = |pick: fn(&crate::primitive::normalise::Inputs) -> Option<&Number>| {
            leaf.map_or_else(|| missing(name), |leaf| number(pick(&leaf.inputs)))
        };
        let node = &self.tree.nodes[at];
        Some(match name {
            "x" => number(x),
            "consuntivo" => node.found().map_or_else(|| missing(name), |it| quantity(it, name)),
            "target" => match leaf.and_then(|it| it.target_date) {
                Some(date) => Value::Date(date),
                None => input(|it| it.target.as_ref()),
            },
            "baseline" => input(|it| it.baseline.as_ref()),
            "precedente" => input(|it| it.previous.as_ref()),
            "minimo" => input(|it| it.minimum.as_ref()),
            "massimo" => input(|it| it.maximum.as_ref()),
            "giorni_ritardo" => input(|it| it.days_late.as_ref()),
            "scadenza" => leaf.and_then(|it| it.deadline).map_or_else(|| missing(name), Value::Date),
            "data" => {
                let day = node.done();
                day.map_or_else(|| missing(name), Value::Date)
            }
            "peso" => number(node.weight),
            "quota" => {
                let shared = std::iter::once(at).chain(self.tree.above(at));
                let mut shared = shared.filter(|it| self.tree.nodes[*it].kind == NodeKind::Contribution);
                number(shared.next().and_then(|it| self.tree.nodes[it].weight))
            }
            _ => return None,
        })
    }

    /// The reason of a formula: its words, its numbers, and where each name comes from.
    pub(super) fn formula_why(&self, at: usize, formula: &Expression, value: &Number) -> Why<'a> {
        let substituted = formula.substituted(&mut |name| self.look_up(at, name, None));
        let reason = Reason::Formula { text: formula.source().to_owned(), substituted };
        let parts = formula.names().iter().filter_map(|name| self.name_why(at, &name.text)).collect();
        Why { reason, value: Some(value.clone()), parts }
    }

    /// Where the value of a name was written.
    fn name_why(&self, at: usize, name: &str) -> Option<Why<'a>> {
        let value = match self.look_up(at, name, None) {
            Value::Number(it) => Some(it),
            _ => None,
        };
        if self.tables.knows(name) {
            return self.tables.why(name);
        }
        if self.questionnaires.knows(name) {
            return self.questionnaires.why(name);
        }
        for node in std::iter::once(at).chain(self.tree.above(at)) {
            if let Some(datum) = self.data.get(&(node, name)) {
                let source = if datum.source.is_blank() {
                    String::new()
                } else {
                    format!(" ({})", datum.source.trim())
                };
                let words = format!("{name}: «{}»{source}", datum.value.text.trim());
                return Some(Why::new(Reason::Named { words, place: datum.place }, value));
            }
            if let Some(mark) = self.marks.get(&(node, name)) {
                let words = format!("{name}: giudizio «{}»", mark.mark.trim());
                return Some(Why::new(Reason::Named { words, place: mark.place }, value));
            }
        }
        None
    }
}

fn missing(name: &str) -> Value {
    Value::Undefined(Undefined::Missing(name.to_owned()))
}

/// A dash is printed for zero euros in some documents, for nothing in others: it is no number.
fn quantity(cell: &Written<Quantity>, name: &str) -> Value {
    match cell.value.as_ref().map(|it| &it.magnitude) {
        Some(Magnitude::Number(it) | Magnitude::Percent(it)) => Value::Number(it.clone()),
        Some(Magnitude::Truth(it)) => Value::Bool(*it),
        Some(Magnitude::Date(it)) => Value::Date(*it),
        None if cell.is_blank() => missing(name),
        None => {
            let what = format!("«{name}» vale «{}», che non è un numero", cell.text.trim());
            Value::Undefined(Undefined::Other(what))
        }
    }
}

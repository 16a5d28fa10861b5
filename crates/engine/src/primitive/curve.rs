// SPDX-License-Identifier: AGPL-3.0-or-later
//! `curva`: ordered pieces, each constant, in proportion, or the value itself.

use crate::{
    expression::Undefined,
    model::Place,
    number::{Number, Rounding},
    primitive::Primitive,
    system::{Piece, Sides},
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "curva",
    title: "Leggere un valore su una scala a tratti",
    page: include_str!("curve.md"),
};

/// A curve: pieces in order. A band is a curve whose pieces have names.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// Name.
    pub name: String,
    /// Pieces, from the lowest.
    pub pieces: Vec<CurvePiece>,
    /// Values that some rule may bring here and that no piece holds, or more than one.
    pub flaws: Vec<Flaw>,
}

/// Values that no piece of a curve holds, or more than one.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// The row of the piece after which, or before which, they are.
    pub place: Place,
    /// What is wrong, in Italian.
    pub what: String,
    /// From this value; `None` is unlimited.
    pub from: Option<Number>,
    /// To this value; `None` is unlimited. Equal to the other end when only one value is concerned.
    pub to: Option<Number>,
    /// Two pieces hold them; otherwise none does.
    pub overlaps: bool,
}

/// An interval and what it gives.
#[derive(Clone, Debug)]
pub struct CurvePiece {
    /// From; `None` is unlimited.
    pub from: Option<Number>,
    /// To; `None` is unlimited.
    pub to: Option<Number>,
    /// Whether the lower end belongs to it.
    pub with_from: bool,
    /// Whether the upper end belongs to it.
    pub with_to: bool,
    /// What it gives.
    pub gives: Gives,
    /// The row as written.
    pub row: Piece,
}

/// What a piece gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Gives {
    /// Nothing: it only has a name.
    Nothing,
    /// Always this.
    Constant(Number),
    /// The value itself.
    Same,
    /// From the first at its lower end to the second at its upper end, in proportion.
    Linear(Number, Number),
}

impl Curve {
    /// A curve without pieces.
    #[must_use]
    pub fn new(name: &str) -> Curve {
        Curve { name: name.to_owned(), ..Curve::default() }
    }

    /// Adds a piece; the error says which cell is not a number.
    pub(crate) fn add(&mut self, row: &Piece) -> Result<(), String> {
        for (name, bound) in [("da", &row.from), ("a", &row.to)] {
            if bound.is_obscure() {
                return Err(format!("«{name}» vale «{}», che non è un numero", bound.text.trim()));
            }
        }
        let number = |name: &str, text: &str| {
            Number::parse(text).ok_or_else(|| format!("«{name}» vale «{}», che non è un numero", text.trim()))
        };
        let (from, to) = (row.from.value.clone(), row.to.value.clone());
        let gives = match (row.value.trim(), row.value_to.trim()) {
            ("", "") => Gives::Nothing,
            ("x", "") => Gives::Same,
            (value, "") => Gives::Constant(number("valore", value)?),
            (value, end) => {
                let gives = Gives::Linear(number("valore", value)?, number("valore_a", end)?);
                if !matches!((&from, &to), (Some(from), Some(to)) if from < to) {
                    return Err("un tratto in proporzione vuole «da» minore di «a»".into());
                }
                gives
            }
        };
        let sides = row.sides.unwrap_or(Sides::From);
        self.pieces.push(CurvePiece {
            from,
            to,
            with_from: matches!(sides, Sides::From | Sides::Both),
            with_to: matches!(sides, Sides::To | Sides::Both),
            gives,
            row: row.clone(),
        });
        Ok(())
    }

    pub(crate) fn sort(&mut self) {
        self.pieces.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    }

    /// The number of the first piece that holds the value.
    #[must_use]
    pub fn find(&self, value: &Number) -> Option<usize> {
        self.pieces.iter().position(|it| it.holds(value))
    }

    /// Reads the value on the curve. A hole gives no value, never the raw one.
    pub(crate) fn read<'a>(
        &'a self,
        value: Number,
        reasons: &mut impl Reasons<'a>,
    ) -> Result<Number, Undefined> {
        let hole = |value: &Number| {
            Undefined::Other(format!("nessun tratto della curva «{}» contiene {value}", self.name))
        };
        let piece = &self.pieces[self.find(&value).ok_or_else(|| hole(&value))?];
        let after = piece.at(&value).ok_or_else(|| hole(&value))?;
        let result = after.clone();
        reasons.because(|| {
            Why::new(Reason::OnCurve { curve: &self.name, before: value, piece: &piece.row }, Some(result))
        });
        Ok(after)
    }

    /// Gaps and overlaps between `low` and `high`, for values with at most `digits` decimals.
    pub(crate) fn defects(
        &self,
        low: Option<&Number>,
        high: Option<&Number>,
        digits: Option<u8>,
    ) -> Vec<Flaw> {
        let mut found = Vec::new();
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else { return found };
        let uncovered_low = match (&first.from, low) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(from), Some(low)) => low < from || (low == from && !first.with_from),
        };
        if uncovered_low {
            let what = format!("i valori sotto il tratto {first} non hanno risposta");
            found.push(Flaw::gap(first, what, low, first.from.as_ref()));
        }
        for pair in self.pieces.windows(2) {
            let (left, right) = (&pair[0], &pair[1]);
            match seam(left, right, digits) {
                Seam::Fits => (),
                Seam::Gap => {
                    let what = format!("c'è un vuoto tra il tratto {left} e il tratto {right}");
                    found.push(Flaw::gap(right, what, left.to.as_ref(), right.from.as_ref()));
                }
                Seam::Overlap => {
                    let what = format!("i tratti {left} e {right} si sovrappongono");
                    let to = [&left.to, &right.to].into_iter().flatten().min();
                    let flaw = Flaw::gap(right, what, right.from.as_ref(), to);
                    found.push(Flaw { overlaps: true, ..flaw });
                }
            }
        }
        let uncovered_high = match (&last.to, high) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(to), Some(high)) => high > to || (high == to && !last.with_to),
        };
        if uncovered_high {
            let what = format!("i valori oltre il tratto {last} non hanno risposta");
            found.push(Flaw::gap(last, what, last.to.as_ref(), high));
        }
        found
    }
}

impl Flaw {
    fn gap(piece: &CurvePiece, what: String, from: Option<&Number>, to: Option<&Number>) -> Flaw {
        Flaw { place: piece.row.place, what, from: from.cloned(), to: to.cloned(), overlaps: false }
    }
}

impl CurvePiece {
    fn holds(&self, value: &Number) -> bool {
        let above = self.from.as_ref().is_none_or(|it| value > it || (self.with_from && value == it));
        let below = self.to.as_ref().is_none_or(|it| value < it || (self.with_to && value == it));
        above && below
    }

    fn at(&self, value: &Number) -> Option<Number> {
        match &self.gives {
            Gives::Nothing => None,
            Gives::Constant(it) => Some(it.clone()),
            Gives::Same => Some(value.clone()),
            Gives::Linear(first, last) => {
                let (from, to) = (self.from.as_ref()?, self.to.as_ref()?);
                let way = (value - from).checked_div(&(to - from))?;
                Some(first + &(&(last - first) * &way))
            }
        }
    }
}

impl std::fmt::Display for CurvePiece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let open = if self.with_from { '[' } else { '(' };
        let close = if self.with_to { ']' } else { ')' };
        let bound = |it: &Option<Number>| it.as_ref().map_or_else(|| "…".to_owned(), ToString::to_string);
        write!(f, "{open}{}; {}{close}", bound(&self.from), bound(&self.to))
    }
}

enum Seam {
    Fits,
    Gap,
    Overlap,
}

/// How two neighbouring pieces meet, for values with at most `digits` decimals.
fn seam(left: &CurvePiece, right: &CurvePiece, digits: Option<u8>) -> Seam {
    let (Some(to), Some(from)) = (&left.to, &right.from) else { return Seam::Overlap };
    if to == from {
        return match (left.with_to, right.with_from) {
            (true, true) => Seam::Overlap,
            (false, false) => Seam::Gap,
            _ => Seam::Fits,
        };
    }
    if to > from {
        return Seam::Overlap;
    }
    let Some(digits) = digits else { return Seam::Gap };
    // On a grid of 10^-digits the gap is empty when no grid point lies strictly inside it or on an open end.
    let step = (0..digits).fold(Number::ONE, |it, _| &it * &Number::from(10));
    let step = Number::ONE.checked_div(&step).unwrap_or(Number::ONE);
    let grid = to.round(digits, Rounding::Down);
    let first = if grid == *to && !left.with_to { grid } else { &grid + &step };
    let missed = first < *from || (first == *from && !right.with_from);
    if missed { Seam::Gap } else { Seam::Fits }
}

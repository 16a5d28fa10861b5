// SPDX-License-Identifier: AGPL-3.0-or-later
//! A scale of the measurement system: what each value gives, or the class it falls in, with what is left out or held
//! twice.

use engine::{
    number::Number,
    primitive::curve::{Curve, CurvePiece, Gives},
};
use plotters::{
    chart::ChartBuilder,
    element::{Circle, PathElement, Rectangle, Text},
    style::{
        Color as _, WHITE,
        text_anchor::{HPos, VPos},
    },
};

use super::{Area, BLUE, Fault, INK, RED, SOFT, Said, count, drawn, float, letters, short};

/// Height of a scale that gives numbers.
const CURVE: u32 = 220;
/// Height of a class with its bar.
const ROW: u32 = 40;
/// Below: the axis.
const AXIS: u32 = 30;

/// What is drawn: from the lowest to the highest value that is looked at.
struct Span {
    from: f64,
    to: f64,
}

/// The drawing of a scale.
#[must_use]
pub fn draw(said: &Said<'_>, curve: &Curve) -> String {
    let span = span(curve);
    if curve.pieces.iter().any(|it| it.gives != Gives::Nothing) {
        return drawn(said, CURVE, |area| line(area, curve, &span));
    }
    let high = u32::try_from(curve.pieces.len()).unwrap_or(u32::MAX / ROW - 1) * ROW + AXIS + 20;
    drawn(said, high, |area| classes(area, curve, &span))
}

/// From the first end that is written to the last, and something more on both sides.
fn span(curve: &Curve) -> Span {
    let of_pieces = curve.pieces.iter().flat_map(|it| [&it.from, &it.to]);
    let of_flaws = curve.flaws.iter().flat_map(|it| [&it.from, &it.to]);
    let ends: Vec<f64> = of_pieces.chain(of_flaws).flatten().map(float).collect();
    let from = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let to = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if ends.is_empty() {
        return Span { from: 0.0, to: 100.0 };
    }
    let room = if to > from { (to - from) * 0.2 } else { 10.0 };
    Span { from: from - room, to: to + room }
}

impl Span {
    fn between(&self, from: Option<&Number>, to: Option<&Number>) -> (f64, f64) {
        let inside = |it: f64| it.clamp(self.from, self.to);
        (from.map_or(self.from, |it| inside(float(it))), to.map_or(self.to, |it| inside(float(it))))
    }
}

/// What a piece gives at both of its ends, or at those of what is drawn.
fn given(piece: &CurvePiece, (from, to): (f64, f64)) -> Option<(f64, f64)> {
    match &piece.gives {
        Gives::Nothing => None,
        Gives::Constant(it) => Some((float(it), float(it))),
        Gives::Same => Some((from, to)),
        Gives::Linear(first, last) => Some((float(first), float(last))),
    }
}

fn line(area: &Area<'_>, curve: &Curve, span: &Span) -> Result<(), Fault> {
    let pieces: Vec<_> = curve
        .pieces
        .iter()
        .filter_map(|it| {
            let ends = span.between(it.from.as_ref(), it.to.as_ref());
            Some((it, ends, given(it, ends)?))
        })
        .collect();
    let values = || pieces.iter().flat_map(|(_, _, (first, last))| [*first, *last]);
    let low = values().fold(0.0, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max).max(low + 1.0);
    let room = (high - low) * 0.12;
    let (low, high) = (low - room, high + room);
    let mut chart = ChartBuilder::on(area)
        .margin_top(20)
        .margin_right(12)
        .x_label_area_size(AXIS)
        .y_label_area_size(44)
        .build_cartesian_2d(span.from..span.to, low..high)?;
    chart
        .configure_mesh()
        .x_labels(6)
        .y_labels(5)
        .x_label_formatter(&axis)
        .y_label_formatter(&axis)
        .x_label_style(letters(SOFT, HPos::Center, VPos::Top))
        .y_label_style(letters(SOFT, HPos::Right, VPos::Center))
        .axis_style(SOFT)
        .light_line_style(SOFT.mix(0.0))
        .bold_line_style(SOFT.mix(0.3))
        .draw()?;
    for flaw in &curve.flaws {
        let (from, to) = span.between(flaw.from.as_ref(), flaw.to.as_ref());
        chart.draw_series([Rectangle::new([(from, low), (to, high)], RED.mix(0.15).filled())])?;
        let edges = [from, to].map(|at| PathElement::new(vec![(at, low), (at, high)], RED.stroke_width(2)));
        chart.draw_series(edges)?;
        chart.draw_series([word(flaw.overlaps, f64::midpoint(from, to), high)])?;
    }
    for (_, (from, to), (first, last)) in &pieces {
        let way = vec![(*from, *first), (*to, *last)];
        chart.draw_series([PathElement::new(way, BLUE.stroke_width(3))])?;
    }
    // A full dot: the end belongs to the piece; an empty one: it does not. Where two meet, the full one is seen.
    for full in [false, true] {
        for (piece, (from, to), (first, last)) in &pieces {
            let ends =
                [(&piece.from, piece.with_from, (*from, *first)), (&piece.to, piece.with_to, (*to, *last))];
            for (_, with, at) in ends.into_iter().filter(|(end, with, _)| end.is_some() && *with == full) {
                chart.draw_series([Circle::new(at, 4, if with { BLUE.filled() } else { WHITE.filled() })])?;
                chart.draw_series([Circle::new(at, 4, BLUE.stroke_width(2))])?;
            }
        }
    }
    Ok(())
}

fn classes(area: &Area<'_>, curve: &Curve, span: &Span) -> Result<(), Fault> {
    let rows = count(curve.pieces.len());
    let mut chart = ChartBuilder::on(area)
        .margin_top(20)
        .margin_left(12)
        .margin_right(12)
        .x_label_area_size(AXIS)
        .build_cartesian_2d(span.from..span.to, 0.0..rows)?;
    chart
        .configure_mesh()
        .disable_y_axis()
        .disable_y_mesh()
        .x_labels(6)
        .x_label_formatter(&axis)
        .x_label_style(letters(SOFT, HPos::Center, VPos::Top))
        .axis_style(SOFT)
        .light_line_style(SOFT.mix(0.0))
        .bold_line_style(SOFT.mix(0.3))
        .draw()?;
    for flaw in &curve.flaws {
        let (from, to) = span.between(flaw.from.as_ref(), flaw.to.as_ref());
        chart.draw_series([Rectangle::new([(from, 0.0), (to, rows)], RED.mix(0.15).filled())])?;
        let edges = [from, to].map(|at| PathElement::new(vec![(at, 0.0), (at, rows)], RED.stroke_width(2)));
        chart.draw_series(edges)?;
        chart.draw_series([word(flaw.overlaps, f64::midpoint(from, to), rows)])?;
    }
    for (nth, piece) in curve.pieces.iter().enumerate() {
        let bottom = count(curve.pieces.len() - nth - 1);
        let (from, to) = span.between(piece.from.as_ref(), piece.to.as_ref());
        let bar = [(from, bottom + 0.12), (to, bottom + 0.42)];
        chart.draw_series([Rectangle::new(bar, BLUE.filled())])?;
        let name = format!("{piece} {}", piece.row.label.trim());
        chart.draw_series([Text::new(
            short(name.trim(), 44),
            (span.from, bottom + 0.68),
            letters(INK, HPos::Left, VPos::Center),
        )])?;
    }
    Ok(())
}

/// What a flaw is, over it.
fn word(overlaps: bool, at: f64, top: f64) -> Text<'static, (f64, f64), &'static str> {
    let text = if overlaps { "doppio" } else { "vuoto" };
    Text::new(text, (at, top), letters(RED, HPos::Center, VPos::Bottom))
}

/// The figures of an axis: with decimals only where it has them.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "what draws the axis gives a reference")]
fn axis(it: &f64) -> String {
    let text = format!("{it:.2}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

#[cfg(test)]
mod tests {
    use engine::{
        model::{Text as Words, Written},
        system::{Piece, Rule, Sides, StepRow, System, compile},
    };

    use super::*;
    use crate::chart::tests::assert_admitted;

    fn curve(pieces: &[(&str, &str, Sides, &str, &str)]) -> Curve {
        let number = |it: &str| Written::from_text(Words::new(it));
        let piece = |(from, to, sides, value, label): &(&str, &str, Sides, &str, &str)| Piece {
            curve: Words::new("prova"),
            from: number(from),
            to: number(to),
            sides: Some(*sides),
            value: Words::new(*value),
            label: Words::new(*label),
            ..Piece::default()
        };
        let step = StepRow {
            rule: Words::new("r"),
            primitive: Some(engine::system::PrimitiveName::Curve),
            curve: Words::new("prova"),
            ..StepRow::default()
        };
        let system = System {
            rules: vec![Rule { name: Words::new("r"), ..Rule::default() }],
            steps: vec![step],
            pieces: pieces.iter().map(piece).collect(),
            ..System::default()
        };
        compile(&system).0.curves.remove(0)
    }

    fn texts(curve: &Curve) -> Vec<String> {
        assert_admitted(&draw(&Said { id: "s", title: "Scala", description: "Una scala" }, curve))
    }

    #[test]
    fn a_gap_and_an_overlap_are_words_on_the_drawing() {
        let whole = [("", "60", Sides::Neither, "", "poco"), ("60", "", Sides::From, "", "molto")];
        let said = texts(&curve(&whole));
        assert!(said.iter().any(|it| it.contains("poco")) && said.iter().any(|it| it.contains("molto")));
        assert!(!said.iter().any(|it| it == "vuoto" || it == "doppio"), "{said:?}");
        let gap = [("", "50", Sides::Neither, "0", ""), ("60", "", Sides::From, "100", "")];
        assert!(texts(&curve(&gap)).iter().any(|it| it == "vuoto"));
        let overlap = [("", "70", Sides::Neither, "", "poco"), ("60", "", Sides::From, "", "molto")];
        assert!(texts(&curve(&overlap)).iter().any(|it| it == "doppio"));
    }

    #[test]
    fn a_scale_without_ends_or_without_pieces_is_drawn() {
        texts(&curve(&[("", "", Sides::From, "x", "")]));
        texts(&Curve::default());
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! How far each value is from what was expected, in per cent of it; to the right more, to the left less.

use plotters::{
    chart::ChartBuilder,
    element::{EmptyElement, PathElement, Rectangle, Text},
    style::{
        Color as _,
        text_anchor::{HPos, VPos},
    },
};

use super::{Figure, GREEN, INK, RED, SOFT, Said, count, drawn, letters, short};

const ROW: u32 = 44;
/// Beyond which a bar is cut: its figure says how much it is.
const MOST: f64 = 100.0;

/// A value and its distance.
pub struct Deviation {
    /// Of what.
    pub name: String,
    /// In per cent.
    pub figure: Figure,
    /// Whether it is as good as expected, or better.
    pub is_reached: bool,
}

/// The drawing: a tick beside what is reached, a cross beside what is not.
#[must_use]
pub fn draw(said: &Said<'_>, rows: &[Deviation]) -> String {
    let high = u32::try_from(rows.len()).unwrap_or(u32::MAX / ROW - 1) * ROW + 8;
    let sizes = rows.iter().filter_map(|it| it.figure.size).map(f64::abs);
    let most = sizes.fold(10.0, f64::max).min(MOST);
    drawn(said, high, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin_left(8)
            .margin_right(8)
            .build_cartesian_2d(-most * 1.7..most * 1.7, 0.0..count(rows.len()))?;
        for (nth, it) in rows.iter().enumerate() {
            let bottom = count(rows.len() - nth - 1);
            let mark = if it.is_reached { "✓" } else { "✗" };
            chart.draw_series([Text::new(
                format!("{mark} {}", short(&it.name, 42)),
                (-most * 1.7, bottom + 0.74),
                letters(INK, HPos::Left, VPos::Center),
            )])?;
            let end = it.figure.size.unwrap_or(0.0).clamp(-most, most);
            if it.figure.size.is_some() {
                let colour = if it.is_reached { GREEN } else { RED };
                let bar = [(end.min(0.0), bottom + 0.14), (end.max(0.0), bottom + 0.5)];
                chart.draw_series([Rectangle::new(bar, colour.filled())])?;
            }
            let (side, apart) = if end < 0.0 { (HPos::Right, -5) } else { (HPos::Left, 5) };
            let style = letters(INK, side, VPos::Center);
            chart.draw_series([EmptyElement::at((end, bottom + 0.32))
                + Text::new(it.figure.words.clone(), (apart, 0), style)])?;
            let zero = vec![(0.0, bottom + 0.08), (0.0, bottom + 0.56)];
            chart.draw_series([PathElement::new(zero, SOFT.stroke_width(2))])?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use engine::number::Number;

    use super::*;
    use crate::chart::tests::assert_admitted;

    #[test]
    fn each_says_by_a_mark_and_a_figure_how_it_went() {
        let row = |name: &str, size: Option<i64>, words: &str, is_reached| Deviation {
            name: name.to_owned(),
            figure: Figure::new(size.and_then(|it| Number::ratio(it, 1)).as_ref(), words),
            is_reached,
        };
        let rows = [
            row("Incidenti", Some(-20), "−20%", true),
            row("Domande", Some(350), "+350%", true),
            row("Formazione", Some(-5), "−5%", false),
        ];
        let svg = draw(&Said { id: "s", title: "Scarti", description: "Dall'atteso" }, &rows);
        let texts = assert_admitted(&svg);
        for words in ["✓ Incidenti", "−20%", "+350%", "✗ Formazione", "−5%"] {
            assert!(texts.iter().any(|it| it == words), "{words} in {texts:?}");
        }
        assert_eq!(svg.matches("<rect").count(), 4);
    }
}

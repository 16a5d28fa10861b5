// SPDX-License-Identifier: AGPL-3.0-or-later
//! A bar for each name, from nothing to what was expected: what each structure achieved.

use plotters::{
    chart::ChartBuilder,
    element::{EmptyElement, PathElement, Rectangle, Text},
    style::{
        Color as _,
        text_anchor::{HPos, VPos},
    },
};

use super::{BLUE, Figure, INK, SOFT, Said, count, drawn, letters, short};

/// Height of a name with its bar.
const ROW: u32 = 44;
/// Below them: the axis.
const AXIS: u32 = 30;

/// The drawing: degrees out of a hundred, the longest bar the largest.
#[must_use]
pub fn draw(said: &Said<'_>, rows: &[(String, Figure)]) -> String {
    let high = u32::try_from(rows.len()).unwrap_or(u32::MAX / ROW - 1) * ROW + AXIS;
    let most = rows.iter().filter_map(|(_, it)| it.size).fold(100.0, f64::max);
    drawn(said, high, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin_left(8)
            .margin_right(56)
            .x_label_area_size(AXIS)
            .build_cartesian_2d(0.0..most, 0.0..count(rows.len()))?;
        chart
            .configure_mesh()
            .disable_y_axis()
            .disable_y_mesh()
            .x_labels(5)
            .x_label_formatter(&|it| format!("{it:.0}"))
            .x_label_style(letters(SOFT, HPos::Center, VPos::Top))
            .axis_style(SOFT)
            .light_line_style(SOFT.mix(0.0))
            .bold_line_style(SOFT.mix(0.3))
            .draw()?;
        for (nth, (name, figure)) in rows.iter().enumerate() {
            let bottom = count(rows.len() - nth - 1);
            chart.draw_series([Text::new(
                short(name, 44),
                (0.0, bottom + 0.72),
                letters(INK, HPos::Left, VPos::Center),
            )])?;
            let end = figure.size.unwrap_or(0.0).max(0.0);
            if figure.size.is_some() {
                let bar = [(0.0, bottom + 0.14), (end, bottom + 0.5)];
                chart.draw_series([Rectangle::new(bar, BLUE.filled())])?;
            }
            // Near the line of what was expected the figure stands beyond it.
            let beside = if end > 80.0 { end.max(100.0) } else { end };
            let style = letters(INK, HPos::Left, VPos::Center);
            chart
                .draw_series([EmptyElement::at((beside, bottom + 0.32))
                    + Text::new(figure.words.clone(), (6, 0), style)])?;
        }
        let expected = vec![(100.0, 0.0), (100.0, count(rows.len()))];
        chart.draw_series([PathElement::new(expected, INK.stroke_width(2))])?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use engine::number::Number;

    use super::*;
    use crate::chart::tests::assert_admitted;

    #[test]
    fn what_is_missing_is_a_word_and_no_bar() {
        let half = Figure::new(Number::ratio(101, 2).as_ref(), "50,5");
        let rows = [
            ("Affari <generali>".to_owned(), half),
            ("Tecnico".to_owned(), Figure::new(None, "dato mancante")),
        ];
        let said = Said { id: "g", title: "Per struttura", description: "Una barra per struttura" };
        let svg = draw(&said, &rows);
        let texts = assert_admitted(&svg);
        for words in ["Affari <generali>", "50,5", "Tecnico", "dato mancante"] {
            assert!(texts.iter().any(|it| it == words), "{words} in {texts:?}");
        }
        let bars = svg.matches("<rect").count();
        assert_eq!(bars, 2, "the background and one bar: {svg}");
    }
}

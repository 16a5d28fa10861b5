// SPDX-License-Identifier: AGPL-3.0-or-later
//! How some figures change from one day to the next. Each line has its own mark and is named where it ends.

use plotters::{
    chart::ChartBuilder,
    element::{Circle, EmptyElement, Rectangle, Text},
    series::LineSeries,
    style::{
        Color as _,
        text_anchor::{HPos, VPos},
    },
};

use super::{BLUE, Figure, GREEN, INK, SOFT, Said, count, drawn, letters, short};

/// A line: its name, and a figure for each moment.
pub struct Line {
    /// What changes.
    pub name: String,
    /// Per cent, for each moment.
    pub figures: Vec<Figure>,
}

/// The drawing, for two lines at most: the first with circles and its figures below, the second, which is never lower,
/// with squares and its figures above.
#[must_use]
pub fn draw(said: &Said<'_>, moments: &[String], lines: &[Line]) -> String {
    drawn(said, 260, |area| {
        let last = count(moments.len().saturating_sub(1)).max(1.0);
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .margin_bottom(30)
            .margin_top(30)
            .build_cartesian_2d(-0.35..last + 0.35, -16.0..114.0)?;
        for height in [0.0, 50.0, 100.0] {
            let style = SOFT.mix(0.5);
            chart.draw_series(LineSeries::new([(-0.35, height), (last + 0.35, height)], style))?;
            let words = format!("{height:.0}%");
            let style = letters(SOFT, HPos::Left, VPos::Bottom);
            chart.draw_series([Text::new(words, (-0.35, height), style)])?;
        }
        for (nth, line) in lines.iter().take(2).enumerate() {
            let colour = [BLUE, GREEN][nth];
            let points = line.figures.iter().enumerate();
            let points: Vec<(f64, f64, &str)> =
                points.filter_map(|(at, it)| Some((count(at), it.size?, it.words.as_str()))).collect();
            let path = points.iter().map(|(x, y, _)| (*x, *y));
            chart.draw_series(LineSeries::new(path, colour.stroke_width(2)))?;
            for (x, y, words) in points {
                let (place, lift) = if nth == 0 { (VPos::Top, 7) } else { (VPos::Bottom, -7) };
                let style = letters(INK, HPos::Center, place);
                match nth {
                    0 => chart.draw_series([EmptyElement::at((x, y))
                        + Circle::new((0, 0), 5, colour.filled())
                        + Text::new(words.to_owned(), (0, lift), style)])?,
                    _ => chart.draw_series([EmptyElement::at((x, y))
                        + Rectangle::new([(-5, -5), (5, 5)], colour.filled())
                        + Text::new(words.to_owned(), (0, lift), style)])?,
                };
            }
            let key = format!("{} {}", ["●", "■"][nth], line.name);
            let place = (8 + i32::try_from(nth).unwrap_or(0) * 170, 14);
            area.draw(&Text::new(key, place, letters(INK, HPos::Left, VPos::Center)))?;
        }
        for (at, it) in moments.iter().enumerate() {
            let style = letters(INK, HPos::Center, VPos::Top);
            chart.draw_series([Text::new(short(it, 18), (count(at), -15.0), style)])?;
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
    fn a_moment_without_a_figure_has_no_mark() {
        let figure = |it: i64| Figure::new(Number::ratio(it, 1).as_ref(), format!("{it}%"));
        let lines = [
            Line { name: "raggiunti".to_owned(), figures: vec![figure(25), figure(75)] },
            Line { name: "con i dati".to_owned(), figures: vec![Figure::new(None, "n.d."), figure(90)] },
        ];
        let moments = ["30/06/2026".to_owned(), "31/12/2026".to_owned()];
        let svg = draw(&Said { id: "t", title: "Nell'anno", description: "Due linee" }, &moments, &lines);
        let texts = assert_admitted(&svg);
        for words in ["● raggiunti", "■ con i dati", "25%", "75%", "90%", "30/06/2026"] {
            assert!(texts.iter().any(|it| it == words), "{words} in {texts:?}");
        }
        assert_eq!(svg.matches("<circle").count(), 2);
        assert_eq!(svg.matches("<rect").count(), 2, "the background and one square");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! How many are in each class: the distribution of degrees. Who has no degree is a class of its own, not filled.

use engine::number::Number;
use plotters::{
    chart::ChartBuilder,
    element::{Rectangle, Text},
    style::{
        Color as _,
        text_anchor::{HPos, VPos},
    },
};

use super::{BLUE, INK, SOFT, Said, count, drawn, letters};

/// The names of the classes of degrees, the last for what has none.
pub static CLASSES: [&str; 6] = ["0", "1–49", "50–79", "80–99", "100", "senza"];

/// How many degrees are in each class: above nothing and below a half, below 80, below a hundred, a hundred and more.
#[must_use]
pub fn classes<'n>(degrees: impl IntoIterator<Item = Option<&'n Number>>) -> [usize; 6] {
    let mut classes = [0; 6];
    for it in degrees {
        let class = match it {
            None => 5,
            Some(it) if *it >= Number::HUNDRED => 4,
            Some(it) if *it >= Number::from(80_u32) => 3,
            Some(it) if *it >= Number::from(50_u32) => 2,
            Some(it) if *it > Number::ZERO => 1,
            Some(_) => 0,
        };
        classes[class] += 1;
    }
    classes
}

/// The drawing.
#[must_use]
pub fn draw(said: &Said<'_>, classes: &[usize; 6]) -> String {
    let most = classes.iter().copied().max().unwrap_or(0).max(1);
    drawn(said, 220, |area| {
        let top = count(most) * 1.15;
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .margin_bottom(30)
            .build_cartesian_2d(0.0..count(CLASSES.len()), 0.0..top)?;
        for (nth, (name, many)) in CLASSES.iter().zip(classes).enumerate() {
            let (left, height) = (count(nth), count(*many));
            let bar = [(left + 0.12, 0.0), (left + 0.88, height)];
            if *many > 0 {
                // What has no degree is an outline: no fill to be taken for an achievement.
                let style = if nth == CLASSES.len() - 1 { INK.stroke_width(2) } else { BLUE.filled() };
                chart.draw_series([Rectangle::new(bar, style)])?;
            }
            let (above, below) =
                (letters(INK, HPos::Center, VPos::Bottom), letters(INK, HPos::Center, VPos::Top));
            chart.draw_series([Text::new(many.to_string(), (left + 0.5, height + top * 0.01), above)])?;
            chart.draw_series([Text::new((*name).to_owned(), (left + 0.5, -top * 0.02), below)])?;
        }
        let axis = vec![(0.0, 0.0), (count(CLASSES.len()), 0.0)];
        chart.draw_series([plotters::element::PathElement::new(axis, SOFT)])?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::assert_admitted;

    #[test]
    fn every_degree_is_in_one_class() {
        let of = |n, d| Number::ratio(n, d).unwrap();
        let degrees = [of(0, 1), of(1, 2), of(50, 1), of(79, 1), of(999, 10), of(100, 1), of(120, 1)];
        let all = degrees.iter().map(Some).chain([None, None]);
        assert_eq!(classes(all), [1, 1, 2, 1, 2, 2]);
        let said = Said { id: "d", title: "Distribuzione", description: "Quanti per classe" };
        let svg = draw(&said, &[1, 0, 2, 1, 2, 2]);
        let texts = assert_admitted(&svg);
        assert!(CLASSES.iter().all(|it| texts.iter().any(|text| text == it)), "{texts:?}");
        assert_eq!(svg.matches("<rect").count(), 6, "no bar for nobody: {svg}");
    }
}

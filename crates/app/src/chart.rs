// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drawings of figures, as SVG that a strict content security policy admits: attributes only, no style, no script.
//!
//! A function for each, from figures to text. The figures come already worded: what is read beside a bar is what stands
//! in the table, and only the length of the bar is a float. Nothing is told by a colour alone, and what is missing is a
//! word where the bar would be.

pub mod bars;
pub mod deviation;
pub mod histogram;
pub mod scale;
pub mod trend;

use engine::number::{Number, Rounding};
use plotters::{
    coord::Shift,
    prelude::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea as _, IntoFont as _, RGBColor, SVGBackend},
    style::{
        Color as _, TextStyle, WHITE,
        text_anchor::{HPos, Pos, VPos},
    },
};

/// Width of every drawing: on a telephone it is as wide as the page, and its letters are read.
const WIDE: u32 = 360;

/// Letters: 13 of the 360 of the width.
const LETTER: u32 = 13;

/// What is read, on white: contrast 12.9.
const INK: RGBColor = RGBColor(23, 50, 77);
/// Axes and marks: contrast 5.3.
const SOFT: RGBColor = RGBColor(92, 111, 130);
/// Bars: contrast 5.6.
const BLUE: RGBColor = RGBColor(0, 102, 204);
/// What is below what was expected: contrast 5.1.
const RED: RGBColor = RGBColor(204, 51, 77);
/// What is as it was expected: contrast 5.2.
const GREEN: RGBColor = RGBColor(0, 128, 85);

/// A figure to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// As it is read: `95,59`, or why there is none.
    pub words: String,
    /// How much it is; none when there is none.
    pub size: Option<f64>,
}

/// What is said of a drawing to who does not see it.
pub struct Said<'a> {
    /// Different from those of all drawings of a page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What one sees, in a sentence.
    pub description: &'a str,
}

type Area<'b> = DrawingArea<SVGBackend<'b>, Shift>;
type Fault = DrawingAreaErrorKind<std::io::Error>;

impl Figure {
    /// A number with the words it is read as.
    #[must_use]
    pub fn new(number: Option<&Number>, words: impl Into<String>) -> Figure {
        Figure { words: words.into(), size: number.map(float) }
    }
}

/// A number near enough to be drawn.
fn float(number: &Number) -> f64 {
    let text = number.italian(4, Rounding::HalfUp).replace('.', "").replace(',', ".");
    text.parse().unwrap_or(0.0)
}

/// How many, to be drawn.
fn count(many: usize) -> f64 {
    u32::try_from(many).map_or(f64::MAX, f64::from)
}

/// A drawing of that height, with what is said of it.
fn drawn(said: &Said<'_>, high: u32, draw: impl FnOnce(&Area<'_>) -> Result<(), Fault>) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDE, high)).into_drawing_area();
        let done = area.fill(&WHITE).and_then(|()| draw(&area)).and_then(|()| area.present());
        done.expect("writing to memory does not fail");
    }
    let Said { id, title, description } = said;
    let inside = svg.trim_end().strip_prefix("<svg ").and_then(|it| it.split_once('>'));
    let (attributes, inside) = inside.expect("a drawing begins so");
    format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\" {attributes}>\n<title id=\"{id}-t\">{}</title>\n<desc \
         id=\"{id}-d\">{}</desc>{inside}\n",
        escaped(title),
        escaped(description)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Letters of that colour, standing so at their point.
fn letters(colour: RGBColor, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", LETTER).into_font().color(&colour.to_rgba()).pos(Pos::new(h, v))
}

/// A name that fits.
fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every drawing must be: XML, without style or script, with its title and description.
    pub(super) fn assert_admitted(svg: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(svg).unwrap_or_else(|it| panic!("{it}: {svg}"));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(!matches!(node.tag_name().name(), "style" | "script" | "foreignObject"), "{svg}");
            for it in node.attributes() {
                assert!(it.name() != "style" && !it.name().starts_with("on"), "{} in {svg}", it.name());
            }
        }
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let named: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
        for (id, tag) in named.iter().zip(["title", "desc"]) {
            let said = document.descendants().find(|it| it.attribute("id") == Some(id)).unwrap();
            assert_eq!(said.tag_name().name(), tag);
            assert!(!said.text().unwrap().trim().is_empty());
        }
        let texts = document.descendants().filter(|it| it.tag_name().name() == "text");
        texts.map(|it| it.text().unwrap_or_default().trim().to_owned()).collect()
    }

    #[test]
    fn numbers_are_near_enough() {
        assert!((float(&Number::ratio(19119, 200).unwrap()) - 95.595).abs() < 1e-9);
        assert!((float(&Number::ratio(-123_456_789, 100).unwrap()) + 1_234_567.89).abs() < 1e-6);
    }

    #[test]
    fn long_names_are_cut_at_letters() {
        assert_eq!(short("città", 5), "città");
        assert_eq!(short("città alta", 7), "città…");
    }
}

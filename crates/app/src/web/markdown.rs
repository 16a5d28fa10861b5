// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages written in Markdown (rules, manual) → HTML of ours. Nothing of theirs is taken as HTML.

use std::ops::Range;

use engine::check;
use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};

/// A page of text, ready to be put into a page of ours.
pub(super) struct Rendered {
    /// Its first heading, which is not in `html`: the frame shows it.
    pub(super) title: String,
    pub(super) html: String,
}

/// Renders a page; `target` says where a link leads here, if anywhere.
pub(super) fn render(text: &str, target: fn(&str) -> Option<String>) -> Rendered {
    let mut events = Vec::new();
    let mut title = String::new();
    let (mut in_title, mut in_code) = (false, false);
    // For each link that is open, whether it is kept.
    let mut links: Vec<bool> = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES)) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
            Event::Text(it) | Event::Code(it) if in_title => title.push_str(&it),
            _ if in_title => {}
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = target(&dest_url);
                links.push(target.is_some());
                events.extend(target.map(|it| Event::Start(link(it))));
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    events.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::CodeBlock(it)) => {
                in_code = true;
                events.push(Event::Start(Tag::CodeBlock(it)));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                events.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Text(it) if links.is_empty() && !in_code => events.extend(with_rules(&it)),
            Event::Html(it) | Event::InlineHtml(it) if it.trim_start().starts_with("<!--") => {}
            Event::Html(it) | Event::InlineHtml(it) => events.push(Event::Text(it)),
            it => events.push(it),
        }
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    Rendered { title, html: for_people(&out) }
}

/// What the renderer leaves out and the keyboard and the screen reader need. All text in it is already escaped, so
/// that a tag is only ever one of the renderer's.
fn for_people(html: &str) -> String {
    html.replace("<table>", "<div class=\"table-responsive\" tabindex=\"0\"><table class=\"table table-sm\">")
        .replace("</table>", "</table></div>")
        .replace("<th>", "<th scope=\"col\">")
        .replace("<pre>", "<pre tabindex=\"0\">")
}

fn link(target: String) -> Tag<'static> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: target.into(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

/// The text, with a link to the page of each rule that it names.
fn with_rules(text: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some((at, code)) = first_rule(rest) {
        events.push(Event::Text(rest[..at.start].to_owned().into()));
        events.push(Event::Start(link(format!("/regole/{code}"))));
        events.push(Event::Text(code.into()));
        events.push(Event::End(TagEnd::Link));
        rest = &rest[at.end..];
    }
    events.push(Event::Text(rest.to_owned().into()));
    events
}

/// Where a text first names a rule: four capitals, a hyphen, two digits.
fn first_rule(text: &str) -> Option<(Range<usize>, &'static str)> {
    let hyphens = text.match_indices('-').map(|(at, _)| at).filter(|it| *it >= 4);
    hyphens.into_iter().find_map(|at| {
        let word = at - 4..at + 3;
        let rule = check::find(text.get(word.clone())?)?;
        Some((word, rule.code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        render(text, |it| it.starts_with('/').then(|| it.to_owned())).html
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let page = render("# PESI `x`\n\nTesto\n", |_| None);
        assert_eq!((page.title.as_str(), page.html.as_str()), ("PESI x", "<p>Testo</p>\n"));
    }

    #[test]
    fn html_is_text_and_comments_are_nothing() {
        assert_eq!(html("a <b onclick=x>"), "<p>a &lt;b onclick=x&gt;</p>\n");
        assert_eq!(html("<script>\n</script>\n"), "&lt;script&gt;\n&lt;/script&gt;\n");
        assert_eq!(html("<!-- SPDX -->\n\nx"), "<p>x</p>\n");
        assert_eq!(html("`<th>`"), "<p><code>&lt;th&gt;</code></p>\n");
    }

    #[test]
    fn links_that_lead_nowhere_are_words() {
        assert_eq!(html("[a](/b) [c](javascript:x)"), "<p><a href=\"/b\">a</a> c</p>\n");
    }

    #[test]
    fn rules_are_linked_where_they_are_named() {
        assert_eq!(html("vedi PESI-02."), "<p>vedi <a href=\"/regole/PESI-02\">PESI-02</a>.</p>\n");
        assert_eq!(html("`PESI-02` è NONN-99"), "<p><code>PESI-02</code> è NONN-99</p>\n");
        assert_eq!(html("èèè-02"), "<p>èèè-02</p>\n");
        assert_eq!(html("[PESI-02](/x)"), "<p><a href=\"/x\">PESI-02</a></p>\n");
    }

    #[test]
    fn tables_have_headers_and_can_be_scrolled() {
        let table = html("| a |\n|---|\n| b |\n");
        assert!(
            table.contains("tabindex=\"0\"><table") && table.contains("<th scope=\"col\">a</th>"),
            "{table}"
        );
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings as a JUnit report: one case per check, failed when it found something that is open.

use std::fmt::Write as _;

use engine::check::{self, AsOf, Found};
use formats::Sources;

pub(super) fn report(found: &[Found<'_>], sources: &Sources) -> String {
    let open: Vec<&Found<'_>> = found.iter().filter(|it| it.is_open()).collect();
    let failed = check::ALL.iter().filter(|check| open.iter().any(|it| it.check.code == check.code)).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuite name=\"traguardo check\" tests=\"{}\" failures=\"{failed}\">",
        check::ALL.len()
    );
    for check in check::ALL {
        let mine: Vec<&&Found<'_>> = open.iter().filter(|it| it.check.code == check.code).collect();
        let name = escaped(&format!("{} {}", check.code, check.title));
        if mine.is_empty() {
            let _ = writeln!(out, "  <testcase name=\"{name}\"/>");
            continue;
        }
        let _ = writeln!(out, "  <testcase name=\"{name}\">");
        for it in mine {
            let place = sources.locate(it.finding.place);
            let place =
                place.map_or_else(String::new, |it| format!("{}:{}:{} ", it.file, it.line, it.column));
            let change =
                it.as_of.and_then(AsOf::words).map_or_else(String::new, |it| format!("\n  vale: {it}"));
            let text = escaped(&format!("{place}{}{change}", it.finding));
            let kind = it.severity.word();
            let _ = writeln!(
                out,
                "    <failure type=\"{kind}\" message=\"{}\">{text}</failure>",
                escaped(&it.finding.what)
            );
        }
        out += "  </testcase>\n";
    }
    out += "</testsuite>\n";
    out
}

/// Text as XML wants it; characters that XML cannot hold become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(it),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

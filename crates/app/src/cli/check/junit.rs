// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings as a JUnit report: one case per check, failed when it found something that nobody accepted, skipped when it
//! was not asked for.

use std::fmt::Write as _;

use engine::check::{self, AsOf, Check, Found};
use formats::Sources;

pub(super) fn report(found: &[Found<'_>], ran: impl Fn(&Check) -> bool, sources: &Sources) -> String {
    let open: Vec<&Found<'_>> = found.iter().filter(|it| it.is_open()).collect();
    let failed = check::ALL.iter().filter(|check| open.iter().any(|it| it.check.code == check.code)).count();
    let skipped = check::ALL.iter().filter(|it| !ran(it)).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuite name=\"traguardo check\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\">",
        check::ALL.len()
    );
    for check in check::ALL {
        let mine: Vec<&&Found<'_>> = open.iter().filter(|it| it.check.code == check.code).collect();
        let name = escaped(&format!("{} {}", check.code, check.title));
        let family = check.code.split('-').next().unwrap_or_default();
        let case = format!("  <testcase classname=\"{family}\" name=\"{name}\"");
        if mine.is_empty() {
            let rest = if ran(check) { "/>" } else { "><skipped/></testcase>" };
            let _ = writeln!(out, "{case}{rest}");
            continue;
        }
        let _ = writeln!(out, "{case}>");
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

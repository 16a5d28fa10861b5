// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/fonti`: the law on which the rules rest, with the day on which each text was last read.

use std::collections::BTreeMap;

use askama::Template;
use engine::{check, source::Source};

use super::page::{Page, PageResult};

#[derive(Template)]
#[template(path = "source_list.html")]
pub(super) struct SourceList {
    sources: Vec<Cited>,
}

/// A source and how many rules cite it.
struct Cited {
    source: &'static Source,
    checks: usize,
}

/// `GET`
pub(super) async fn get() -> PageResult<SourceList> {
    let mut cited: BTreeMap<&str, Cited> = BTreeMap::new();
    for check in check::ALL {
        for source in check.sources {
            cited.entry(source.cite).or_insert(Cited { source, checks: 0 }).checks += 1;
        }
    }
    Ok(Page::new("Norme e fonti", SourceList { sources: cited.into_values().collect() }))
}

/// A day as offices write it: `2026-11-20` → `20/11/2026`.
pub(super) fn day(iso: &str) -> String {
    iso.rsplit('-').collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_offices_do() {
        assert_eq!(day("2026-11-20"), "20/11/2026");
    }
}

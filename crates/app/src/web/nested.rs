// SPDX-License-Identifier: AGPL-3.0-or-later
//! A list with lists inside, laid out for templates, which cannot call themselves.

/// Something in a list of lists, and the tags it opens and closes.
pub(super) struct Nested<T> {
    pub(super) it: T,
    /// A list begins below it.
    pub(super) opens: bool,
    /// How many lists end after it.
    pub(super) closes: usize,
}

/// Lays out what is given in the order of reading, each with its depth; the first is the shallowest.
pub(super) fn nested<T>(flat: Vec<(usize, T)>) -> Vec<Nested<T>> {
    let top = flat.first().map_or(0, |it| it.0);
    let next: Vec<usize> = flat.iter().skip(1).map(|it| it.0).chain([top]).collect();
    let laid = flat.into_iter().zip(next);
    laid.map(|((depth, it), next)| Nested { it, opens: next > depth, closes: depth.saturating_sub(next) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_opens_closes() {
        let laid = nested(vec![(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e"), (1, "f")]);
        let mut text = String::new();
        for Nested { it, opens, closes } in &laid {
            text += it;
            text += if *opens { "(" } else { "." };
            text += &")".repeat(*closes);
        }
        assert_eq!(text, "a(b(c.)d.)e(f.)");
    }
}

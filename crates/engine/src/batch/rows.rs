// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows of columns, and the loop that nearly every rule is: a percentage within bounds, rounded half up.

/// The figures of a row, over the scale of the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) baseline: i64,
    pub(super) target: i64,
    pub(super) actual: i64,
}

/// Columns of the same rows.
#[derive(Clone, Copy)]
pub(super) struct Rows<'c> {
    pub(super) baseline: &'c [i64],
    pub(super) target: &'c [i64],
    pub(super) actual: &'c [i64],
}

impl Rows<'_> {
    #[inline]
    pub(super) fn each(self, picked: &[u32], results: &mut [i64], compute: impl Fn(Row) -> i64) {
        let count = results.len();
        let (baseline, target, actual) =
            (&self.baseline[..count], &self.target[..count], &self.actual[..count]);
        for at in picked {
            let at = *at as usize;
            results[at] = compute(Row { baseline: baseline[at], target: target[at], actual: actual[at] });
        }
    }
}

/// Whether a figure is small enough for [`Tame`], as all figures of real plans are.
#[inline]
pub(super) fn fits(figure: i64) -> bool {
    figure.wrapping_add(1 << 40).cast_unsigned() <= 1 << 41
}

/// Percentages within bounds that are not negative, rounded half up to few decimals: nothing can overflow.
#[derive(Clone, Copy)]
pub(super) struct Tame {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) power: i64,
}

impl Tame {
    /// `100 × part / whole`, whose terms are below 2^41 and `whole` not zero: within bounds, then rounded.
    #[inline]
    pub(super) fn round(self, part: i64, whole: i64) -> i64 {
        // Without a branch: which way an indicator goes cannot be guessed.
        let sign = whole >> 63;
        let (part, whole) = ((part ^ sign) - sign, (whole ^ sign) - sign);
        let n = (part * 100).max(self.low * whole).min(self.high * whole);
        let (n, d) = ((n * self.power).cast_unsigned(), whole.cast_unsigned());
        ((2 * n + d) / (2 * d)).cast_signed()
    }
}

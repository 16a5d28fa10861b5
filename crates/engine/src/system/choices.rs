// SPDX-License-Identifier: AGPL-3.0-or-later
//! The closed lists of words that a system may use.

use crate::model::{Choice, Text};
use crate::number::{Number, Rounding};

/// Declares an enum with the Italian word of each value.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl Choice for $name {
            const ALL: &'static [(&'static str, $name)] = &[$(($word, $name::$variant)),+];
        }
    };
}

choices! {
    /// What the roots of the tree are.
    Cascade {
        /// The objectives without a parent.
        Objectives = "obiettivi",
        /// The structures; under them their objectives.
        Structures = "strutture",
    }
}

choices! {
    /// How children fold into their parent.
    Fold {
        /// Weighted mean.
        Mean = "media",
        /// Weighted sum, weights as shares of 100.
        Sum = "somma",
        /// Product of the children as shares of 100.
        Product = "prodotto",
        /// The worst child.
        Minimum = "minimo",
        /// The best child.
        Maximum = "massimo",
        /// How many children reach 100.
        Count = "conteggio",
        /// Share of the children, by weight, that reach 100.
        Share = "quota",
    }
}

choices! {
    /// What a child without weight counts for.
    WeightMissing {
        /// The parent has no value until the weight is written.
        Undefined = "indefinito",
        /// What the other weights leave of 100, in equal parts.
        Residual = "residuo",
        /// All siblings count the same.
        Equal = "uguali",
        /// It does not count.
        Exclude = "escludi",
    }
}

choices! {
    /// What to do with a child in a given state.
    Treatment {
        /// The parent has no value either.
        Undefined = "indefinito",
        /// Leave it out; its weight leaves the denominator.
        Exclude = "escludi",
        /// Count it 0.
        Zero = "zero",
        /// Count it 100.
        Full = "pieno",
        /// For parts: the others share its weight.
        Renormalise = "rinormalizza",
    }
}

choices! {
    /// The primitives that may be a step.
    PrimitiveName {
        /// Derive.
        Derive = "deriva",
        /// Normalise.
        Normalise = "normalizza",
        /// Curve.
        Curve = "curva",
        /// Limit.
        Limit = "limita",
        /// Gate or adjust.
        Adjust = "correggi",
        /// Round, for use.
        Round = "arrotonda",
        /// Band.
        Band = "fascia",
    }
}

choices! {
    /// What a value is compared with to become a degree.
    Frame {
        /// Nothing: the value is the degree.
        None = "nessuno",
        /// The target.
        Target = "target",
        /// A ceiling declared in the rule.
        Ceiling = "tetto",
        /// The way from baseline to target.
        BaselineTarget = "baseline-target",
        /// Two thresholds around the target: 0, 100, 200.
        Thresholds = "minimo-target-massimo",
        /// Last year's value.
        PreviousYear = "anno-precedente",
        /// Days between deadline and completion.
        DaysLate = "giorni-ritardo",
        /// 100 less the unfavourable deviation, in per cent of the target.
        Deviation = "scostamento",
        /// 100 if the comparison with the target holds, else 0.
        Comparison = "confronto",
    }
}

choices! {
    /// What a zero denominator gives.
    ZeroPolicy {
        /// No value.
        Undefined = "indefinito",
        /// 100 if the comparison with the target holds, else 0.
        Comparison = "confronto",
        /// 100.
        Full = "pieno",
    }
}

choices! {
    /// Which ends of an interval belong to it.
    Sides {
        /// The lower end: [from, to).
        From = "da",
        /// The upper end: (from, to].
        To = "a",
        /// Both.
        Both = "entrambi",
        /// Neither.
        Neither = "nessuno",
    }
}

choices! {
    /// What an adjustment does.
    Adjustment {
        /// Multiplies.
        Multiply = "moltiplica",
        /// Subtracts.
        Subtract = "sottrai",
        /// Caps.
        Cap = "limita",
        /// Replaces.
        Set = "imposta",
    }
}

choices! {
    /// What becomes of what a sharing leaves.
    Leftover {
        /// It stays with the body.
        Savings = "economia",
        /// It is shared again within the pool.
        Redistribute = "ridistribuisci",
    }
}

choices! {
    /// How cents are made to agree with the total.
    Cents {
        /// Each row is rounded by itself.
        PerRow = "per-riga",
        /// Floors, then one cent each to the largest remainders: rows sum to the total.
        LargestRemainder = "resto-maggiore",
    }
}

impl Choice for Rounding {
    const ALL: &'static [(&'static str, Rounding)] = Rounding::ALL;
}

/// What the weighted sum of the children is divided by, as written in the cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Denominator {
    /// As written: "pesi" (also blank), "righe", or a number.
    pub text: Text,
    /// As understood.
    pub kind: DenominatorKind,
}

/// What a weighted sum is divided by.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DenominatorKind {
    /// The weights of the children counted: declared normalisation.
    #[default]
    Weights,
    /// The number of children: plain mean.
    Rows,
    /// A fixed total.
    Fixed(Number),
}

impl Denominator {
    /// Reads the cell; `None` when it is neither of the two words nor a positive number.
    #[must_use]
    pub fn understand(text: Text) -> Option<Denominator> {
        let kind = match text.trim() {
            "" | "pesi" => DenominatorKind::Weights,
            "righe" => DenominatorKind::Rows,
            other => {
                let number = Number::parse(other)?;
                if number <= Number::ZERO {
                    return None;
                }
                DenominatorKind::Fixed(number)
            }
        };
        Some(Denominator { text, kind })
    }
}

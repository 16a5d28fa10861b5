// SPDX-License-Identifier: AGPL-3.0-or-later
//! The articles of law and guidelines that a rule may cite, each with its address.

/// A citation that a reader can open and verify.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// How it is cited.
    pub cite: &'static str,
    /// Where it can be read; blank for the body's own rules.
    pub url: &'static str,
    /// Day on which the text in force was last read (ISO); blank when nobody has opened it yet, and for the body's
    /// own rules.
    pub checked: &'static str,
}

/// Equality of the three levels of performance, conditions of premiums.
pub static DLGS_150_2009_ART_3: Source = Source {
    cite: "D.Lgs. 150/2009, art. 3",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art3",
    checked: "2026-11-20",
};

/// What objectives must be.
pub static DLGS_150_2009_ART_5: Source = Source {
    cite: "D.Lgs. 150/2009, art. 5, c. 2",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art5",
    checked: "",
};

/// Monitoring during the year.
pub static DLGS_150_2009_ART_6: Source = Source {
    cite: "D.Lgs. 150/2009, art. 6",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art6",
    checked: "",
};

/// The measurement and evaluation system.
pub static DLGS_150_2009_ART_7: Source = Source {
    cite: "D.Lgs. 150/2009, art. 7",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art7",
    checked: "",
};

/// Plan and report on performance.
pub static DLGS_150_2009_ART_10: Source = Source {
    cite: "D.Lgs. 150/2009, art. 10",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art10",
    checked: "2026-11-20",
};

/// What the evaluation body warrants.
pub static DLGS_150_2009_ART_14: Source = Source {
    cite: "D.Lgs. 150/2009, art. 14, c. 4",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art14",
    checked: "",
};

/// The body's own measurement system.
pub static SMVP: Source =
    Source { cite: "Sistema di misurazione e valutazione della performance dell'ente", url: "", checked: "" };

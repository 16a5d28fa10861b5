// SPDX-License-Identifier: AGPL-3.0-or-later
//! The articles of law and guidelines that a rule may cite, each with its address.

use jiff::civil::Date;

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

impl Source {
    /// Whether its text was read, in Italian: "verificata il 20/11/2026", "non verificata"; blank for the body's own rules.
    #[must_use]
    pub fn standing(&self) -> String {
        let day: Option<Date> = self.checked.parse().ok();
        match day {
            Some(it) => format!("verificata il {:02}/{:02}/{}", it.day(), it.month(), it.year()),
            None if self.url.is_empty() => String::new(),
            None => "non verificata".to_owned(),
        }
    }
}

/// Every source, in the order of the catalogue: laws by year and article, directives, case-law, the body's own rules.
#[rustfmt::skip]
pub static ALL: &[&Source] = &[
    &DLGS_150_2009_ART_3,
    &DLGS_150_2009_ART_5,
    &DLGS_150_2009_ART_6,
    &DLGS_150_2009_ART_7,
    &DLGS_150_2009_ART_8,
    &DLGS_150_2009_ART_9,
    &DLGS_150_2009_ART_10,
    &DLGS_150_2009_ART_14,
    &DLGS_150_2009_ART_18,
    &DLGS_150_2009_ART_19BIS,
    &TUEL_ART_151,
    &TUEL_ART_169,
    &TUEL_ART_174,
    &TUEL_ART_193,
    &TUEL_ART_227,
    &L_190_2012_ART_1,
    &DLGS_33_2013_ART_10,
    &DL_80_2021_ART_6,
    &DPR_81_2022,
    &DM_132_2022_ART_3,
    &DM_132_2022_ART_8,
    &DL_13_2023_ART_4BIS,
    &CIRCULAR_1_2024,
    &TRAINING_2023,
    &TRAINING_2025,
    &GUIDELINES_1_2017,
    &GUIDELINES_PIAO_2025,
    &CORTE_CONTI_EX_POST,
    &CORTE_CONTI_CALABRIA_66_2025,
    &SMVP,
];

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
    checked: "2026-11-21",
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
    checked: "2026-11-21",
};

/// Training as a performance objective, 24 hours.
pub static TRAINING_2023: Source = Source {
    cite: "Direttive del Ministro per la pubblica amministrazione 23/3/2023 e 28/11/2023",
    url: "https://www.funzionepubblica.gov.it/it/il-dipartimento/documentazione/",
    checked: "",
};

/// Training as a performance objective, 40 hours.
pub static TRAINING_2025: Source = Source {
    cite: "Direttiva del Ministro per la pubblica amministrazione 14/1/2025",
    url: "https://www.funzionepubblica.gov.it/it/il-dipartimento/documentazione/",
    checked: "",
};

/// Payment times as an objective of managers.
pub static DL_13_2023_ART_4BIS: Source = Source {
    cite: "D.L. 13/2023, art. 4-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legge:2023-02-24;13~art4bis",
    checked: "",
};

/// Payment times, where there are no managers: the duty falls on the holders of EQ posts.
pub static CIRCULAR_1_2024: Source = Source {
    cite: "Circolare RGS e Dipartimento della funzione pubblica 3/1/2024, n. 1",
    url: "https://www.rgs.mef.gov.it/",
    checked: "",
};

/// The body's own measurement system.
pub static SMVP: Source =
    Source { cite: "Sistema di misurazione e valutazione della performance dell'ente", url: "", checked: "" };

/// What organisational performance is measured on.
pub static DLGS_150_2009_ART_8: Source = Source {
    cite: "D.Lgs. 150/2009, art. 8",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art8",
    checked: "",
};

/// What managers and staff are evaluated on.
pub static DLGS_150_2009_ART_9: Source = Source {
    cite: "D.Lgs. 150/2009, art. 9",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art9",
    checked: "",
};

/// Merit and selectivity: no indiscriminate rewards.
pub static DLGS_150_2009_ART_18: Source = Source {
    cite: "D.Lgs. 150/2009, art. 18",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art18",
    checked: "",
};

/// Citizens and users take part in the measurement.
pub static DLGS_150_2009_ART_19BIS: Source = Source {
    cite: "D.Lgs. 150/2009, art. 19-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art19bis",
    checked: "",
};

/// Objectives against corruption.
pub static L_190_2012_ART_1: Source = Source {
    cite: "L. 190/2012, art. 1, cc. 8 e 8-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:2012-11-06;190~art1",
    checked: "",
};

/// Transparency as a strategic objective.
pub static DLGS_33_2013_ART_10: Source = Source {
    cite: "D.Lgs. 33/2013, art. 10, c. 3",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2013-03-14;33~art10",
    checked: "",
};

/// Terms of budget and DUP of local bodies, and their deferral.
pub static TUEL_ART_151: Source = Source {
    cite: "D.Lgs. 267/2000, art. 151",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art151",
    checked: "",
};

/// The PEG: within 20 days of the budget, coherent with budget and DUP.
pub static TUEL_ART_169: Source = Source {
    cite: "D.Lgs. 267/2000, art. 169",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art169",
    checked: "",
};

/// The scheme of budget by 15 November.
pub static TUEL_ART_174: Source = Source {
    cite: "D.Lgs. 267/2000, art. 174",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art174",
    checked: "",
};

/// Safeguard of the balances by 31 July.
pub static TUEL_ART_193: Source = Source {
    cite: "D.Lgs. 267/2000, art. 193",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art193",
    checked: "",
};

/// The rendiconto by 30 April.
pub static TUEL_ART_227: Source = Source {
    cite: "D.Lgs. 267/2000, art. 227",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art227",
    checked: "",
};

/// What the PIAO holds, and who writes it whole: performance, simplification, accessibility, parity.
pub static DL_80_2021_ART_6: Source = Source {
    cite: "D.L. 80/2021, art. 6",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legge:2021-06-09;80~art6",
    checked: "2026-11-21",
};

/// Plans absorbed in the PIAO.
pub static DPR_81_2022: Source = Source {
    cite: "D.P.R. 81/2022, artt. 1 e 2",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.del.presidente.della.repubblica:2022-06-24;81",
    checked: "2026-11-20",
};

/// Contents of section 2.2 of the PIAO.
pub static DM_132_2022_ART_3: Source = Source {
    cite: "D.M. 30/6/2022, n. 132, artt. 3 e 6",
    url: "https://www.gazzettaufficiale.it/eli/id/2022/09/07/22G00147/sg",
    checked: "",
};

/// The term of the PIAO follows that of the budget.
pub static DM_132_2022_ART_8: Source = Source {
    cite: "D.M. 30/6/2022, n. 132, artt. 7 e 8",
    url: "https://www.gazzettaufficiale.it/eli/id/2022/09/07/22G00147/sg",
    checked: "2026-11-21",
};

/// Objectives set when the facts are known: no later mending, and damage.
pub static CORTE_CONTI_EX_POST: Source = Source {
    cite: "Corte dei conti, Sez. I App. 20/2021; Sez. giur. Sicilia 12/2020; Sez. giur. Lazio 71/2018",
    url: "https://banchedati.corteconti.it/",
    checked: "",
};

/// Few objectives, chosen.
pub static GUIDELINES_PIAO_2025: Source = Source {
    cite: "Dipartimento della funzione pubblica, Linee guida sul PIAO e manuali operativi, dicembre 2025",
    url: "https://www.funzionepubblica.gov.it/it/il-dipartimento/documentazione/",
    checked: "",
};

/// Kinds of indicator: of what is put in, of what is done, of what comes of it, of quality and cost.
pub static GUIDELINES_1_2017: Source = Source {
    cite: "Dipartimento della funzione pubblica, Linee guida n. 1/2017 per il Piano della performance",
    url: "https://www.funzionepubblica.gov.it/it/il-dipartimento/documentazione/",
    checked: "",
};

/// What is ordinary is not rewarded, and a self-assessment proves nothing.
pub static CORTE_CONTI_CALABRIA_66_2025: Source = Source {
    cite: "Corte dei conti, Sez. giur. Calabria 66/2025",
    url: "https://banchedati.corteconti.it/",
    checked: "",
};

/// The phases of the cycle of performance.
pub static DLGS_150_2009_ART_4: Source = Source {
    cite: "D.Lgs. 150/2009, art. 4",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art4",
    checked: "",
};

/// Who takes part in measurement and evaluation.
pub static DLGS_150_2009_ART_12: Source = Source {
    cite: "D.Lgs. 150/2009, art. 12",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art12",
    checked: "",
};

/// What belongs to political organs and what to managers.
pub static TUEL_ART_107: Source = Source {
    cite: "D.Lgs. 267/2000, art. 107",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art107",
    checked: "",
};

/// Who prepares the detailed plan of objectives.
pub static TUEL_ART_108: Source = Source {
    cite: "D.Lgs. 267/2000, artt. 108 e 197",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art108",
    checked: "",
};

/// Direction belongs to political organs, management to managers.
pub static DLGS_165_2001_ART_4: Source = Source {
    cite: "D.Lgs. 165/2001, art. 4",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2001-03-30;165~art4",
    checked: "",
};

/// Delegation by managers: written, motivated, for a time.
pub static DLGS_165_2001_ART_17: Source = Source {
    cite: "D.Lgs. 165/2001, art. 17, c. 1-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2001-03-30;165~art17",
    checked: "",
};

/// Every act says why.
pub static L_241_1990_ART_3: Source = Source {
    cite: "L. 241/1990, art. 3",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1990-08-07;241~art3",
    checked: "",
};

/// Who has an interest abstains.
pub static L_241_1990_ART_6BIS: Source = Source {
    cite: "L. 241/1990, art. 6-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1990-08-07;241~art6bis",
    checked: "",
};

/// The evaluation body verifies that objectives against corruption and plan agree.
pub static DLGS_33_2013_ART_44: Source = Source {
    cite: "D.Lgs. 33/2013, art. 44",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2013-03-14;33~art44",
    checked: "",
};

/// Objectives are set before the year begins; in provisional budget all the same.
pub static DLGS_150_2009_ART_5_C1: Source = Source {
    cite: "D.Lgs. 150/2009, art. 5, cc. 1 e 1-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art5",
    checked: "",
};

/// The DUP and its update.
pub static TUEL_ART_170: Source = Source {
    cite: "D.Lgs. 267/2000, art. 170",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art170",
    checked: "",
};

/// Provisional budget.
pub static TUEL_ART_163: Source = Source {
    cite: "D.Lgs. 267/2000, art. 163",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2000-08-18;267~art163",
    checked: "",
};

/// The auditors check what collective agreements cost.
pub static DLGS_165_2001_ART_40BIS: Source = Source {
    cite: "D.Lgs. 165/2001, art. 40-bis",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2001-03-30;165~art40bis",
    checked: "",
};

/// What is published stays so for five years.
pub static DLGS_33_2013_ART_8: Source = Source {
    cite: "D.Lgs. 33/2013, art. 8, c. 3",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2013-03-14;33~art8",
    checked: "",
};

/// Rewards are published as totals.
pub static DLGS_33_2013_ART_20: Source = Source {
    cite: "D.Lgs. 33/2013, art. 20",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2013-03-14;33~art20",
    checked: "",
};

/// Without validation no reward.
pub static DLGS_150_2009_ART_14_C6: Source = Source {
    cite: "D.Lgs. 150/2009, art. 14, c. 6",
    url: "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2009-10-27;150~art14",
    checked: "",
};

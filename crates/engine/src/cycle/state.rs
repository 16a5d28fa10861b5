// SPDX-License-Identifier: AGPL-3.0-or-later
//! The states of the yearly cycle, in their legal order.

use crate::model::Choice;

/// Where the cycle of one body and year stands. Year N is the year that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Structures, people, rules of the year are being put together.
    Setup,
    /// The heads propose objectives, tied to the DUP.
    Programming,
    /// The secretary brings the proposals together; the political organ hears who will answer for them.
    Negotiation,
    /// The evaluation body reads the plan before it is approved.
    PreCheck,
    /// The political organ has approved the plan: baseline v1.
    Approved,
    /// Objectives were notified to who answers for them.
    Assigned,
    /// At least one interim monitoring is recorded.
    Monitored,
    /// The plan was changed by an act: a further baseline.
    Amended,
    /// The year is over: no value dated later enters.
    Closed,
    /// The heads have given account of their objectives.
    Reported,
    /// The values were recomputed and frozen.
    Measured,
    /// People were evaluated.
    Evaluated,
    /// Sheets are delivered; who disagrees may be heard.
    Contest,
    /// The political organ has approved the report.
    ReportApproved,
    /// The evaluation body has validated the report.
    Validated,
    /// Rewards are being paid.
    Rewards,
    /// Read-only.
    Archived,
}

impl Choice for State {
    const ALL: &'static [(&'static str, State)] = &[
        ("preparazione", State::Setup),
        ("programmazione", State::Programming),
        ("confronto", State::Negotiation),
        ("verifica", State::PreCheck),
        ("approvato", State::Approved),
        ("assegnato", State::Assigned),
        ("monitorato", State::Monitored),
        ("variato", State::Amended),
        ("chiuso", State::Closed),
        ("rendicontato", State::Reported),
        ("misurato", State::Measured),
        ("valutato", State::Evaluated),
        ("contraddittorio", State::Contest),
        ("relazione-approvata", State::ReportApproved),
        ("validato", State::Validated),
        ("premi", State::Rewards),
        ("archiviato", State::Archived),
    ];
}

impl State {
    /// What it means, in Italian, for pages.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            State::Setup => "si raccolgono struttura, persone e sistema dell'anno",
            State::Programming => "i responsabili propongono gli obiettivi",
            State::Negotiation => "il segretario consolida le proposte con i responsabili",
            State::PreCheck => "il Nucleo legge il piano prima dell'approvazione",
            State::Approved => "l'organo politico ha approvato il piano: la versione è fissata",
            State::Assigned => "ogni responsabile ha ricevuto i suoi obiettivi",
            State::Monitored => "almeno un monitoraggio è registrato",
            State::Amended => "il piano è cambiato con un atto: la nuova versione è fissata",
            State::Closed => "l'anno è finito: si rendiconta",
            State::Reported => "i responsabili hanno reso conto dei loro obiettivi",
            State::Measured => "i valori sono ricalcolati e fissati",
            State::Evaluated => "le valutazioni individuali sono date",
            State::Contest => "le schede sono consegnate: chi non è d'accordo può farsi sentire",
            State::ReportApproved => "l'organo politico ha approvato la relazione",
            State::Validated => "il Nucleo ha validato la relazione",
            State::Rewards => "si liquidano i premi",
            State::Archived => "il ciclo è concluso: si legge soltanto",
        }
    }
}

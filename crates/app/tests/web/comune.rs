// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the people of a small comune type, from their first access to their approved plan.

/// The key of the first access.
pub(crate) const KEY: &str = "chiave-di-prova";
/// The password of everybody.
pub(crate) const PASSWORD: &str = "cavallo verde sette";

/// Who works at the plan beside the secretary: name, the word of the role, structure.
pub(crate) const PEOPLE: [(&str, &str, &str); 3] = [
    ("Bruno Conti", "responsabile", "AM"),
    ("Carla Dini", "nucleo", ""),
    ("Dario Elmi", "organo-politico", ""),
];

pub(crate) const STRUCTURES: &str = "AM; Amministrazione; P1";
pub(crate) const STAFF: &str =
    "P1; Responsabile del settore; AM; Funzionari ed elevate qualificazioni\nP2; Istruttore; AM; Istruttori";

/// The tables that are pasted: the sheet, and the text as it comes from a spreadsheet. The weights do not make 100.
pub(crate) const TABLES: [(&str, &str); 4] = [
    (
        "atto",
        "oggetto\ttipo\torgano\tnumero\tdata\n\
         nucleo\tdecreto\tSindaco\t3\t10/01/2025\n\
         dup\tdelibera\tConsiglio comunale\t48\t22/12/2025\n\
         bilancio\tdelibera\tConsiglio comunale\t49\t22/12/2025\n\
         smvp\tdelibera\tGiunta comunale\t112\t18/12/2025\n\
         parere sul sistema di misurazione\tverbale\tNucleo di valutazione\t6\t11/12/2025\n",
    ),
    (
        "obiettivo",
        "codice\ttitolo\tstruttura\tresponsabile\tpeso\tscadenza\ttipo\n\
         2\tPagare le fatture nei termini di legge\tAM\tP1\t40%\t31/12/2026\tmiglioramento\n",
    ),
    (
        "indicatore",
        "di\tcodice\tnome\tunita\tverso\tbaseline\ttarget\talla_data\tpeso\tfonte_dati\n\
         1\t1.a\tDomande evase entro venti giorni sul totale delle domande\t%\tcrescente\t70%\t>= 90%\t31/12/2026\t100%\tprotocollo\n\
         2\t2.a\tTempo medio di ritardo dei pagamenti\tgiorni\tdecrescente\t4\t<= 0\t31/12/2026\t100%\tpiattaforma dei crediti commerciali\n",
    ),
    ("partecipazione", "obiettivo\tpersona\n2\tP2\n"),
];

/// The objective that is typed: its field and the words. Its weight is wrong.
pub(crate) const TYPED: [(&str, &str); 7] = [
    ("codice", "1"),
    ("titolo", "Rispondere alle domande di accesso in venti giorni"),
    ("struttura", "AM"),
    ("responsabile", "P1"),
    ("peso", "50%"),
    ("scadenza", "31/12/2026"),
    ("tipo", "miglioramento"),
];
/// The weight that makes 100.
pub(crate) const MENDED: &str = "60%";

/// Fields and their words.
type Fields = &'static [(&'static str, &'static str)];

/// The steps to the approved plan, after its opening: who takes it, its word, what they write.
pub(crate) const STEPS: [(&str, &str, Fields); 4] = [
    ("bruno.conti", "proponi", &[("data", "10/11/2025")]),
    ("a.bassi", "trasmetti", &[("data", "23/12/2025")]),
    (
        "carla.dini",
        "verifica",
        &[("data", "20/01/2026"), ("organo", "Nucleo di valutazione"), ("motivo", "si può misurare")],
    ),
    (
        "dario.elmi",
        "approva",
        &[("data", "27/01/2026"), ("tipo", "delibera"), ("organo", "Giunta comunale"), ("numero", "9")],
    ),
];

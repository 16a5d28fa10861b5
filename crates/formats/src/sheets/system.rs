// SPDX-License-Identifier: AGPL-3.0-or-later
//! The measurement system: levels, rules, steps, curves, weighting, sharing.

use std::sync::Arc;

use engine::system::{
    Component, Criterion, Figure, Graduation, Level, MarkPoints, Piece, Rule, Sharing, StepRow, SystemHead,
};

use crate::sheet::{Rows, Sheet, columns};

pub(crate) static SYSTEM: Sheet<SystemHead> = Sheet {
    name: "sistema",
    file: "sistema.toml",
    title: "Il sistema di misurazione e valutazione (SMVP)",
    rows: |it| Rows::One(&mut Arc::make_mut(&mut it.system).head),
    get: |it| std::slice::from_ref(&it.system.head),
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(SystemHead {
        "nome" name "nome"
        "anno" year "anno a cui si applica"
        "versione" version "versione"
        "fonte" source "atto o documento da cui viene"
        "cascata" cascade "se le radici sono gli obiettivi o le strutture"
        "verso" direction "da che parte è il meglio, per gli indicatori che non lo dicono"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static LEVELS: Sheet<Level> = Sheet {
    name: "livello",
    file: "sistema.toml",
    title: "I livelli: come i figli si riuniscono nel padre",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).levels),
    get: |it| &it.system.levels,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Level {
        "nome" name "ente, struttura, obiettivo, contributo, fase, indicatore o un livello degli obiettivi"
        "titolo" title "titolo"
        "aggrega" fold "come si riuniscono i figli"
        "denominatore" denominator "per che cosa si divide: pesi, righe o un totale fisso"
        "pesi" weights "da dove vengono i pesi: peso, uguali, un insieme di pesi o una grandezza"
        "peso_mancante" weight_missing "quanto conta un figlio senza peso"
        "quota_indicatori" indicators_share "quota degli indicatori, se le parti si riuniscono a parte"
        "quota_fasi" phases_share "quota delle fasi"
        "quota_figli" children_share "quota degli obiettivi sottostanti e dei contributi"
        "parte_mancante" part_missing "che cosa fa una parte senza valore"
        "regola" rule "regola di chi non ha figli"
        "mancante" missing "che cosa fa un figlio senza valore"
        "non_valutabile" not_assessable "che cosa fa un figlio non valutabile"
        "cifre" digits "decimali di stampa"
        "modo" mode "arrotondamento di stampa"
        "fonte" source "articolo del SMVP"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static RULES: Sheet<Rule> = Sheet {
    name: "regola",
    file: "sistema.toml",
    title: "Le regole con nome",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).rules),
    get: |it| &it.system.rules,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Rule {
        "nome" name "nome"
        "titolo" title "titolo"
        "fonte" source "articolo del SMVP"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static STEPS: Sheet<StepRow> = Sheet {
    name: "passo",
    file: "sistema.toml",
    title: "I passi di regole e livelli, in ordine",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).steps),
    get: |it| &it.system.steps,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(StepRow {
        "regola" rule "regola a cui appartiene"
        "livello" level "o livello a cui appartiene"
        "primitiva" primitive "quale primitiva"
        "espressione" expression "deriva: la formula"
        "quadro" frame "normalizza: con che cosa si confronta"
        "tetto" ceiling "normalizza: il tetto"
        "denominatore_zero" zero "normalizza: che cosa dà un riferimento zero"
        "curva" curve "curva, fascia: nome della curva"
        "minimo" minimum "limita: minimo"
        "massimo" maximum "limita: massimo"
        "condizione" condition "correggi: quando"
        "effetto" adjustment "correggi: che cosa fa"
        "valore" value "correggi: di quanto"
        "motivo" reason "correggi: perché"
        "cifre" digits "arrotonda: decimali"
        "modo" mode "arrotonda: come"
    }),
};

pub(crate) static PIECES: Sheet<Piece> = Sheet {
    name: "tratto",
    file: "sistema.toml",
    title: "I tratti di curve e fasce",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).pieces),
    get: |it| &it.system.pieces,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Piece {
        "curva" curve "nome della curva"
        "da" from "da; vuoto: senza limite"
        "a" to "a; vuoto: senza limite"
        "inclusi" sides "quale estremo appartiene al tratto"
        "valore" value "che cosa dà: un numero, o x per il valore stesso"
        "valore_a" value_to "che cosa dà alla fine: in mezzo, in proporzione"
        "etichetta" label "nome della classe"
        "coefficiente" coefficient "coefficiente della classe"
        "importo" amount "importo della classe, in euro"
        "nota" note "annotazione per chi legge"
    }),
};

pub(crate) static CRITERIA: Sheet<Criterion> = Sheet {
    name: "criterio",
    file: "sistema.toml",
    title: "I criteri della pesatura",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).criteria),
    get: |it| &it.system.criteria,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Criterion {
        "nome" name "nome nelle formule"
        "titolo" title "titolo"
    }),
};

pub(crate) static MARK_POINTS: Sheet<MarkPoints> = Sheet {
    name: "scala",
    file: "sistema.toml",
    title: "I punti di ogni giudizio",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).marks),
    get: |it| &it.system.marks,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(MarkPoints {
        "criterio" criterion "nome del criterio"
        "giudizio" mark "il giudizio"
        "punti" points "i punti"
    }),
};

pub(crate) static FIGURES: Sheet<Figure> = Sheet {
    name: "grandezza",
    file: "sistema.toml",
    title: "Le grandezze calcolate sui nodi",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).figures),
    get: |it| &it.system.figures,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Figure {
        "nome" name "nome nelle formule"
        "titolo" title "titolo"
        "livello" level "livello dei nodi che l'hanno"
        "espressione" expression "formula"
        "unita" unit "unità di misura"
        "cifre" digits "decimali di stampa"
        "modo" mode "arrotondamento di stampa"
        "fonte" source "articolo del SMVP"
    }),
};

pub(crate) static COMPONENTS: Sheet<Component> = Sheet {
    name: "componente",
    file: "sistema.toml",
    title: "Le componenti delle schede e i loro pesi",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).components),
    get: |it| &it.system.components,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Component {
        "livello" level "livello delle schede"
        "codice" code "codice"
        "titolo" title "titolo"
        "peso" weight "peso"
    }),
};

pub(crate) static GRADUATIONS: Sheet<Graduation> = Sheet {
    name: "graduazione",
    file: "sistema.toml",
    title: "Le graduazioni come stampate, e la regola che vogliono dire",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).graduations),
    get: |it| &it.system.graduations,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Graduation {
        "testo" text "come stampata"
        "regola" rule "nome della regola"
    }),
};

pub(crate) static SHARINGS: Sheet<Sharing> = Sheet {
    name: "ripartizione",
    file: "sistema.toml",
    title: "Le regole che dividono un fondo",
    rows: |it| Rows::Many(&mut Arc::make_mut(&mut it.system).sharings),
    get: |it| &it.system.sharings,
    place: |row, place| row.place = place,
    at: |row| row.place,
    columns: columns!(Sharing {
        "nome" name "nome"
        "titolo" title "titolo"
        "fonte" source "articolo"
        "livello" level "livello dei nodi tra cui si divide"
        "importo" amount "formula dell'importo"
        "gruppo" pool "che cosa fa i gruppi: vuoto, struttura o un dato"
        "diritto" entitled "condizione per partecipare"
        "parti" units "formula delle parti di ciascuno"
        "quota" quota "o formula della quota propria, in euro"
        "avanzo" leftover "che ne è di ciò che avanza"
        "centesimi" cents "come tornano i centesimi"
    }),
};

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan of the workload as a dossier in JSON, such as `traguardo score --many` reads.

use std::fmt::{self, Write as _};

use engine::batch::MISSING;

use super::{AREAS, OBJECTIVES, ROWS, RULES, Workload};

impl Workload {
    /// A plan as one line of JSON, without its system.
    ///
    /// # Panics
    /// There is no such plan.
    #[must_use]
    pub fn dossier(&self, plan: usize) -> String {
        let mut out = String::with_capacity(1 << 15);
        self.write_dossier(plan, &mut out).expect("a string takes all");
        out
    }

    fn write_dossier(&self, plan: usize, out: &mut String) -> fmt::Result {
        write!(out, r#"{{"ente":{{"nome":"Ente {}"}},"piano":{{"anno":2026}},"struttura":["#, plan + 1)?;
        for area in 0..AREAS {
            let comma = comma(area == 0);
            write!(out, r#"{comma}{{"id":"a{0}","nome":"Area {0}"}}"#, area + 1)?;
        }
        out.push_str(r#"],"obiettivo":["#);
        let first = plan * OBJECTIVES;
        for at in 0..OBJECTIVES {
            let (weight, area) = (self.objective_weight[first + at], self.area[first + at] + 1);
            let comma = comma(at == 0);
            let number = at + 1;
            write!(out, r#"{comma}{{"id":"o{number}","codice":"{number}","titolo":"Obiettivo {number}","#)?;
            write!(out, r#""struttura":"a{area}","peso":"{weight} %"}}"#)?;
        }
        let rows = (0..OBJECTIVES * ROWS).map(|it| (it, first * ROWS + it));
        let id = |kind: char, at: usize| format!("o{}/{kind}{}", at / ROWS + 1, at % ROWS + 1);
        out.push_str(r#"],"fase":["#);
        for (at, row) in rows.clone() {
            let (comma, id, objective) = (comma(at == 0), id('f', at), at / ROWS + 1);
            write!(out, r#"{comma}{{"id":"{id}","obiettivo":"o{objective}","#)?;
            write!(out, r#""titolo":"Fase {}","peso":"{} %"}}"#, at % ROWS + 1, self.phase_weight[row])?;
        }
        out.push_str(r#"],"indicatore":["#);
        for (at, row) in rows.clone() {
            let (comma, id, objective) = (comma(at == 0), id('i', at), at / ROWS + 1);
            write!(
                out,
                r#"{comma}{{"id":"{id}","di":"o{objective}","nome":"Indicatore {}","#,
                at % ROWS + 1
            )?;
            let (baseline, target) = (Italian(self.baseline[row]), Italian(self.target[row]));
            write!(out, r#""baseline":"{baseline}","target":"{target}","#)?;
            let rule = RULES[usize::from(self.kind[row])];
            write!(out, r#""peso":"{} %","regola":"{rule}"}}"#, self.indicator_weight[row])?;
        }
        out.push_str(r#"],"rilevazione":["#);
        for (at, row) in rows.clone() {
            let (comma, id, done) = (comma(at == 0), id('f', at), Italian(self.done[row]));
            write!(out, r#"{comma}{{"di":"{id}","valore":"{done}"}}"#)?;
        }
        for (at, row) in rows.filter(|(_, row)| self.actual[*row] != MISSING) {
            let (id, actual) = (id('i', at), Italian(self.actual[row]));
            write!(out, r#",{{"di":"{id}","valore":"{actual}"}}"#)?;
        }
        out.push_str("]}");
        Ok(())
    }
}

fn comma(first: bool) -> &'static str {
    if first { "" } else { "," }
}

/// Hundredths as a number with two decimals.
struct Italian(i64);

impl fmt::Display for Italian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}{},{:02}", size / 100, size % 100)
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Questionnaires as formulas read them: who answered, the mean on the scale, the share of the satisfied; exact.

use std::collections::HashMap;

use crate::{
    expression::Undefined,
    model::{Answers, Dossier, Quantity, Questionnaire, Written},
    number::Number,
    why::{Reason, Why},
};

/// People below which a count would tell who they are: it is not printed.
const FEW: i64 = 3;

/// What a formula may ask of a questionnaire, or of one of its questions, with what it means in Italian.
#[rustfmt::skip]
pub const MEASURES: &[(&str, &str)] = &[
    ("adesione", "quanti hanno risposto su quanti erano stati interpellati, in punti di 100"),
    ("risposte", "quante risposte ci sono"),
    ("media", "media dei punti dati, sulla scala del questionario"),
    ("soddisfatti", "quante risposte arrivano alla soglia dei soddisfatti, in punti di 100"),
];

/// The questionnaires of a dossier.
#[derive(Debug)]
pub struct Questionnaires<'a> {
    all: HashMap<&'a str, Asked<'a>>,
}

/// A questionnaire with its counts.
#[derive(Debug)]
struct Asked<'a> {
    head: &'a Questionnaire,
    answers: Vec<&'a Answers>,
}

impl<'a> Questionnaires<'a> {
    /// Gathers the answers of each.
    #[must_use]
    pub fn new(dossier: &'a Dossier) -> Questionnaires<'a> {
        let heads =
            dossier.questionnaires.iter().map(|head| (head.id.trim(), Asked { head, answers: Vec::new() }));
        let mut all: HashMap<&'a str, Asked<'a>> = heads.collect();
        for it in &dossier.answers {
            if let Some(asked) = all.get_mut(it.questionnaire.trim()) {
                asked.answers.push(it);
            }
        }
        Questionnaires { all }
    }

    /// Whether the first word of a path is a questionnaire.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        path.split('.').next().is_some_and(|it| self.all.contains_key(it))
    }

    /// The number a path such as `mensa.soddisfatti` or `mensa.cortesia.media` stands for.
    ///
    /// # Errors
    /// No such question or measure; a count that is not written; no answer at all.
    pub fn value(&self, path: &str) -> Result<Number, Undefined> {
        let (asked, question, measure) = self.locate(path)?;
        asked.measure(question, measure)
    }

    /// Where the number of a path comes from: the counts it rests on.
    #[must_use]
    pub fn why(&self, path: &str) -> Option<Why<'a>> {
        let (asked, question, measure) = self.locate(path).ok()?;
        let head = asked.head;
        let of = question.map_or_else(String::new, |it| format!(", domanda «{it}»"));
        let words = format!("questionario «{}»{of}: {measure}", head.service.trim());
        let parts = match measure {
            "adesione" => vec![Why::new(
                Reason::Named {
                    words: format!("hanno risposto {} su {}", shown(&head.answered), shown(&head.asked)),
                    place: head.place,
                },
                None,
            )],
            _ => asked.of(question).map(count_why).collect(),
        };
        let value = asked.measure(question, measure).ok();
        Some(Why { reason: Reason::Named { words, place: head.place }, value, parts })
    }

    fn locate<'p>(&self, path: &'p str) -> Result<(&Asked<'a>, Option<&'p str>, &'p str), Undefined> {
        let unknown = || Undefined::NoSuchName(path.to_owned());
        let words: Vec<&str> = path.split('.').collect();
        let (id, question, measure) = match words.as_slice() {
            [id, measure] => (*id, None, *measure),
            [id, question, measure] => (*id, Some(*question), *measure),
            _ => return Err(unknown()),
        };
        let asked = self.all.get(id).ok_or_else(unknown)?;
        let is_measure = MEASURES.iter().any(|(it, _)| *it == measure);
        let is_question = question.is_none_or(|it| asked.of(Some(it)).next().is_some());
        let fits = is_measure && is_question && (question.is_none() || measure != "adesione");
        if fits { Ok((asked, question, measure)) } else { Err(unknown()) }
    }
}

impl<'a> Asked<'a> {
    /// The counts of a question, or of all.
    fn of<'s>(&'s self, question: Option<&'s str>) -> impl Iterator<Item = &'a Answers> + 's {
        self.answers.iter().copied().filter(move |it| question.is_none_or(|name| it.name.trim() == name))
    }

    fn measure(&self, question: Option<&str>, measure: &str) -> Result<Number, Undefined> {
        if measure == "adesione" {
            let (answered, asked) =
                (number(&self.head.answered, "risposte")?, number(&self.head.asked, "interpellati")?);
            let nobody = || Undefined::DivisionByZero("interpellati".to_owned());
            return (&answered * &Number::HUNDRED).checked_div(&asked).ok_or_else(nobody);
        }
        let mut counts = Vec::new();
        for it in self.of(question) {
            counts.push((number(&it.point, "punto")?, number(&it.count, "quante risposte")?));
        }
        let all: Number = counts.iter().map(|(_, count)| count).sum();
        // A mean of one or two is what they answered.
        if all > Number::ZERO && all < Number::from(FEW) {
            return Err(Undefined::Other(format!("meno di {FEW} risposte: direbbero chi le ha date")));
        }
        let sum = match measure {
            "risposte" => return Ok(all),
            "media" => counts.iter().map(|(point, count)| point * count).sum::<Number>(),
            _ => {
                let from = number(&self.head.satisfied, "soglia dei soddisfatti")?;
                let enough: Number =
                    counts.iter().filter(|(point, _)| *point >= from).map(|(_, it)| it).sum();
                &enough * &Number::HUNDRED
            }
        };
        sum.checked_div(&all).ok_or_else(|| Undefined::DivisionByZero("risposte".to_owned()))
    }
}

/// A count, unless so few gave that answer that they could be told.
fn count_why(it: &Answers) -> Why<'_> {
    let question = if it.question.is_blank() { it.name.trim() } else { it.question.trim() };
    let words = format!("«{question}», punto {}: {}", it.point.text.trim(), shown(&it.count));
    Why::new(Reason::Named { words, place: it.place }, None)
}

/// A count as people read it: where it is of one or two, not how many.
#[must_use]
pub fn shown(count: &Written<Quantity>) -> String {
    let few = |it: &Number| *it > Number::ZERO && *it < Number::from(FEW);
    match count.value.as_ref().and_then(Quantity::number) {
        Some(it) if few(&it) => format!("meno di {FEW}"),
        _ if count.is_blank() => "non detto".to_owned(),
        _ => count.text.trim().to_owned(),
    }
}

fn number(cell: &Written<Quantity>, name: &str) -> Result<Number, Undefined> {
    match cell.value.as_ref().and_then(Quantity::number) {
        Some(it) => Ok(it),
        None if cell.is_blank() => Err(Undefined::Missing(name.to_owned())),
        None => Err(Undefined::Other(format!("«{}» non è un numero", cell.text.trim()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    fn dossier(counts: &[(&str, &str, &str)]) -> Dossier {
        let cell = |it: &str| Written::<Quantity>::from_text(Text::new(it));
        let head = Questionnaire {
            id: Text::new("mensa"),
            service: Text::new("Mensa scolastica"),
            asked: cell("120"),
            answered: cell("45"),
            satisfied: cell("4"),
            ..Questionnaire::default()
        };
        let answers = counts.iter().map(|(name, point, count)| Answers {
            questionnaire: Text::new("mensa"),
            name: Text::new(*name),
            point: cell(point),
            count: cell(count),
            ..Answers::default()
        });
        Dossier { questionnaires: vec![head], answers: answers.collect(), ..Dossier::default() }
    }

    #[test]
    fn measures_are_exact() {
        let dossier =
            dossier(&[("cibo", "5", "10"), ("cibo", "3", "20"), ("orari", "4", "15"), ("orari", "1", "2")]);
        let all = Questionnaires::new(&dossier);
        assert_eq!(all.value("mensa.adesione"), Ok(Number::ratio(75, 2).unwrap()));
        assert_eq!(all.value("mensa.risposte"), Ok(47.into()));
        assert_eq!(all.value("mensa.cibo.media"), Ok(Number::ratio(110, 30).unwrap()));
        assert_eq!(all.value("mensa.soddisfatti"), Ok(Number::ratio(2500, 47).unwrap()));
        assert!(matches!(all.value("mensa.prezzo.media"), Err(Undefined::NoSuchName(_))));
        assert!(matches!(all.value("mensa.voto"), Err(Undefined::NoSuchName(_))));
        let why = all.why("mensa.orari.soddisfatti").unwrap().to_string();
        assert!(why.contains("punto 4: 15") && why.contains("punto 1: meno di 3"), "{why}");
    }

    #[test]
    fn what_is_missing_is_not_zero() {
        let dossier = dossier(&[("cibo", "5", ""), ("cibo", "3", "20")]);
        let all = Questionnaires::new(&dossier);
        assert!(matches!(all.value("mensa.media"), Err(Undefined::Missing(_))));
        let few = self::dossier(&[("cibo", "5", "1"), ("orari", "4", "9")]);
        assert!(matches!(Questionnaires::new(&few).value("mensa.cibo.media"), Err(Undefined::Other(_))));
        assert!(Questionnaires::new(&few).value("mensa.media").is_ok());
        let nobody = self::dossier(&[]);
        assert!(matches!(
            Questionnaires::new(&nobody).value("mensa.media"),
            Err(Undefined::DivisionByZero(_))
        ));
    }
}

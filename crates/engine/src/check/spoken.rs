// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every text that people wrote in a dossier, with its words split once for all the checks that look for phrases.

use std::borrow::Cow;

use foldhash::{HashMap, HashSet};

use super::{Subject, reach::spread};
use crate::{
    dictionary::Phrase,
    model::{Dossier, Text},
};

/// The texts of a dossier and their words.
pub struct Spoken<'a> {
    texts: Vec<&'a Text>,
    words: Vec<String>,
    /// Where each text is in the two lists, by its address.
    places: HashMap<*const Text, usize>,
    /// Every word of the dossier, in order, each once: what is not here cannot be found in any text.
    vocabulary: Vec<String>,
}

impl<'a> Spoken<'a> {
    /// Splits every text of a dossier.
    #[must_use]
    pub fn of(dossier: &'a Dossier) -> Spoken<'a> {
        let texts = every_text(dossier);
        let words: Vec<String> = texts.iter().map(|it| spread(it)).collect();
        let places = texts.iter().enumerate().map(|(at, it)| (std::ptr::from_ref(*it), at)).collect();
        let others = other_texts(dossier).map(|it| spread(it)).collect::<Vec<_>>();
        let said: HashSet<&str> =
            words.iter().chain(&others).flat_map(|it| it.split_ascii_whitespace()).collect();
        let mut vocabulary: Vec<String> = said.into_iter().map(str::to_owned).collect();
        vocabulary.sort_unstable();
        Spoken { texts, words, places, vocabulary }
    }

    /// The phrases of a dictionary that some text may say, in their order.
    pub(super) fn phrases(&self, list: &[Phrase]) -> Vec<Phrase> {
        list.iter().filter(|it| self.may_say(it.words)).copied().collect()
    }

    /// Whether some text may say a phrase of a dictionary: the dossier has all its words.
    fn may_say(&self, phrase: &str) -> bool {
        let parts = phrase.split('+').map(|it| it.trim().trim_start_matches('^'));
        parts.into_iter().all(|part| {
            part.split_ascii_whitespace().all(|word| match word.strip_suffix('*') {
                Some(stem) => {
                    let from = self.vocabulary.partition_point(|it| it.as_str() < stem);
                    self.vocabulary.get(from).is_some_and(|it| it.starts_with(stem))
                }
                None => self.vocabulary.binary_search_by(|it| it.as_str().cmp(word)).is_ok(),
            })
        })
    }
}

impl<'a> Subject<'a> {
    /// Every text that people wrote, in the order of the tables.
    pub(super) fn every_text(&self) -> &'a [&'a Text] {
        &self.spoken.texts
    }

    /// The phrases of a dictionary that some text of this dossier may say, in their order.
    pub(super) fn phrases(&self, list: &[Phrase]) -> Vec<Phrase> {
        self.spoken.phrases(list)
    }

    /// Whether some text may say a phrase of a dictionary.
    pub(super) fn may_say(&self, phrase: &str) -> bool {
        self.spoken.may_say(phrase)
    }

    /// A text as the dictionaries see it.
    pub(super) fn said(&self, text: &Text) -> Cow<'a, str> {
        match self.spoken.places.get(&std::ptr::from_ref(text)) {
            Some(at) => Cow::Borrowed(&self.spoken.words[*at]),
            None => Cow::Owned(spread(text)),
        }
    }
}

/// Texts that only some checks look at.
fn other_texts(dossier: &Dossier) -> impl Iterator<Item = &Text> {
    let definitions =
        dossier.definitions.iter().flat_map(|it| [&it.name, &it.description, &it.printed_formula]);
    let targets = dossier.indicators.iter().map(|it| &it.target.text);
    definitions.chain(targets).chain(dossier.acts.iter().map(|it| &it.organ))
}

fn every_text(dossier: &Dossier) -> Vec<&Text> {
    let mut all = vec![&dossier.plan.title];
    all.extend(dossier.chapters.iter().flat_map(|it| [&it.title, &it.text]));
    for it in &dossier.structures {
        all.extend([&it.name, &it.functions]);
    }
    for it in &dossier.objectives {
        all.extend([&it.title, &it.description, &it.involved]);
        all.extend([&it.expected_result, &it.indicators, &it.expected]);
    }
    all.extend(dossier.contributions.iter().map(|it| &it.expected));
    for it in &dossier.phases {
        all.extend([&it.title, &it.description, &it.indicators, &it.expected]);
    }
    for it in &dossier.indicators {
        all.extend([&it.name, &it.description, &it.printed_formula, &it.expected_results]);
    }
    all.extend(dossier.evidence.iter().flat_map(|it| &it.items));
    all.extend(dossier.readings.iter().flat_map(|it| [&it.evidence, &it.cause]));
    all.extend(dossier.instalments.iter().map(|it| &it.condition));
    all.retain(|it| !it.is_blank());
    all
}

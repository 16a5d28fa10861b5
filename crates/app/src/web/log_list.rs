// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/registro`: what happened in the body, from the last; who did it, on whose behalf; whether the history is whole.

use askama::Template;
use axum::extract::{Query, State};
use engine::cycle::role::Thing;
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use store::{Event, Sought};

use super::{
    Site,
    grant::day_of,
    log_words::{KINDS, Names, words},
    page::{Failure, Page, PageResult},
    roster::in_words,
    visitor::Visitor,
};

/// Events of a page.
const MANY: u32 = 50;

/// What is looked for; a blank field asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    persona: String,
    tipo: String,
    dossier: String,
    dal: String,
    al: String,
    /// Number of the first event that is not shown any more.
    prima: Option<i64>,
    /// Whether the history is to be read again from the beginning.
    verifica: String,
}

#[derive(Template)]
#[template(path = "log_list.html")]
pub(super) struct LogList {
    wanted: Wanted,
    lines: Vec<Line>,
    people: Vec<(String, String)>,
    dossiers: Vec<(String, String)>,
    events: i64,
    head: String,
    /// What reading it again said.
    verified: Option<Result<(), String>>,
    /// Address of the page with the events before these.
    older: Option<String>,
    download: String,
}

/// An event.
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) at: String,
    pub(super) who: String,
    pub(super) role: String,
    pub(super) what: String,
    pub(super) hash: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<LogList> {
    visitor.reads(Thing::Log)?;
    let (store, actor) = (site.store(), &visitor.actor);
    let body = store.body(actor).await?;
    let before = wanted.prima.unwrap_or(i64::MAX);
    let lines = wanted.lines(&site, &visitor, before, MANY).await?;
    let verified = match wanted.verifica.as_str() {
        "" => None,
        _ => Some(store.verify(&actor.body, None).await?.map(drop).map_err(|it| it.to_string())),
    };
    let last = lines.last().map(|it| it.seq).filter(|it| *it > 1 && lines.len() == MANY as usize);
    let older = last.map(|it| format!("/registro?{}prima={it}", wanted.filters()));
    let people = store.people(actor).await?.into_iter().map(|it| (it.id.to_string(), it.name));
    let dossiers = store.dossiers(actor).await?.into_iter().map(|it| (it.id.to_string(), it.name));
    let main = LogList {
        people: people.collect(),
        dossiers: dossiers.collect(),
        download: format!("/registro.csv?{}", wanted.filters()),
        lines,
        events: body.events,
        head: body.head,
        verified,
        older,
        wanted,
    };
    Ok(Page::new("Registro", main))
}

impl Wanted {
    /// At most so many lines of the log, before that number.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn lines(
        &self,
        site: &Site,
        visitor: &Visitor,
        before: i64,
        many: u32,
    ) -> Result<Vec<Line>, Failure> {
        let sought = Sought {
            person: &self.persona,
            kind: &self.tipo,
            dossier: &self.dossier,
            from: day_of(&self.dal).map_or(Timestamp::UNIX_EPOCH, |it| site.begin(it)),
            to: day_of(&self.al).and_then(|it| it.tomorrow().ok()).map_or_else(far, |it| site.begin(it)),
        };
        let events = site.store().log(&visitor.actor, &sought, before, many).await?;
        let names = Names::of(site.store().people(&visitor.actor).await?);
        let mut lines = Vec::new();
        for it in events {
            lines.push(line(site, &it, &names).await?);
        }
        Ok(lines)
    }

    /// The filters, as they stand in an address.
    fn filters(&self) -> String {
        let all = [
            ("persona", &self.persona),
            ("tipo", &self.tipo),
            ("dossier", &self.dossier),
            ("dal", &self.dal),
            ("al", &self.al),
        ];
        let set = all.into_iter().filter(|(_, it)| !it.is_empty());
        set.fold(String::new(), |text, (key, it)| {
            text + key + "=" + super::secret::escaped(it).as_str() + "&"
        })
    }
}

/// Later than anything that happened.
fn far() -> Timestamp {
    Date::new(9000, 1, 1)
        .and_then(|it| it.to_zoned(jiff::tz::TimeZone::UTC))
        .map_or(Timestamp::MAX, |it| it.timestamp())
}

async fn line(site: &Site, event: &Event, names: &Names) -> Result<Line, Failure> {
    // Who runs the installation is not of the body.
    let mut who = match names.knows(event.person.as_str()) {
        true => names.name(event.person.as_str()).to_owned(),
        false => site.store().person(&event.person).await.map_or_else(|_| String::new(), |it| it.name),
    };
    if let Some(giver) = &event.on_behalf_of {
        who += &format!(", per delega di {}", names.name(giver.as_str()));
    }
    Ok(Line {
        seq: event.seq,
        at: site.moment(event.at),
        who,
        role: in_words(&event.role, ""),
        what: words(event, names),
        hash: event.hash.clone(),
    })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The letter that reminds a person of all they have to do: one a day at most, and only when a term rings.

use engine::{cycle::role::Thing, model::printed_day};
use jiff::civil::Date;
use store::{Actor, Body, NewLetter, Person};

use super::super::{
    Site,
    duty::{self, Duty},
    page::Failure,
    reminders::{Ear, Rhythm},
    roster::{Access, Roster},
    seats::seats,
    visitor::{Visitor, role_words},
};

/// The word of the letters that remind.
pub(in crate::web) const KIND: &str = "promemoria";
/// Names of who is waited for that a letter lists; the page has them all.
const NAMED: usize = 20;

/// What somebody has to do in one of their roles.
struct Part {
    /// «Come responsabile», «Per delega di …».
    heading: String,
    duties: Vec<Duty>,
}

/// A letter as it is read.
pub(in crate::web) struct Digest {
    pub(in crate::web) subject: String,
    pub(in crate::web) words: String,
}

/// Writes today's letter to everybody of a body to whom one is due.
///
/// # Errors
/// A fault. What was written already is not written again.
pub(super) async fn write_all(site: &Site, actor: &Actor) -> Result<(), Failure> {
    let store = site.store();
    let body = store.body(actor).await?;
    let rhythm = Rhythm::read(&body.settings);
    if !rhythm.is_on || site.mailer().is_none() {
        return Ok(());
    }
    let roster = Roster::read(site, actor).await?;
    for person in &roster.people {
        let reached = roster.access(&person.id) == Access::Active && !person.email.is_empty();
        if !reached || !store.is_reminded(&person.id).await? {
            continue;
        }
        let Some(digest) = digest(site, &body, &rhythm, person).await? else { continue };
        let key = format!("{KIND} {} {}", site.today(), person.id);
        let new = NewLetter {
            key: &key,
            kind: KIND,
            person: &person.id,
            address: &person.email,
            subject: &digest.subject,
            words: &digest.words,
        };
        store.write_letter(actor, &new, site.now()).await?;
    }
    Ok(())
}

/// What a person is reminded of today, if of anything.
///
/// # Errors
/// A fault.
async fn digest(
    site: &Site,
    body: &Body,
    rhythm: &Rhythm,
    person: &Person,
) -> Result<Option<Digest>, Failure> {
    let (today, mut parts, mut rings) = (site.today(), Vec::new(), Vec::new());
    for visitor in seats(site, &person.id, Some(&body.id)).await? {
        if !visitor.may_read(Thing::Plan) {
            continue;
        }
        let mut duties = Vec::new();
        for (_, _, of_plan) in duty::at_work(site, &visitor).await? {
            duties.extend(of_plan);
        }
        // Before it is near, what others have to write is theirs.
        duties.retain(|it| match (ear(&visitor, it), it.day) {
            (Ear::Own, _) | (Ear::Collector, None) => true,
            (ear, Some(day)) => is_near(rhythm, day, today, ear),
            (Ear::Delegate, None) => false,
        });
        let ringing = |it: &&Duty| it.day.is_some_and(|day| rhythm.rings(day, today, ear(&visitor, it)));
        rings.extend(duties.iter().filter(ringing).filter_map(|it| it.day));
        if !duties.is_empty() {
            parts.push(Part { heading: heading(site, &visitor).await?, duties });
        }
    }
    let Some(first) = rings.into_iter().min() else { return Ok(None) };
    let Some((_, home)) = site.mailer() else { return Ok(None) };
    let many = parts.iter().map(|it| it.duties.len()).sum();
    let subject = subject(&body.name, many, first, today);
    Ok(Some(Digest { subject, words: words(&body.name, &person.name, home, &parts) }))
}

/// How what somebody has to do concerns them.
fn ear(visitor: &Visitor, duty: &Duty) -> Ear {
    match (visitor.actor.on_behalf_of.is_some(), duty.silent.is_empty()) {
        (true, _) => Ear::Delegate,
        (false, true) => Ear::Own,
        (false, false) => Ear::Collector,
    }
}

/// Whether a term is near enough for who stands behind its owner.
fn is_near(rhythm: &Rhythm, day: Date, today: Date, ear: Ear) -> bool {
    let left = i64::from((day - today).get_days());
    left <= if ear == Ear::Delegate { rhythm.delegate } else { rhythm.secretary }
}

async fn heading(site: &Site, visitor: &Visitor) -> Result<String, Failure> {
    let role = role_words(visitor.role);
    Ok(match &visitor.actor.on_behalf_of {
        None => format!("Ruolo: {role}"),
        Some(it) => format!("Per delega di {} ({role})", site.store().person(it).await?.name),
    })
}

fn subject(body: &str, many: usize, first: Date, today: Date) -> String {
    let things = if many == 1 { "una cosa da fare".to_owned() } else { format!("{many} cose da fare") };
    let when = match (first - today).get_days() {
        0 => "il termine è oggi".to_owned(),
        1.. => format!("la prima entro il {}", printed_day(first)),
        _ => format!("il termine era il {}", printed_day(first)),
    };
    format!("{body}: {things}, {when}")
}

fn words(body: &str, name: &str, home: &str, parts: &[Part]) -> String {
    let mut text = format!("Gentile {name},\n\nin Traguardo c'è qualcosa che scade ({body}).\n");
    for part in parts {
        text += &format!("\n{}\n", part.heading);
        for duty in &part.duties {
            let more = if duty.more.is_empty() { String::new() } else { format!(" ({})", duty.more) };
            text += &format!("- {}{more}\n  {home}{}\n", duty.text, duty.href);
            if duty.silent.is_empty() {
                continue;
            }
            text += "  Mancano ancora:\n";
            for it in duty.silent.iter().take(NAMED) {
                text += &format!("  - {it}\n");
            }
            if duty.silent.len() > NAMED {
                text += &format!(
                    "  - e altri {}: l'elenco è nella pagina dei valori\n",
                    duty.silent.len() - NAMED
                );
            }
        }
    }
    text += &format!(
        "\nTutto ciò che c'è da fare: {home}/\n\n\
         Questo messaggio parte da solo, al massimo una volta al giorno, quando un termine è vicino o è passato.\n\
         Per non riceverlo più: {home}/profilo/promemoria\n"
    );
    text
}

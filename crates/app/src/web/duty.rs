// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one must do now: the steps of one's role, the errors and the comments on one's rows, the accesses that lack.

use std::sync::Arc;

use engine::{
    cycle::{
        self, Request, Role,
        gathering::{Gathering, gathering},
        role::{Reach, Thing, Writing},
    },
    model::{Choice as _, printed_day},
    tree::is_pending,
};
use jiff::civil::Date;

use super::{
    Site,
    opened::{self, Opened},
    page::Failure,
    secret,
    timeline::{Line, lines},
    visitor::Visitor,
    window_list,
};
use crate::{
    desk::{gather, reach},
    step::{Ground, kept_of},
};

/// Something to be done, with the one place where it is.
#[derive(Default)]
pub(super) struct Duty {
    pub(super) text: String,
    /// What is to be known first: by when, what blocks it.
    pub(super) more: String,
    /// Whether its term is past.
    pub(super) late: bool,
    pub(super) href: String,
    /// What the button says.
    pub(super) button: &'static str,
    /// Its last day, if it has one.
    pub(super) day: Option<Date>,
    /// Whom one waits for, where it is what others have to write: owner and structure, how many.
    pub(super) silent: Vec<String>,
}

/// A dossier at work, as the home page shows it.
struct Work<'a> {
    plan: &'a Opened,
    ground: &'a Ground,
    lines: &'a [Line],
}

/// The dossiers at work, each with its cycle and what the visitor must do about it.
///
/// # Errors
/// The role does not read plans; a fault.
pub(super) async fn at_work(
    site: &Site,
    visitor: &Visitor,
) -> Result<Vec<(Arc<Opened>, Vec<Line>, Vec<Duty>)>, Failure> {
    let mut all = Vec::new();
    for head in site.store().dossiers(&visitor.actor).await? {
        if head.state == cycle::State::Archived.word() {
            continue;
        }
        let plan = opened::open_with_values(site, visitor, head.id.as_str(), None).await?;
        let ground = Ground::of(site.store(), &visitor.actor, &plan.head, &plan.desk).await?;
        let lines = lines(&plan, &ground, site.today());
        let duties = of(site, visitor, &Work { plan: &plan, ground: &ground, lines: &lines }).await?;
        all.push((plan, lines, duties));
    }
    Ok(all)
}

/// What the visitor must do about a dossier.
async fn of(site: &Site, visitor: &Visitor, work: &Work<'_>) -> Result<Vec<Duty>, Failure> {
    let mut duties = steps(visitor.role, work);
    duties.extend(values(site, visitor, work.plan).await?);
    duties.extend(variation(visitor.role, work, site.today()));
    duties.extend(publication(site, visitor, work.plan).await?);
    duties.extend(petitions(visitor, work.plan));
    duties.extend(errors(visitor, work.plan));
    duties.extend(comments(site, visitor, work.plan).await?);
    if visitor.role == Role::Administrator {
        duties.extend(heads(site, visitor, work.plan).await?);
    }
    Ok(duties)
}

/// The next steps, if they are of the role.
fn steps(role: Role, work: &Work<'_>) -> Vec<Duty> {
    let mine = work.lines.iter().filter(|it| it.next && it.step.roles.contains(&role));
    let duty = |it: &Line| Duty {
        text: capital(it.step.title),
        more: more(it),
        late: it.late,
        href: it.href.clone(),
        button: "Vai al passo",
        day: it.due,
        silent: Vec::new(),
    };
    mine.map(duty).collect()
}

/// By when, whether it is late, what lacks.
fn more(line: &Line) -> String {
    let late = if line.late { " (in ritardo)" } else { "" };
    let parts = [format!("{}{late}", line.when), blocked(line.blocks.len())];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ")
}

/// What lacks before a step can be taken.
fn blocked(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "prima manca una cosa".to_owned(),
        many => format!("prima mancano {many} cose"),
    }
}

/// The approved plan was changed as a draft: the opinion and the act that make it count.
fn variation(role: Role, work: &Work<'_>, today: Date) -> Option<Duty> {
    work.ground.baseline.as_ref()?;
    let amend = cycle::find("varia")?;
    let refusals = cycle::refusals(&work.ground.case(), &Request::dry(amend, today));
    let refused = |code: &str| refusals.iter().any(|it| it.guard.code == code);
    // Not in this state, or nothing changed.
    if refused("CICL-01") || refused("CICL-18") {
        return None;
    }
    let (text, step) = match role {
        Role::EvaluationBody if refused("CICL-17") => {
            ("Dare il parere sulla variazione in preparazione", "verifica")
        }
        Role::Political => ("Decidere la variazione in preparazione", "varia"),
        Role::Secretary => ("Portare all'organo politico la variazione in preparazione", "varia"),
        _ => return None,
    };
    let more = if role == Role::EvaluationBody { String::new() } else { blocked(refusals.len()) };
    let href = work.plan.href(&format!("/passi/{step}"));
    Some(Duty { text: text.to_owned(), more, href, button: "Vai al passo", ..Duty::default() })
}

/// The values that one has still to write, in each set whose window is open.
async fn values(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Vec<Duty>, Failure> {
    let mut duties = Vec::new();
    if cycle::role::may_write(plan.state(), visitor.role, Thing::Values).is_err() {
        return Ok(duties);
    }
    for set in gather::sets(&plan.desk.rows) {
        let collects = visitor.may_write_all(Thing::Values);
        let (until, late) = match gathering(&set.head, visitor.today) {
            Gathering::Open(until) => (until, false),
            // Others write no more: who collects still may, for them.
            Gathering::Past(day) if collects => (Some(day), true),
            _ => continue,
        };
        let opened = opened::open(site, visitor, plan.head.id.as_str(), Some(&set.series)).await?;
        let opened = opened::in_force(site, visitor, opened).await?;
        let window = window_list::window(&opened, visitor, set);
        let left = window.all - window.said;
        let what = match left {
            0 => continue,
            1 => "un valore".to_owned(),
            many => format!("{many} valori"),
        };
        let verb = if visitor.scopes.is_empty() { "Raccogliere" } else { "Scrivere" };
        let text = format!("{verb} {what}: {}", window.set.title());
        let more = until.map_or_else(String::new, |it| match late {
            true => format!("il termine è passato il {}", printed_day(it)),
            false => format!("fino al {}", printed_day(it)),
        });
        let href = format!("{}?mancano=si", window.href);
        // Who answers for a structure, or is the only head, writes; others wait for who does.
        let waits = visitor.scopes.is_empty() && visitor.role != Role::Head;
        let silent = window.silent.iter().filter(|_| waits).map(waited_for).collect();
        duties.push(Duty { text, more, late, href, button: "Aggiorna i valori", day: until, silent });
    }
    Ok(duties)
}

/// A newer version of what everybody reads was fixed, and everybody still reads the old one.
async fn publication(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Option<Duty>, Failure> {
    if !visitor.may_write(Thing::Published) {
        return Ok(None);
    }
    let published = site.store().publications(&visitor.actor, &plan.head.id).await?;
    let frozen = site.store().baselines(&visitor.actor, &plan.head.id).await?;
    let kept: Vec<_> = frozen.iter().filter_map(|it| Some((it.number, kept_of(it)?))).collect();
    let newest = published.iter().filter_map(|it| {
        let what = kept.iter().find(|(number, _)| *number == it.number)?.1.what;
        kept.iter().rev().find(|(_, it)| it.what == what)
    });
    let is_published = |number: i64| published.iter().any(|it| it.number == number);
    let unpublished = newest.into_iter().find(|(number, _)| !is_published(*number));
    Ok(unpublished.map(|(number, kept)| Duty {
        text: format!("Pubblicare la versione {} ({})", kept.version, kept.what.word()),
        more: "in Trasparenza si legge ancora una versione precedente".to_owned(),
        late: false,
        href: plan.href(&format!("/versioni/{number}/pubblicazione")),
        button: "Vai alla pubblicazione",
        ..Duty::default()
    }))
}

/// Who has still to write, and how much.
fn waited_for((owner, structure, count): &(String, String, usize)) -> String {
    let owner = if owner.is_empty() { "senza responsabile" } else { owner };
    let structure = if structure.is_empty() { String::new() } else { format!(", {structure}") };
    format!("{owner}{structure}: {count}")
}

/// The requests that wait for one's opinion or decision.
fn petitions(visitor: &Visitor, plan: &Opened) -> Option<Duty> {
    let dossier = plan.dossier();
    cycle::petition::may_ask(plan.state()).ok()?;
    let open = dossier.petitions.iter().filter(|it| is_pending(dossier, it));
    let mine = open.filter(|it| cycle::petition::turn(dossier, it) == visitor.role).count();
    let verb = if visitor.role == Role::EvaluationBody { "Dare il parere su" } else { "Decidere" };
    let text = match mine {
        0 => return None,
        1 => format!("{verb} un'istanza sui risultati"),
        many => format!("{verb} {many} istanze sui risultati"),
    };
    let more = "finché non è decisa non cambia niente".to_owned();
    Some(Duty { text, more, href: plan.href("/istanze"), button: "Vai alle istanze", ..Duty::default() })
}

/// The errors on the rows that one may correct.
fn errors(visitor: &Visitor, plan: &Opened) -> Option<Duty> {
    let free = cycle::role::may_write(plan.state(), visitor.role, Thing::Plan);
    if !matches!(free, Ok(Writing::Free)) {
        return None;
    }
    let mine = |key: &Option<String>| match key {
        Some(key) => is_mine(visitor, plan, key),
        None => visitor.role.right(Thing::Plan).writes == Reach::All,
    };
    let count = plan.remarks().iter().filter(|it| it.blocks && mine(&it.row)).count();
    let place = if visitor.scopes.is_empty() { "nel piano" } else { "nei propri obiettivi" };
    let text = match count {
        0 => return None,
        1 => format!("Correggere un errore {place}"),
        many => format!("Correggere {many} errori {place}"),
    };
    let scope = visitor.scopes.first().filter(|_| visitor.scopes.len() == 1);
    let structure = scope.map_or_else(String::new, |it| format!("&struttura={}", secret::escaped(it)));
    let href = plan.href(&format!("/rilievi?gravita=errore&accettati=no{structure}"));
    let more = "fermano la trasmissione e l'approvazione del piano".to_owned();
    Some(Duty { text, more, href, button: "Vedi gli errori", ..Duty::default() })
}

/// The comments of others on the rows that one may change, which nobody has closed.
async fn comments(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Option<Duty>, Failure> {
    if visitor.role.right(Thing::Plan).writes == Reach::Nothing {
        return Ok(None);
    }
    let all = site.store().comments(&visitor.actor, &plan.head.id).await?;
    let is_open = |it: &&store::Comment| it.resolved.is_none() && it.person != visitor.actor.person;
    let mine: Vec<_> = all.iter().filter(is_open).filter(|it| is_mine(visitor, plan, &it.place.id)).collect();
    let Some(first) = mine.first() else { return Ok(None) };
    let text = match mine.len() {
        1 => "Rispondere a un commento sui propri obiettivi".to_owned(),
        many => format!("Rispondere a {many} commenti sui propri obiettivi"),
    };
    let href = plan.href(&format!("/righe/{}", secret::escaped(&first.place.id)));
    Ok(Some(Duty { text, href, button: "Leggi il commento", ..Duty::default() }))
}

fn is_mine(visitor: &Visitor, plan: &Opened, key: &str) -> bool {
    match visitor.role.right(Thing::Plan).writes {
        Reach::All => true,
        Reach::Own => {
            plan.desk.row(key).is_some_and(|it| reach::is_within(plan.dossier(), it, &visitor.scopes))
        }
        Reach::Nothing => false,
    }
}

/// The structures of which nobody with an access is the head.
async fn heads(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Option<Duty>, Failure> {
    let today = site.today();
    let members = site.store().members(&visitor.actor).await?;
    let is_now = |it: &&store::Membership| it.since <= today && it.until.is_none_or(|it| it >= today);
    let heads: Vec<_> = members.iter().filter(is_now).filter(|it| it.role == Role::Head.word()).collect();
    let covered = |id: &str| heads.iter().any(|it| it.scope.is_empty() || it.scope == id);
    let without = plan.dossier().structures.iter().filter(|it| !covered(it.id.trim()));
    let names: Vec<String> = without.map(|it| format!("«{}»", it.name.trim())).collect();
    let text = match names.len() {
        0 => return Ok(None),
        1 => "Dare un accesso al responsabile di una struttura".to_owned(),
        many => format!("Dare un accesso ai responsabili di {many} strutture"),
    };
    let (more, href) = (names.join(", "), "/utenze?ruolo=responsabile".to_owned());
    Ok(Some(Duty { text, more, href, button: "Vai alle utenze", ..Duty::default() }))
}

/// A sentence of a step, as it begins a line.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

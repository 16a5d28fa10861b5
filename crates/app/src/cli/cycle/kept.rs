// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo cycle --database`: the cycle of a dossier of a database, and steps that are recorded in it.

use std::io;

use clap::Args;
use engine::cycle::Request;
use jiff::Timestamp;
use store::{Account, Actor, Address, PersonId, Store};
use tokio::runtime::{Builder, Runtime};

use super::super::output::{Ending, Output};
use crate::{
    desk::{Desk, loose},
    step::{Ground, Untaken},
};

/// Which dossier of which database.
#[derive(Debug, Args)]
pub(crate) struct Kept {
    /// La banca dati, invece di una cartella: il percorso di un file o `postgres://`…
    #[arg(long, value_name = "FILE|URL")]
    pub(super) database: Option<String>,

    /// Con --database: il nome dell'ente, se sono più d'uno
    #[arg(long, value_name = "NOME", requires = "database")]
    body: Option<String>,

    /// Con --database: il codice o l'anno del piano; se non si dice, l'ultimo
    #[arg(long, value_name = "CODICE|ANNO", requires = "database")]
    plan: Option<String>,

    /// Con --database e --step: registra il passo, non lo prova soltanto
    #[arg(long, requires_all = ["database", "step"], conflicts_with = "date")]
    pub(super) record: bool,
}

/// A dossier of a database, ready for a step.
pub(super) struct Opened {
    /// What the connections of the store live in.
    runtime: Runtime,
    store: Store,
    actor: Actor,
    pub(super) ground: Ground,
}

/// What cannot be done, and what to do.
type Told = (String, String);

impl Kept {
    /// Opens the dossier in the name of who asks for a step.
    pub(super) fn open(&self, request: Option<&Request>) -> io::Result<Result<Opened, Told>> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let opened = runtime.block_on(self.opened(request));
        Ok(opened.map(|(store, actor, ground)| Opened { runtime, store, actor, ground }))
    }

    async fn opened(&self, request: Option<&Request>) -> Result<(Store, Actor, Ground), Told> {
        let wrong = |it: &dyn std::fmt::Display| (it.to_string(), "controllare --database".to_owned());
        let text = self.database.as_deref().unwrap_or_default();
        let address: Address = text.parse().map_err(|it| wrong(&it))?;
        let store = Store::open(&address).await.map_err(|it| wrong(&it))?;
        let failed = |it: store::Error| wrong(&it);
        let bodies = store.bodies().await.map_err(failed)?;
        let wanted = self.body.as_deref().map(str::to_lowercase);
        let fits = |name: &str| wanted.as_ref().is_none_or(|it| name.to_lowercase() == *it);
        let mut fitting = bodies.iter().filter(|it| fits(&it.name));
        let (Some(body), None) = (fitting.next(), fitting.next()) else {
            let names: Vec<&str> = bodies.iter().map(|it| it.name.as_str()).collect();
            return Err((
                format!(
                    "nella banca dati non c'è un ente solo che si chiama «{}»",
                    self.body.as_deref().unwrap_or("…")
                ),
                format!("dire quale con --body: {}", names.join(", ")),
            ));
        };
        let nobody = PersonId::from("");
        let mut actor =
            Actor { body: body.id.clone(), person: nobody, role: String::new(), on_behalf_of: None };
        if let Some(request) = request {
            actor = Kept::acting(&store, actor, request).await?;
        }
        let dossiers = store.dossiers(&actor).await.map_err(failed)?;
        let is_it = |it: &&store::Dossier| {
            self.plan.as_ref().is_none_or(|plan| it.id.as_str() == plan || it.year.to_string() == *plan)
        };
        let found = dossiers.iter().filter(is_it).max_by_key(|it| it.year);
        let Some(found) = found else {
            let years: Vec<String> = dossiers.iter().map(|it| it.year.to_string()).collect();
            return Err(("l'ente non ha questo piano".to_owned(), format!("ha: {}", years.join(", "))));
        };
        let (head, rows) = store.rows(&actor, &found.id).await.map_err(failed)?;
        let desk = Desk::open(rows.into_iter().map(loose).collect(), None).map_err(|it| {
            let first = it.into_iter().next();
            first.map_or_else(Told::default, |it| (it.what, it.remedy))
        })?;
        let ground = Ground::of(&store, &actor, &head, &desk).await.map_err(failed)?;
        Ok((store, actor, ground))
    }

    /// Who takes the step: somebody who has that role in the body, or to whom it was lent.
    async fn acting(store: &Store, mut actor: Actor, request: &Request) -> Result<Actor, Told> {
        use engine::model::Choice as _;
        let failed = |it: store::Error| (it.to_string(), "controllare --database".to_owned());
        let login = request.person.trim();
        let unknown = |login: &str| {
            (
                format!("nessuno entra con il nome «{login}»"),
                "--person, il nome di accesso di chi fa il passo".to_owned(),
            )
        };
        let account = |login: &str| {
            let login = login.to_owned();
            async move { store.account_by_login(&login).await.map_err(failed)?.ok_or_else(|| unknown(&login)) }
        };
        let person: Account = account(login).await?;
        let (role, today) = (request.role.word(), request.today);
        let has = match &request.on_behalf_of {
            None => {
                let held = store.memberships(&person.person, today).await.map_err(failed)?;
                held.iter().any(|it| it.body == actor.body && it.role == role)
            }
            Some(giver) => {
                let giver = account(giver).await?.person;
                let given = store.delegations_to(&person.person, today).await.map_err(failed)?;
                let has =
                    given.iter().any(|it| it.body == actor.body && it.role == role && it.giver == giver);
                actor.on_behalf_of = Some(giver);
                has
            }
        };
        if !has {
            let what = format!("«{login}» non ha il ruolo «{role}» in questo ente");
            return Err((what, "il ruolo lo dà chi amministra l'ente".to_owned()));
        }
        role.clone_into(&mut actor.role);
        actor.person = person.person;
        Ok(actor)
    }
}

impl Opened {
    /// Takes the step and records it.
    pub(super) fn take(&self, request: &Request, out: &Output) -> io::Result<Ending> {
        let version = self.ground.head.version;
        let (store, actor, at) = (&self.store, &self.actor, Timestamp::now());
        match self.runtime.block_on(self.ground.take(store, actor, request, version, at)) {
            Ok(it) => super::told(&Ok(it.change), out),
            Err(Untaken::Refused(it)) => super::told(&Err(it), out),
            Err(Untaken::Store(it)) => out.refuse(&it.to_string(), "guardare che cosa è cambiato e ripetere"),
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Three nodes on one PostgreSQL behind a balancer, while people save: one is killed and started again, one is asked to
//! end and started again. Nothing that was acknowledged is lost, nobody must come in again, one history is written.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{
    BODY, PEOPLE, Said,
    balancer::Balancer,
    client::{Client, Told},
    events, judge, open,
    server::{Server, verified},
    still_in, written,
};

/// How many times forms are saved before each thing that happens to a node.
const MEANWHILE: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn nodes_come_and_go_and_nothing_is_lost() {
    let server = throwaway::Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    run(&server.database("nodes").unwrap()).await.unwrap_or_else(|it| panic!("{it}"));
}

async fn run(database: &str) -> Result<(), String> {
    // The first makes the database; the others find it made.
    let mut nodes = vec![Server::start(database)?];
    for _ in 0..2 {
        nodes.push(Server::start(database)?);
    }
    let balancer = Balancer::start(nodes.iter().map(|it| it.address().to_owned()).collect()).await?;
    let (store, actor, plan) = open(database).await.map_err(|it| it.to_string())?;
    let mut people = Vec::new();
    for (number, who) in PEOPLE.into_iter().enumerate() {
        people.push(Client::enter(&balancer.origin, number, who).await?);
    }
    let head = verified(database, BODY, None)?;

    let (tell, mut told) = unbounded_channel();
    let over = Arc::new(AtomicBool::new(false));
    let work: Vec<_> = people
        .iter()
        .map(|person| {
            let (person, origin, plan, tell, over) =
                (person.clone(), balancer.origin.clone(), plan.clone(), tell.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                // A connection that is cut by the end of a node is made again, to another.
                let mut life = 0;
                while !over.load(Ordering::Relaxed) {
                    person.keep_saving(&origin, &plan, life, &tell).await?;
                    life += 1;
                }
                Ok::<_, String>(())
            })
        })
        .collect();
    drop(tell);

    let mut said = Said::default();
    until_kept(MEANWHILE, &mut told, &mut said).await?;
    nodes[0].kill()?;
    until_kept(MEANWHILE, &mut told, &mut said).await?;
    nodes[0] = Server::start(database)?;
    balancer.set(0, nodes[0].address());
    until_kept(MEANWHILE, &mut told, &mut said).await?;
    let cut = said.cut.len();
    nodes[1].stop()?;
    until_kept(MEANWHILE, &mut told, &mut said).await?;
    if said.cut.len() > cut {
        return Err(format!(
            "a node that was asked to end left {} forms without an answer",
            said.cut.len() - cut
        ));
    }
    nodes[1] = Server::start(database)?;
    balancer.set(1, nodes[1].address());
    until_kept(MEANWHILE, &mut told, &mut said).await?;
    over.store(true, Ordering::Relaxed);
    drop(balancer);
    while let Some(it) = told.recv().await {
        said.hear(it);
    }
    for it in work {
        it.await.map_err(|it| it.to_string())??;
    }

    let end = verified(database, BODY, Some(&head))?;
    judge(&written(&store, &actor, events(&end) - events(&head)).await?, &said)?;
    for node in &nodes {
        for person in &people {
            still_in(&node.origin, person, &said, &plan).await?;
        }
    }
    Ok(())
}

/// Listens until so many more forms were acknowledged.
async fn until_kept(many: usize, told: &mut UnboundedReceiver<Told>, said: &mut Said) -> Result<(), String> {
    let wanted = said.kept.len() + many;
    while said.kept.len() < wanted {
        said.hear(told.recv().await.ok_or("people stopped saving")?);
    }
    Ok(())
}

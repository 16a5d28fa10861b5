// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many objectives changed at once.

use crate::{
    client::{Client, hidden},
    world::World,
};

const TOGETHER: &str = "/piani/{vivo}/insieme";

/// The keys of the objectives of a structure, as its table of weights has them.
fn keys(page: &str) -> Vec<String> {
    page.split("name=\"riga\" value=\"").skip(1).map(|it| it.split_once('"').unwrap().0.to_owned()).collect()
}

#[tokio::test]
async fn weights_of_siblings_are_summed_before_they_are_saved() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let table = secretary.get("/piani/{vivo}/insieme?padre=AG").await;
    let keys = keys(&table.body);
    assert_eq!(keys.len(), 3, "those that only count there are not of that structure");
    let weight = format!("peso.{}", keys[0]);
    let version = format!("versione.{}", keys[0]);
    let seen = hidden(&table.body, &version).to_owned();
    let typed = [("riga", keys[0].as_str()), (version.as_str(), seen.as_str()), (weight.as_str(), "25%")];
    let preview = secretary.post(TOGETHER, &typed).await;
    assert_eq!(preview.status, 200);
    assert!(preview.body.contains("105, non 100"), "{}", preview.body);
    assert!(preview.body.contains("prima <del>20%</del>") && preview.body.contains("Cambia una casella"));
    assert!(secretary.get("/piani/{vivo}").await.body.contains("</span> 20%"), "nothing is saved yet");

    let saving: Vec<(&str, &str)> = typed.into_iter().chain([("passo", "salva")]).collect();
    let saved = secretary.post(&format!("{TOGETHER}?struttura=AG"), &saving).await;
    assert_eq!(saved.status, 303);
    assert!(saved.location.contains("?struttura=AG&fatto="), "{}", saved.location);
    let tree = secretary.get(&saved.location).await;
    assert!(tree.body.contains("Modifiche salvate") && tree.body.contains("105, non 100"));

    let again = secretary.post(TOGETHER, &saving).await;
    assert_eq!(again.status, 200, "it is as it should be already: there is nothing to save");
    let other: Vec<(&str, &str)> =
        saving.iter().map(|(name, it)| (*name, if *name == weight { "30%" } else { *it })).collect();
    let clash = secretary.post(TOGETHER, &other).await;
    assert_eq!(clash.status, 409, "{}", clash.body);
    assert!(
        clash.body.contains("Qualcuno ha cambiato nel frattempo") && clash.body.contains("<del>25%</del>")
    );
}

#[tokio::test]
async fn one_value_for_all_that_are_ticked() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let keys = keys(&secretary.get("/piani/{vivo}/insieme?padre=PL").await.body);
    let ticked: Vec<(&str, &str)> = keys.iter().map(|it| ("riga", it.as_str())).collect();
    let none = secretary.post(TOGETHER, &[("nuovo_peso", "10")]).await;
    assert!(none.body.contains("Nessun obiettivo scelto"));
    let fields = [("nuova_scadenza", "presto"), ("passo", "salva")];
    let wrong = secretary.post(TOGETHER, &[&ticked[..], &fields[..]].concat()).await;
    assert!(wrong.body.contains("«presto» non si legge") && wrong.body.contains("aria-invalid"));
    let fields = [("nuova_scadenza", "30/11/2026"), ("nuovo_responsabile", "P26"), ("passo", "salva")];
    let saved = secretary.post(TOGETHER, &[&ticked[..], &fields[..]].concat()).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let tree = secretary.get("/piani/{vivo}?responsabile=P26").await;
    assert_eq!(tree.body.matches("30/11/2026").count(), keys.len(), "{}", tree.body);
}

#[tokio::test]
async fn a_head_changes_only_their_own() {
    let world = World::new().await;
    let keys_of = async |person: &mut Client<'_>, parent: &str| {
        keys(&person.get(&format!("/piani/{{vivo}}/insieme?padre={parent}")).await.body)
    };
    let mut head = Client::of(&world, "responsabile.te").await;
    let (own, others) = (keys_of(&mut head, "TE").await, keys_of(&mut head, "AG").await);
    let mut send = async |key: &str| {
        let weight = format!("peso.{key}");
        head.post(TOGETHER, &[("riga", key), (weight.as_str(), "1"), ("passo", "salva")]).await
    };
    assert_eq!(send(&own[0]).await.status, 303);
    let refused = send(&others[0]).await;
    assert!(refused.body.contains("non si cambia") && refused.status == 200, "{}", refused.body);
    let mut auditor = Client::of(&world, "revisore").await;
    assert_eq!(auditor.get("/piani/{vivo}/insieme?padre=TE").await.status, 403);
    assert_eq!(auditor.post(TOGETHER, &[("riga", own[0].as_str())]).await.status, 403);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new plan, from last year's or from a system alone.

use crate::{client::Client, world::World};

#[tokio::test]
async fn last_years_structure_is_shown_and_then_copied() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let form = secretary.get("/piani/nuovo").await;
    assert!(form.body.contains("value=\"2027\"") && !form.body.contains("Crea il piano"));
    let shown = secretary.get("/piani/nuovo?da={vivo}&anno=2027&titolo=Piano+2027").await;
    assert!(shown.body.contains("Crea il piano") && shown.body.contains("Obiettivi con target invariato"));
    assert!(!secretary.get("/piani").await.body.contains("Piano 2027"), "shown is not done");
    let vivo = world.names.address("{vivo}");
    let fields = [("da", vivo.as_str()), ("anno", "2027"), ("titolo", "Piano 2027")];
    let made = secretary.post("/piani/nuovo", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let tree = secretary.get(&made.location).await;
    assert!(tree.body.contains("Il piano è creato") && tree.body.contains("12 obiettivi"), "{}", tree.body);
    assert!(tree.body.contains("preparazione") && tree.body.contains("31/12/2027"));
}

#[tokio::test]
async fn a_plan_may_begin_with_a_system_alone() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let fields = [("da", "sistema:terrecablate-2021"), ("anno", "2027"), ("titolo", "Piano")];
    let made = secretary.post("/piani/nuovo", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    assert!(secretary.get(&made.location).await.body.contains("Non c&#39;è ancora nessun obiettivo"));
}

#[tokio::test]
async fn what_is_typed_is_kept_beside_what_is_wrong_with_it() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let wrong = secretary.post("/piani/nuovo", &[("da", "{vivo}"), ("anno", "venti"), ("titolo", " ")]).await;
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("«venti» non è un anno") && wrong.body.contains("manca il titolo"));
    let lost = secretary.get("/piani/nuovo?da=nessuno&anno=2027&titolo=P").await;
    assert!(lost.body.contains("non c&#39;è più") && !lost.body.contains("Crea il piano"));
}

#[tokio::test]
async fn who_writes_a_part_makes_no_plan() {
    let world = World::new().await;
    for login in ["responsabile.te", "nucleo", "amministratore"] {
        let mut person = Client::of(&world, login).await;
        assert_eq!(person.get("/piani/nuovo").await.status, 403, "{login}");
        assert_eq!(person.post("/piani/nuovo", &[("da", "x")]).await.status, 403, "{login}");
    }
    let mut stranger = Client::of_body(&world, "segretario", "Comune di Portoferraio").await;
    let shown = stranger.get("/piani/nuovo?da={vivo}&anno=2027&titolo=P").await;
    assert!(!shown.body.contains("Crea il piano"), "of another body there is nothing to copy");
}

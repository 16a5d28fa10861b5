// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan from the opening of its cycle to its amendment, each step by who may take it, and by who may not.

use app::web::Settings;
use engine::{cycle::Role, model::Choice as _};
use store::{Actor, Address, Change, DossierId, NewMembership, Row};
use throwaway::Server;

use crate::{
    client::{Answer, Client},
    world::World,
};

/// A plan of the invented comune as it was before anybody approved it.
struct Plan<'w> {
    world: &'w World,
    actor: Actor,
    id: DossierId,
}

impl<'w> Plan<'w> {
    async fn new(world: &'w World) -> Plan<'w> {
        let bodies = world.store.bodies().await.unwrap();
        let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).unwrap();
        let person = world.store.account_by_login("segretario").await.unwrap().unwrap().person;
        let role = Role::Secretary.word().to_owned();
        let actor = Actor { body: body.id, person, role, on_behalf_of: None };
        let mut rows = app::trial::rows(app::trial::LIVE).unwrap();
        rows.retain(|it| it.sheet != "atto" || !it.cells.contains(r#""oggetto":"piano""#));
        let act = rows.iter_mut().find(|it| it.sheet == "atto").unwrap();
        act.cells =
            r#"{"oggetto":"nucleo","tipo":"decreto","organo":"Sindaco","numero":"3","data":"10/01/2024"}"#
                .into();
        let id = app::trial::add(&world.store, &actor, &rows, world.now).await.unwrap();
        Plan { world, actor, id }
    }

    fn at(&self, rest: &str) -> String {
        format!("/piani/{}{rest}", self.id)
    }

    /// Sends the form of a step as it stands now, with these fields: looked at, then confirmed if `confirmed`.
    async fn send(&self, login: &str, step: &str, fields: &[(&str, &str)], confirmed: bool) -> Answer {
        let mut person = Client::of(self.world, login).await;
        let version = self.world.store.dossier(&self.actor, &self.id).await.unwrap().version.to_string();
        let mut fields = [fields, &[("versione", version.as_str())]].concat();
        if confirmed {
            fields.push(("conferma", "si"));
        }
        person.post(&self.at(&format!("/passi/{step}")), &fields).await
    }

    /// Takes a step, after a look at what will be recorded, and reads the page that says so.
    async fn take(&self, login: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
        let looked = self.send(login, step, fields, false).await;
        assert_eq!(looked.status, 200, "{step}: {}", looked.body);
        assert!(looked.body.contains("Controllare e confermare"), "{step}: {}", looked.body);
        let taken = self.send(login, step, fields, true).await;
        assert_eq!(taken.status, 303, "{step}: {}", taken.body);
        let page = Client::of(self.world, login).await.get(&taken.location).await;
        assert!(page.body.contains("Passo registrato"), "{step}: {}", page.body);
        page
    }

    /// Sees a step refused by a rule.
    async fn refused(&self, login: &str, step: &str, fields: &[(&str, &str)], status: u16, rule: &str) {
        let before = self.world.store.dossier(&self.actor, &self.id).await.unwrap();
        let answer = self.send(login, step, fields, true).await;
        assert_eq!(answer.status, status, "{step}: {}", answer.body);
        assert!(answer.body.contains(&format!("href=\"/ciclo#{rule}\"")), "{step}, {rule}: {}", answer.body);
        let after = self.world.store.dossier(&self.actor, &self.id).await.unwrap();
        assert_eq!(before, after, "{step}: nothing was recorded");
    }

    /// Writes words over others in a cell of some rows, as a draft.
    async fn write(&self, sheet: &str, like: &str, old: &str, new: &str) {
        let (_, rows) = self.world.store.rows(&self.actor, &self.id).await.unwrap();
        let is_it = |it: &&Row| it.place.sheet == sheet && it.cells.contains(like) && it.cells.contains(old);
        let row = rows.iter().find(is_it).unwrap();
        let row = Row { cells: row.cells.replacen(old, new, 1), ..row.clone() };
        self.world.store.record(&self.actor, &self.id, &[Change::Put(row)], self.world.now).await.unwrap();
    }

    async fn state(&self) -> String {
        self.world.store.dossier(&self.actor, &self.id).await.unwrap().state
    }

    /// Up to the text that waits for its approval.
    async fn submitted(&self) {
        self.take("segretario", "apri", &[("data", "01/10/2025")]).await;
        self.take("responsabile.ag", "proponi", &[("data", "2025-11-10")]).await;
        self.take("segretario", "trasmetti", &[("data", "20/12/2025")]).await;
        assert_eq!(self.state().await, "verifica");
    }

    /// Up to the approved plan.
    async fn approved(&self) {
        self.submitted().await;
        self.take("nucleo", "verifica", OPINION).await;
        self.take("sindaco", "approva", APPROVAL).await;
        assert_eq!(self.state().await, "approvato");
    }
}

const OPINION: &[(&str, &str)] =
    &[("data", "20/01/2026"), ("organo", "Nucleo di valutazione"), ("motivo", "si può misurare")];
const APPROVAL: &[(&str, &str)] =
    &[("data", "27/01/2026"), ("organo", "Giunta comunale"), ("numero", "9"), ("tipo", "delibera")];

#[tokio::test]
async fn a_plan_goes_from_its_opening_to_its_assignment_by_the_right_people() {
    opening_to_assignment(&World::new().await).await;
}

#[tokio::test]
async fn so_it_does_on_postgresql() {
    let server = Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    let address = Address::Postgres(server.database("storia").unwrap());
    let public_url = Some("https://traguardo.example".to_owned());
    let settings = Settings { public_url, ..Settings::default() };
    opening_to_assignment(&World::on(&address, tempfile::tempdir().unwrap(), settings).await).await;
}

async fn opening_to_assignment(world: &World) {
    let plan = Plan::new(world).await;
    assert_eq!(plan.state().await, "preparazione");

    // Not theirs, not yet, not in the future.
    plan.refused("responsabile.ag", "apri", &[("data", "01/10/2025")], 403, "CICL-02").await;
    plan.refused("sindaco", "approva", APPROVAL, 422, "CICL-01").await;
    plan.refused("segretario", "apri", &[("data", "01/10/2026")], 422, "CICL-04").await;
    let page = plan.send("segretario", "apri", &[("data", "ottobre")], true).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("aria-invalid=\"true\""), "the day is wrong: {}", page.body);

    let page = plan.take("segretario", "apri", &[("data", "01/10/2025")]).await;
    assert!(page.body.contains("da fare") || page.body.contains("adesso"), "{}", page.body);
    plan.refused("segretario", "proponi", &[("data", "01/09/2025")], 422, "CICL-04").await;
    plan.take("responsabile.ag", "proponi", &[("data", "2025-11-10")]).await;

    // Errors in the document stop it, each with the place where it is mended.
    plan.write("obiettivo", "OB-01", r#""peso":"20%""#, r#""peso":"35%""#).await;
    plan.refused("segretario", "trasmetti", &[("data", "20/12/2025")], 422, "CICL-09").await;
    let page = Client::of(world, "segretario").await.get(&plan.at("/passi/trasmetti")).await;
    assert!(page.body.contains("href=\"/regole/PESI-02\"") && page.body.contains("/righe/"), "{}", page.body);
    plan.write("obiettivo", "OB-01", r#""peso":"35%""#, r#""peso":"20%""#).await;
    plan.take("segretario", "trasmetti", &[("data", "20/12/2025")]).await;

    let home = Client::of(world, "nucleo").await.get("/").await;
    assert!(home.body.contains("Il Nucleo dà il suo parere"), "{}", home.body);
    plan.refused("sindaco", "approva", APPROVAL, 422, "CICL-15").await;
    plan.refused("nucleo", "verifica", &[("data", "20/01/2026"), ("organo", "Nucleo")], 422, "CICL-07").await;
    plan.take("nucleo", "verifica", OPINION).await;
    let day = [("data", "27/01/2026"), ("organo", "Giunta comunale")];
    plan.refused("sindaco", "approva", &day, 422, "CICL-06").await;
    let page = plan.take("sindaco", "approva", APPROVAL).await;
    assert!(page.body.contains("approvato"), "{}", page.body);

    // What was shown before is what was frozen.
    let frozen = world.store.baselines(&plan.actor, &plan.id).await.unwrap();
    let last = frozen.last().unwrap();
    let page = Client::of(world, "revisore").await.get(&plan.at("/versioni")).await;
    assert!(page.body.contains("Piano, versione 1") && page.body.contains(&last.sha256), "{}", page.body);
    assert!(page.body.contains("delibera Giunta comunale n. 9 del 27/01/2026"), "{}", page.body);
    assert!(!page.body.contains("impronta diversa"), "{}", page.body);
    let text = Client::of(world, "revisore").await.get(&plan.at(&format!("/versioni/{}", last.number))).await;
    assert_eq!(app::web::secret::digest(&text.body), last.sha256);

    let page = plan.take("segretario", "assegna", &[("data", "10/02/2026")]).await;
    assert!(page.body.contains("assegnato"), "{}", page.body);
    assert_eq!(plan.state().await, "assegnato");
}

#[tokio::test]
async fn who_submitted_a_plan_does_not_approve_it_in_another_role() {
    let world = World::new().await;
    let plan = Plan::new(&world).await;
    plan.submitted().await;
    plan.take("nucleo", "verifica", OPINION).await;
    let since = "2020-01-01".parse().unwrap();
    let role = Role::Political.word();
    let both = NewMembership { person: &plan.actor.person, role, scope: "", since, until: None };
    world.store.grant(&plan.actor, &both, world.now).await.unwrap();
    let mut secretary = Client::acting(&world, "segretario", role).await;
    let version = world.store.dossier(&plan.actor, &plan.id).await.unwrap().version.to_string();
    let fields = [APPROVAL, &[("versione", version.as_str()), ("conferma", "si")]].concat();
    let answer = secretary.post(&plan.at("/passi/approva"), &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("«segretario» ha già fatto «trasmetti»"), "{}", answer.body);
    // It is said before trying.
    let page = secretary.get(&plan.at("/passi/approva")).await;
    assert!(page.body.contains("/ciclo#CICL-08"), "{}", page.body);
    assert_eq!(plan.state().await, "verifica");
}

#[tokio::test]
async fn what_changed_between_the_look_and_the_approval_stops_it() {
    let world = World::new().await;
    let plan = Plan::new(&world).await;
    plan.submitted().await;
    plan.take("nucleo", "verifica", OPINION).await;
    let seen = world.store.dossier(&plan.actor, &plan.id).await.unwrap().version.to_string();
    let waiver = [("regola", "TEST-05"), ("nodo", ""), ("motivo", "dodici sono pochi")];
    let given = Client::of(&world, "segretario").await.submit(&plan.at("/rilievi/deroga"), &waiver).await;
    assert!(given.body.contains("Deroga registrata"), "{}", given.body);

    let fields = [APPROVAL, &[("versione", seen.as_str()), ("conferma", "si")]].concat();
    let answer = Client::of(&world, "sindaco").await.post(&plan.at("/passi/approva"), &fields).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Il piano è cambiato da quando lo si è letto"), "{}", answer.body);
    assert!(answer.body.contains("deroga TEST-05"), "it says what: {}", answer.body);
    assert!(answer.body.contains("value=\"9\""), "what was typed is kept: {}", answer.body);
    assert_eq!(plan.state().await, "verifica");
    plan.take("sindaco", "approva", APPROVAL).await;
}

#[tokio::test]
async fn an_approved_plan_changes_by_an_act_and_both_versions_stay() {
    let world = World::new().await;
    let plan = Plan::new(&world).await;
    plan.approved().await;
    let act: &[(&str, &str)] = &[("data", "30/06/2026"), ("organo", "Giunta comunale"), ("numero", "61")];
    let why: &[(&str, &str)] = &[act, &[("motivo", "il finanziamento è arrivato a metà")]].concat();
    plan.refused("sindaco", "varia", why, 422, "CICL-18").await;

    plan.write("obiettivo", "OB-01", r#""peso":"20%""#, r#""peso":"15%""#).await;
    plan.write("obiettivo", "OB-02", r#""peso":"20%""#, r#""peso":"25%""#).await;
    let home = Client::of(&world, "nucleo").await.get("/").await;
    assert!(home.body.contains("Dare il parere sulla variazione"), "{}", home.body);
    plan.refused("sindaco", "varia", why, 422, "CICL-17").await;
    let opinion = [("data", "29/06/2026"), ("organo", "Nucleo"), ("motivo", "il cambiamento è giustificato")];
    plan.take("nucleo", "verifica", &opinion).await;
    plan.refused("sindaco", "varia", act, 422, "CICL-07").await;
    plan.take("sindaco", "varia", why).await;
    assert_eq!(plan.state().await, "variato");

    let mut auditor = Client::of(&world, "revisore").await;
    let versions = auditor.get(&plan.at("/versioni")).await.body;
    assert!(versions.contains("Piano, versione 1") && versions.contains("Piano, versione 2"), "{versions}");
    assert!(versions.contains("il finanziamento è arrivato a metà"), "{versions}");
    let frozen = world.store.baselines(&plan.actor, &plan.id).await.unwrap();
    let [first, last] = [&frozen[frozen.len() - 2], frozen.last().unwrap()].map(|it| it.number);
    let page = auditor.get(&plan.at(&format!("/versioni/{first}/{last}"))).await;
    assert!(page.body.contains("obiettivo 1: peso da «20%» a «15%»"), "{}", page.body);
    assert!(
        page.body.contains("<del><span class=\"visually-hidden\">era: </span>20%</del>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<ins><span class=\"visually-hidden\">è: </span>15%</ins>"), "{}", page.body);

    // An objective that falls is withdrawn by an act; what was approved is not taken away.
    plan.write("obiettivo", "OB-03", r#""peso":"20%""#, r#""peso":"20%","stato":"stralciato""#).await;
    plan.write("obiettivo", "OB-02", r#""peso":"25%""#, r#""peso":"45%""#).await;
    plan.take("nucleo", "verifica", &[("data", "30/06/2026"), ("organo", "Nucleo"), ("motivo", "va bene")])
        .await;
    let fields = [
        ("data", "01/07/2026"),
        ("organo", "Giunta comunale"),
        ("numero", "62"),
        ("motivo", "il bando è annullato"),
    ];
    plan.take("sindaco", "varia", &fields).await;
    let last = world.store.baselines(&plan.actor, &plan.id).await.unwrap().last().unwrap().number;
    let page = auditor.get(&plan.at(&format!("/versioni/{}/{last}", last - 1))).await;
    assert!(page.body.contains("stato da «attivo» a «stralciato»"), "{}", page.body);
    // One that cannot be reached for a cause that nobody here controls is out of the mean: a draft until the act.
    plan.write("obiettivo", "OB-04", r#""id":"OB-04""#, r#""id":"OB-04","stato":"neutralizzato""#).await;
    let page = auditor.get(&plan.at(&format!("/versioni/{last}/adesso"))).await;
    assert!(page.body.contains("a «neutralizzato»"), "{}", page.body);
}

#[tokio::test]
async fn objectives_are_assigned_while_the_budget_is_not_voted() {
    let world = World::new().await;
    let plan = Plan::new(&world).await;
    plan.take("segretario", "apri", &[("data", "01/10/2025")]).await;
    let act = [("data", "10/01/2026"), ("organo", "Giunta comunale"), ("numero", "2")];
    plan.refused("segretario", "provvisorio", &act, 403, "CICL-02").await;
    plan.take("sindaco", "provvisorio", &act).await;
    assert_eq!(plan.state().await, "programmazione");
    let page = Client::of(&world, "segretario").await.get(&plan.at("/versioni")).await;
    assert!(page.body.contains("Obiettivi provvisori, versione 1"), "{}", page.body);
    // The road goes on from where it was.
    plan.take("segretario", "proponi", &[("data", "15/01/2026")]).await;
}

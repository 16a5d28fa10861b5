// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who administers a body or the installation: people, roles, accesses, lists, bodies, the log.

use axum::http::StatusCode;

use crate::{client::Client, world::World};

const NEW: [(&str, &str); 5] = [
    ("nome", "Anna Bassi"),
    ("email", "anna@example.it"),
    ("ruolo", "responsabile"),
    ("struttura", "AG"),
    ("dal", "2026-07-01"),
];

/// The address of a link of a page that shows one.
fn link(page: &str) -> String {
    let (_, rest) = page.split_once("https://traguardo.example/invito/").unwrap();
    format!("/invito/{}", rest.split('<').next().unwrap())
}

#[tokio::test]
async fn a_person_is_added_and_comes_in_with_the_link() {
    let world = World::new().await;
    let mut admin = Client::of(&world, "amministratore").await;
    let wrong =
        admin.post("/utenze/nuova", &[("nome", ""), ("email", "anna"), ("ruolo", "responsabile")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["manca il nome", "«anna» non è un indirizzo di posta", "indicare quale"] {
        wrong.says(words);
    }
    let done = admin.submit("/utenze/nuova", &NEW).await;
    done.says("La persona è stata aggiunta");
    done.says("mailto:anna%40example.it?subject=Accesso%20a%20Traguardo");
    let address = link(&done.body);
    admin.get("/utenze?stato=invitato").await.says("Anna Bassi");
    let mut anna = Client::stranger(&world);
    anna.get(&address).await.says("value=\"anna.bassi\"");
    let form =
        |login| [("login", login), ("password", "cavallo verde sette"), ("ripeti", "cavallo verde sette")];
    anna.post(&address, &form("segretario")).await.says("«segretario» è già di qualcun altro");
    assert_eq!(anna.post(&address, &form("a.bassi")).await.location, "/");
    anna.get("/piani").await.says("Anna Bassi</a>, <a href=\"/ruolo\">responsabile");
    admin.get("/utenze?cerca=a.bassi").await.says("attivo");
    let log = admin.get("/registro?tipo=access.").await;
    log.says("Anna Bassi usa l&#39;invito e sceglie la password");
    let twice = admin.post("/utenze/nuova", &NEW).await;
    twice.says("è la posta di Anna Bassi, che c&#39;è già");
}

#[tokio::test]
async fn roles_are_given_and_ended_but_not_ones_own() {
    let world = World::new().await;
    let mut admin = Client::of(&world, "amministratore").await;
    let grant = |role| [("azione", "ruolo"), ("ruolo", role), ("dal", "2026-07-01")];
    for role in ["amministratore-installazione", "pubblico"] {
        let answer = admin.post("/utenze/{dipendente}", &grant(role)).await;
        answer.says("non è un ruolo di un ente");
    }
    let own = admin.post("/utenze/{amministratore}", &grant("segretario")).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    own.says("i propri ruoli e il proprio accesso li cambia qualcun altro");
    admin.submit("/utenze/{dipendente}", &grant("amministratore-ente")).await.says("Il ruolo è stato dato");

    // Two administer it now: one may stop the other, and then is the last.
    let id = world.store.account_by_login("dipendente").await.unwrap().unwrap().person;
    let mut other = Client::of(&world, "dipendente").await;
    other.get("/ruolo").await;
    let held = other.get("/ruolo").await;
    let seat = held.body.split("value=\"").find(|it| it.contains("amministra l")).unwrap();
    let seat = seat.split('"').next().unwrap().to_owned();
    other.post("/ruolo", &[("ruolo", &seat)]).await;
    let end = [("azione", "concludi"), ("quale", "{sopra-amministratore}")];
    other.submit("/utenze/{amministratore}", &end).await.says("La fine del ruolo è stata segnata");
    assert_eq!(admin.get("/utenze").await.location, "/ruolo", "at once");
    let log = other.get(&format!("/registro?persona={id}&tipo=membership.")).await;
    log.says("conclude un ruolo: ultimo giorno 30/06/2026");
}

#[tokio::test]
async fn the_last_who_administers_stays() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let end = [("azione", "concludi"), ("quale", "{sopra-amministratore}")];
    let answer = secretary.post("/utenze/{amministratore}", &end).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "who only reads the accounts");
    // Somebody to whom the role was lent is not the one who lent it.
    let mut admin = Client::of(&world, "amministratore").await;
    let lend =
        [("azione", "delega"), ("persona", "{personale}"), ("dal", "2026-07-01"), ("al", "2026-07-31")];
    admin.submit("/deleghe", &lend).await.says("La delega è data");
    let mut lent = Client::of(&world, "personale").await;
    let seats = lent.get("/ruolo").await;
    let seat = seats.body.split("value=\"").find(|it| it.contains("per delega di Alba Neri")).unwrap();
    lent.post("/ruolo", &[("ruolo", seat.split('"').next().unwrap())]).await;
    lent.post("/utenze/{amministratore}", &end).await.says("li cambia qualcun altro");
    lent.post("/utenze/{personale}", &[("azione", "ruolo"), ("ruolo", "segretario")])
        .await
        .says("li cambia qualcun altro");
}

#[tokio::test]
async fn an_access_is_suspended_and_renewed_only_where_it_is_of_one_body() {
    let world = World::new().await;
    let mut admin = Client::of(&world, "amministratore").await;
    for action in ["sospendi", "invita"] {
        let answer = admin.post("/utenze/{segretario}", &[("azione", action)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("questa persona ha un ruolo anche in un altro ente");
    }
    let mut employee = Client::of(&world, "dipendente").await;
    admin.submit("/utenze/{dipendente}", &[("azione", "sospendi")]).await.says("L&#39;accesso è sospeso");
    assert_eq!(employee.get("/piani").await.location, "/accesso?poi=/piani");
    admin.submit("/utenze/{dipendente}", &[("azione", "riattiva")]).await.says("di nuovo attivo");
    let invited = admin.submit("/utenze/{dipendente}", &[("azione", "invita")]).await;
    Client::stranger(&world)
        .get(&link(&invited.body))
        .await
        .says("Fabio Prato, da qui si sceglie una nuova password");
    let unknown = admin.get("/utenze/{installazione}").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "is not of this body");
}

#[tokio::test]
async fn many_come_from_a_list() {
    let world = World::new().await;
    let mut admin = Client::of(&world, "amministratore").await;
    let list = "nome;email;ruolo;struttura;dal;al\n\
                Anna Bassi;anna@example.it;responsabile;AG;01/09/2026;31/12/2026\n\
                Anna Bassi;anna@example.it;rpct;;;\n\
                =Bruno;bruno@example.it;dipendente;TE;;";
    let bad = list.replace("responsabile;AG", "capo;ZZ").replace("bruno@", "bruno");
    let answer = admin.post("/utenze/importa", &[("azione", "importa"), ("elenco", &bad)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("2 righe non vanno");
    answer.says("«capo» non è un ruolo di un ente");
    answer.says("«ZZ» non è una struttura del piano");
    answer.says("«brunoexample.it» non è un indirizzo di posta");
    let preview = admin.post("/utenze/importa", &[("azione", "prova"), ("elenco", list)]).await;
    preview.says("nuova persona: responsabile, struttura AG, dal 01/09/2026 al 31/12/2026");
    assert!(!admin.get("/utenze").await.body.contains("Anna Bassi"), "nothing is written yet");
    let done = admin.submit("/utenze/importa", &[("azione", "importa"), ("elenco", list)]).await;
    assert_eq!(done.body.matches("/invito/").count(), 2 * 2, "a link each, and in the message");
    let file = admin.get("/utenze/inviti.csv").await;
    file.says("Anna Bassi;anna@example.it;https://traguardo.example/invito/");
    file.says("\n'=Bruno;");
    assert_eq!(admin.get("/utenze/inviti.csv").await.status, StatusCode::NOT_FOUND, "once");
    admin.get("/utenze?cerca=anna").await.says("RPCT");
    let again = admin.post("/utenze/importa", &[("elenco", list)]).await;
    again.says("ha già questo ruolo: resta com&#39;è");
}

#[tokio::test]
async fn a_body_is_made_by_who_runs_the_installation_and_read_by_others() {
    let world = World::new().await;
    let mut operator = Client::of(&world, "installazione").await;
    let wrong = operator.post("/installazione", &[("nome", "Anna Bassi")]).await;
    wrong.says("manca il nome dell&#39;ente");
    let form = [("nome_ente", "Comune di Prova"), ("nome", "Anna Bassi")];
    let done = operator.submit("/installazione", &form).await;
    done.says("Comune di Prova");
    for address in ["/utenze", "/registro", "/piani", "/impostazioni", "/piani/{vivo}"] {
        assert_eq!(operator.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    let mut anna = Client::stranger(&world);
    let form = [("login", "anna"), ("password", "cavallo verde sette"), ("ripeti", "cavallo verde sette")];
    anna.post(&link(&done.body), &form).await;
    let people = anna.get("/utenze").await;
    people.says("Una persona");
    anna.get("/registro?verifica=si").await.says("Il registro è integro");
}

#[tokio::test]
async fn the_log_is_searched_and_downloaded() {
    let world = World::new().await;
    let mut auditor = Client::of(&world, "revisore").await;
    let all = auditor.get("/registro").await;
    all.says("crea l&#39;ente «Comune di Vallechiara di Sopra»");
    all.says("dà a Bruno Conti il ruolo «segretario o direttore» dal 01/01/2020");
    all.says("Ufficio informatico");
    let some = auditor.get("/registro?tipo=dossier.&dal=2026-06-30&al=2026-06-30").await;
    some.says("crea il dossier");
    assert!(!some.body.contains("dà a Bruno Conti"));
    auditor.get("/registro?dal=2026-07-02").await.says("Nessun evento con questi filtri");
    let file = auditor.get("/registro.csv?tipo=membership.").await;
    assert_eq!(file.body.lines().count(), 1 + 10, "{}", file.body);
    assert_eq!(
        Client::of(&world, "dipendente").await.get("/registro.csv").await.status,
        StatusCode::FORBIDDEN
    );
}

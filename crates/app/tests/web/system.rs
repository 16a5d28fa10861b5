// SPDX-License-Identifier: AGPL-3.0-or-later
//! The measurement system in pages: read, composed, tried, compared with the data there are, adopted.

use crate::{
    client::{Client, hidden},
    world::World,
};

type Fields = Vec<(String, String)>;

/// What the editor would send, as it stands in a page.
fn form(page: &str) -> Fields {
    let inside = page.split_once("class=\"app-form app-beside\"").unwrap().1.split_once("</form>").unwrap().0;
    let attribute = |tag: &str, name: &str| {
        let found = tag.split_once(&format!(" {name}=\"")).map(|it| it.1.split_once('"').unwrap().0);
        found.map(plain)
    };
    let mut fields = Fields::new();
    for tag in inside.split('<') {
        let Some(name) = attribute(tag, "name") else { continue };
        if tag.starts_with("input") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        } else if tag.starts_with("textarea") {
            fields.push((name, plain(tag.split_once('>').unwrap().1.trim())));
        } else if tag.starts_with("select") {
            let options = inside.split_once(&format!("<{tag}")).unwrap().1.split_once("</select>").unwrap().0;
            let chosen = options.split("<option").find(|it| it.contains(" selected"));
            fields.push((name, chosen.and_then(|it| attribute(it, "value")).unwrap_or_default()));
        }
    }
    fields
}

fn plain(text: &str) -> String {
    text.replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&amp;", "&")
        .replace("&#38;", "&")
}

/// The same with a field typed otherwise.
fn with(fields: &Fields, name: &str, words: &str) -> Fields {
    let mut fields = fields.clone();
    fields.retain(|(it, _)| it != name);
    fields.push((name.to_owned(), words.to_owned()));
    fields
}

/// The number of the row that has those words in a column.
fn row(fields: &Fields, column: &str, words: &str) -> String {
    let is_it = |it: &&(String, String)| it.0.ends_with(&format!(".{column}")) && it.1 == words;
    let found = fields.iter().find(is_it).unwrap_or_else(|| panic!("no {column} «{words}» in {fields:?}"));
    found.0.split_once('.').unwrap().0.to_owned()
}

async fn send(client: &mut Client<'_>, address: &str, fields: &Fields) -> crate::client::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    client.post(address, &fields).await
}

/// The plan of the next year, whose system is a draft: its address.
async fn next_year(world: &World, secretary: &mut Client<'_>) -> String {
    let vivo = world.names.address("{vivo}");
    let fields = [("da", vivo.as_str()), ("anno", "2027"), ("titolo", "Piano 2027")];
    let made = secretary.post("/piani/nuovo", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    made.location.split_once('?').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_band_is_added_mended_compared_saved_and_adopted() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let plan = next_year(&world, &mut secretary).await;
    let level = format!("{plan}/sistema/livelli/struttura");
    let page = secretary.get(&level).await.body;
    assert!(page.contains("Prova") && !page.contains("Il sistema non si cambia adesso"), "{page}");
    let fields = form(&page);

    // A band more, which overlaps the one before it: said beside its row and on the drawing.
    let scale = with(&fields, "azione", "tratto.giudizio");
    let more = form(&send(&mut secretary, &level, &scale).await.body);
    let new = row(&more, "da", "");
    assert_ne!(new, "", "{more:?}");
    let last =
        more.iter().filter(|it| it.0.ends_with(".etichetta")).map(|it| it.0.split_once('.').unwrap().0);
    let last: usize = last.map(|it| it.parse().unwrap()).max().unwrap();
    let top = row(&more, "etichetta", "ottimo");
    let typed = with(&more, &format!("{top}.a"), "99");
    let typed = with(&typed, &format!("{last}.da"), "98");
    let typed = with(&typed, &format!("{last}.etichetta"), "eccellente");
    let overlapping = send(&mut secretary, &level, &typed).await;
    assert_eq!(overlapping.status, 200, "{}", overlapping.body);
    assert!(
        overlapping.body.contains("i tratti [95; 99) e [98; …) si sovrappongono"),
        "{}",
        overlapping.body
    );
    assert!(
        overlapping.body.contains("doppio\n</text>") && overlapping.body.contains("non è ancora salvato")
    );

    // Mended: what it would change in the data of the year in force is said before it is saved.
    let mended = with(&typed, &format!("{last}.da"), "99");
    let tried = send(&mut secretary, &level, &mended).await;
    assert!(!tried.body.contains("si sovrappongono"), "{}", tried.body);
    assert!(tried.body.contains("Sui dati veri"), "{}", tried.body);
    let saved = send(&mut secretary, &level, &with(&mended, "azione", "salva")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = secretary.get(&saved.location).await.body;
    assert!(page.contains("Modifiche salvate in 2 righe") && page.contains("eccellente"), "{page}");
    let words = secretary.get(&format!("{plan}/sistema/confronto")).await.body;
    assert!(words.contains("eccellente") && words.contains("Che cosa cambia nei risultati"), "{words}");
    assert!(words.contains("nessun grado cambia"), "{words}");
    // The year in force is as it was.
    assert!(!secretary.get("/piani/{vivo}/sistema").await.body.contains("eccellente"));

    // It is adopted by the opening of the cycle, which the year of the system stops until it is written.
    let todo = secretary.get(&format!("{plan}/sistema")).await.body;
    assert!(todo.contains("il sistema è del 2026, il piano del 2027") && todo.contains("Il Nucleo ha dato"));
    let step = format!("{plan}/passi/apri");
    let day = [("data", "01/07/2026"), ("conferma", "si")];
    assert!(secretary.get(&step).await.body.contains("CICL-11"));
    let head = todo.split(&format!("{plan}/righe/")).nth(1).unwrap().split(['?', '"']).next().unwrap();
    let head = format!("{plan}/righe/{head}");
    assert_eq!(secretary.post(&head, &[("anno", "2027")]).await.status, 303);
    for (kind, about) in [("verbale", "parere sul smvp"), ("delibera", "smvp"), ("decreto", "nucleo")] {
        let act = [
            ("tipo", kind),
            ("oggetto", about),
            ("organo", "Giunta"),
            ("numero", "1"),
            ("data", "30/06/2026"),
        ];
        let added = secretary.post(&format!("{plan}/nuova/atto"), &act).await;
        assert_eq!(added.status, 303, "{}", added.body);
    }
    let done = secretary.get(&format!("{plan}/sistema")).await.body;
    assert_eq!(done.matches(": fatto</span>").count(), 4, "{done}");
    let mut nucleo = Client::of(&world, "nucleo").await;
    assert_eq!(nucleo.post(&step, &day).await.status, 403, "the Nucleo gives its opinion, others adopt");
    let ready = secretary.get(&step).await.body;
    assert!(!ready.contains("CICL-11"), "{ready}");
    let seen = hidden(&ready, "versione").to_owned();
    let day = [&day[..], &[("versione", seen.as_str())]].concat();
    let opened = secretary.post(&step, &day).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    // Now it is fixed: what is typed stays on the page, and is not recorded.
    let late = send(&mut secretary, &level, &with(&mended, "azione", "salva")).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("il sistema dell&#39;anno è fissato"), "{}", late.body);
}

#[tokio::test]
async fn a_rule_is_composed_of_steps_and_tried_on_values() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let plan = next_year(&world, &mut secretary).await;
    let rule = format!("{plan}/sistema/regole/cammino");
    let page = secretary.get(&format!("{rule}?prova.baseline=0&prova.target=50&caso.1.valore=25")).await.body;
    assert!(page.contains("Con «25» il grado è <strong>50,00</strong></p>"), "{page}");
    let mut fields = with(&form(&page), "nuova", "correggi");
    fields = with(&fields, "azione", "passo");
    let added = send(&mut secretary, &rule, &fields).await.body;
    assert!(
        added.contains("Passo 4: correggi") && added.contains("la correzione") | added.contains("manca"),
        "{added}"
    );
    fields = form(&added);
    let step = row(&fields, "primitiva", "correggi");
    fields = with(&fields, &format!("{step}.effetto"), "sottrai");
    fields = with(&fields, &format!("{step}.valore"), "10 +");
    let wrong = send(&mut secretary, &rule, &fields).await.body;
    assert!(
        wrong.contains(&format!("<div id=\"detto-{step}\" aria-live=\"polite\">\n<p class=\"app-error\">")),
        "{wrong}"
    );
    fields = with(&fields, &format!("{step}.valore"), "10");
    let tried = send(&mut secretary, &rule, &fields).await.body;
    assert!(tried.contains("Con «25» il grado è <strong>40,00</strong></p>"), "{tried}");
    // Up, above the limits; then saved, with its order.
    let up = with(&fields, "azione", &format!("su.{step}"));
    fields = form(&send(&mut secretary, &rule, &up).await.body);
    assert_ne!(row(&fields, "primitiva", "correggi"), step);
    let saved = send(&mut secretary, &rule, &with(&fields, "azione", "salva")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(saved.location.contains("caso.1.valore=25"), "{}", saved.location);
    let after = secretary.get(&saved.location).await.body;
    let at = |words: &str| after.find(words).unwrap_or_else(|| panic!("{words}: {after}"));
    assert!(at("Passo 3: correggi") < at("Passo 4: arrotonda"));
    let compared = secretary.get(&format!("{plan}/sistema/confronto")).await.body;
    assert!(compared.contains("2 gradi scendono, su 79") && compared.contains("Sistema 2026"), "{compared}");
    assert!(
        compared.contains("<ins><span class=\"visually-hidden\">è: </span>3. si toglie 10"),
        "{compared}"
    );
    // What cannot be a cell at all is said, and stays typed.
    let round = row(&fields, "primitiva", "arrotonda");
    let unfit = with(&form(&after), &format!("{round}.cifre"), "due");
    let unfit = with(&unfit, "azione", "salva");
    let refused = send(&mut secretary, &rule, &unfit).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("«due»") && refused.body.contains("value=\"due\""), "{}", refused.body);
    // Taken away, and back again.
    let gone = send(&mut secretary, &rule, &vec![("azione".to_owned(), "elimina".to_owned())]).await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    let list = secretary.get(&gone.location).await.body;
    assert!(list.contains("annulla/") && list.contains("Così non si può applicare tutto"), "{list}");
    assert_eq!(secretary.get(&rule).await.status, 404);
}

#[tokio::test]
async fn two_people_in_one_rule_both_keep_what_they_typed() {
    let world = World::new().await;
    let mut one = Client::of(&world, "segretario").await;
    let plan = next_year(&world, &mut one).await;
    let rule = format!("{plan}/sistema/regole/cammino");
    let fields = form(&one.get(&rule).await.body);
    let limit = row(&fields, "primitiva", "limita");
    let mut other = Client::of(&world, "segretario").await;
    let theirs = with(&with(&fields, &format!("{limit}.massimo"), "110"), "azione", "salva");
    assert_eq!(send(&mut other, &rule, &theirs).await.status, 303);
    let mine = with(&with(&fields, &format!("{limit}.massimo"), "120"), "azione", "salva");
    let clash = send(&mut one, &rule, &mine).await;
    assert_eq!(clash.status, 409, "{}", clash.body);
    assert!(
        clash.body.contains("Massimo: qualcuno ha scritto «110»") && clash.body.contains("value=\"120\"")
    );
    let again = send(&mut one, &rule, &with(&form(&clash.body), "azione", "salva")).await;
    assert_eq!(again.status, 303, "{}", again.body);
    assert!(one.get(&rule).await.body.contains("value=\"120\""));
}

#[tokio::test]
async fn another_system_is_shown_before_it_takes_the_place_of_this_one() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let plan = next_year(&world, &mut secretary).await;
    let file = secretary.get(&format!("{plan}/sistema.toml")).await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"sistema.toml\"");
    assert!(file.body.contains("[[tratto]]") && !file.body.contains("[[obiettivo]]"), "{}", file.body);
    let load = format!("{plan}/sistema/carica");
    let same = secretary.post_parts(&load, &[("file", file.body.as_str())]).await;
    assert!(same.body.contains("dice le stesse cose"), "{}", same.body);
    let other = file.body.replace("\"troppo presto\"", "").replace("massimo = \"100\"", "massimo = \"105\"");
    let other = other.replace("massimo = 100", "massimo = 105");
    let shown = secretary.post_parts(&load, &[("file", other.as_str())]).await;
    assert!(shown.status == 200 && shown.body.contains("si tiene tra 0 e 105"), "{}", shown.body);
    assert!(
        !secretary.get(&format!("{plan}/sistema")).await.body.contains("tra 0 e 105"),
        "shown is not done"
    );
    let seen = hidden(&shown.body, "vista").to_owned();
    let older = [("testo", other.as_str()), ("azione", "accetta"), ("vista", "1")];
    let clash = secretary.post_parts(&load, &older).await;
    assert!(clash.status == 409 && clash.body.contains("Che cosa cambierebbe"), "{}", clash.body);
    let accepted = [("testo", other.as_str()), ("azione", "accetta"), ("vista", seen.as_str())];
    let done = secretary.post_parts(&load, &accepted).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = secretary.get(&done.location).await.body;
    assert!(page.contains("si tiene tra 0 e 105") && page.contains("annulla/"), "{page}");
    let wrong = secretary.post_parts(&load, &[("file", "[[livello]]\nnume = 1\n")]).await;
    assert!(wrong.status == 422 && wrong.body.contains("nume"), "{}", wrong.body);
    let fixed = secretary
        .post_parts("/piani/{vivo}/sistema/carica", &[("testo", other.as_str()), ("azione", "accetta")])
        .await;
    assert_eq!(fixed.status, 409, "the year in force is fixed");
}

#[tokio::test]
async fn everybody_reads_the_system_and_only_the_secretary_writes_it() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let plan = next_year(&world, &mut secretary).await;
    let level = format!("{plan}/sistema/livelli/struttura");
    for login in ["nucleo", "responsabile.te", "sindaco", "dipendente"] {
        let mut person = Client::of(&world, login).await;
        let page = person.get(&level).await;
        assert!(
            page.status == 200 && page.body.contains("Calcola") && !page.body.contains("value=\"salva\""),
            "{login}"
        );
        assert_eq!(person.post(&level, &[("azione", "salva")]).await.status, 403, "{login}");
        assert_eq!(person.get(&format!("{plan}/sistema/carica")).await.status, 403, "{login}");
        let compared = person.get(&format!("{plan}/sistema/confronto")).await;
        assert_eq!(compared.body.contains("I valori degli altri non sono"), login == "dipendente", "{login}");
    }
}

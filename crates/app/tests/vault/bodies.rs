// SPDX-License-Identifier: AGPL-3.0-or-later
//! Bodies exported and imported are the same, byte by byte and in what the engine says of them.

use std::fs;

use app::{desk::loose, exchange::Parcel};
use engine::{check, model::Dossier, score::Scorer, system::compile, tree::Tree};
use formats::{assemble, read, rows};

use crate::places::{Here, Places, example, examples, said, traguardo, unzipped, zipped};

/// What the engine says of a dossier: every node with its value, every finding.
fn judged(dossier: &Dossier) -> Vec<String> {
    let tree = Tree::build(dossier).unwrap();
    let (compiled, _) = compile(&dossier.system);
    let card = Scorer::new(&tree, &compiled).score();
    let nodes =
        tree.nodes.iter().enumerate().map(|(at, node)| format!("{} {:?}", node.id, card.of(at).value));
    let findings = check::check(dossier).unwrap().into_iter();
    nodes.chain(findings.map(|it| format!("{} {:?}", it.check.code, it.finding.what))).collect()
}

#[tokio::test]
async fn every_example_is_the_same_through_the_database_and_back() {
    let places = Places::new();
    for (nth, path) in examples().iter().enumerate() {
        let from_files = rows(path).unwrap();
        let mut archives = Vec::new();
        let homes = places.open(&format!("home{nth}")).await;
        for here in &homes {
            let actor = here.example(path).await;
            let dossier = here.store.dossiers(&actor).await.unwrap().remove(0);
            let (_, kept) = here.store.rows(&actor, &dossier.id).await.unwrap();
            let mut kept: Vec<_> = kept.into_iter().map(loose).collect();
            kept.sort_by_key(|it| it.position);
            assert_eq!(kept, from_files, "{path:?}");

            // Scores and findings, whatever the set of results.
            let sets = read(path, None).unwrap().sets;
            for set in sets.iter().map(Some).chain([None]) {
                let series = set.map_or("risultati", |it| it.trim_end_matches(".toml"));
                let plain = read(path, set.map(String::as_str)).unwrap();
                let made = assemble(&kept, Some(series)).unwrap();
                assert!(made.dossier == plain.dossier, "{path:?} {set:?}");
                assert_eq!(judged(&made.dossier), judged(&plain.dossier), "{path:?} {set:?}");
            }
            let (bytes, told) = here.exported(&actor).await;
            assert_eq!((told.dossiers, told.missing.len()), (1, 0));
            archives.push((actor, bytes));
        }

        for (n, (actor, bytes)) in archives.into_iter().enumerate() {
            let file = places.path(&format!("{nth}-{n}.zip"));
            fs::write(&file, &bytes).unwrap();
            for away in places.open(&format!("away{nth}x{n}")).await {
                let imported = Parcel::open(&file).unwrap().import(&away.store, &away.vault).await.unwrap();
                assert_eq!(imported.body, actor.body);
                let (again, _) = away.exported(&actor).await;
                assert!(again == bytes, "{path:?} is not the same once imported");
                away.store.close().await;
            }
            if n == 0 {
                // The folder inside is the dossier: imported by itself it is the same too.
                let folder = places.path(&format!("folder{nth}"));
                fs::create_dir(&folder).unwrap();
                for (name, bytes) in unzipped(&file) {
                    if let Some(name) = name.strip_prefix("dossier/") {
                        fs::write(folder.join(name.split_once('/').unwrap().1), bytes).unwrap();
                    }
                }
                assert_eq!(rows(&folder).unwrap(), from_files, "{path:?}");
            }
        }
        for it in homes {
            it.store.close().await;
        }
    }
}

#[tokio::test]
async fn a_body_with_something_of_everything_is_the_same() {
    let places = Places::new();
    for (n, here) in places.open("whole").await.into_iter().enumerate() {
        let (actor, sha256) = here.full().await;
        let (bytes, told) = here.exported(&actor).await;
        assert_eq!((told.evidence, told.missing.len()), (1, 0));
        let file = places.path(&format!("full{n}.zip"));
        fs::write(&file, &bytes).unwrap();
        let text = |name: &str| {
            let (_, bytes) = unzipped(&file).into_iter().find(|it| it.0 == name).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert!(text("registro/persone.jsonl").contains("\"nome\":\"Bice\""));
        assert!(text("registro/deleghe.jsonl").contains("\"delegante\""));
        assert!(text("registro/versioni.jsonl").contains("\"numero\":1"));
        assert!(text("registro/commenti.jsonl").contains("\"parole\":\"chi misura?\\n\""));
        assert!(text("registro/eventi.jsonl").contains("\"ruolo\":\"operatore di sistema\""));
        assert!(text("dossier/2021/deroghe.toml").contains("PESI-01"));
        assert!(text("dossier/2021/piano.toml").contains("È nuovo\\n«oggi»"));
        for away in places.open(&format!("fullaway{n}")).await {
            let imported = Parcel::open(&file).unwrap().import(&away.store, &away.vault).await.unwrap();
            assert_eq!(imported.chain, here.store.verify(&actor.body, None).await.unwrap().unwrap());
            assert!(away.vault.get(&sha256).await.unwrap().is_some());
            assert!(away.exported(&actor).await.0 == bytes);
            // Here already, and under another id with the same name.
            let again = Parcel::open(&file).unwrap().import(&away.store, &away.vault).await.unwrap_err();
            assert!(format!("{again:?}").contains("c'è già"), "{again:?}");
            assert!(away.vault.get(&sha256).await.unwrap().is_some(), "what was there stays");
            away.store.close().await;
        }
        missing_bytes(&places, &here, &actor, &sha256, n).await;
        here.store.close().await;
    }
}

/// Bytes that are no longer there are told, and everything else goes.
async fn missing_bytes(places: &Places, here: &Here, actor: &store::Actor, sha256: &str, n: usize) {
    here.vault.discard(sha256).await.unwrap();
    let (bytes, told) = here.exported(actor).await;
    assert_eq!(told.missing, [sha256]);
    let file = places.path(&format!("without{n}.zip"));
    fs::write(&file, &bytes).unwrap();
    for away in places.open(&format!("withoutaway{n}")).await {
        let imported = Parcel::open(&file).unwrap().import(&away.store, &away.vault).await.unwrap();
        assert_eq!(imported.missing, [sha256]);
        assert!(away.exported(actor).await.0 == bytes);
        away.store.close().await;
    }
}

#[test]
fn the_commands_carry_a_body() {
    let folder = tempfile::tempdir().unwrap();
    let (home, away) = (folder.path().join("casa.db"), folder.path().join("altrove.db"));
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let import = |name: &str| traguardo(&home, &["import-body", example(name).to_str().unwrap()]);
    let text = said(&import("terrecablate-2020"), 0);
    assert!(text.contains("«Consorzio Terrecablate» (ente nuovo): dossier 2020 importato"), "{text}");
    let text = said(&import("terrecablate-2021"), 0);
    assert!(text.contains("(ente già presente): dossier 2021"), "{text}");
    let text = said(&import("terrecablate-2021"), 2);
    assert!(
        text.contains("«Consorzio Terrecablate» ha già un dossier del 2021") && text.contains("rimedio: "),
        "{text}"
    );
    said(&import("modello-2024"), 0);

    let one = path("uno.zip");
    let text = said(&traguardo(&home, &["export-body", "consorzio  terrecablate", &one]), 0);
    assert!(text.contains("«Consorzio Terrecablate» esportato: 2 dossier"), "{text}");
    let text = said(&traguardo(&home, &["export-body", "Consorzio Terrecablate", &one]), 2);
    assert!(text.contains("c'è già"), "{text}");
    let text = said(&traguardo(&home, &["export-body", "Comune di Nulla", &path("x.zip")]), 2);
    assert!(
        text.contains("nessun ente è «Comune di Nulla»") && text.contains("«Consorzio Terrecablate»"),
        "{text}"
    );
    assert!(!folder.path().join("x.zip").exists());

    said(&traguardo(&away, &["import-body", &one]), 0);
    let text = said(&traguardo(&away, &["import-body", &one]), 2);
    assert!(text.contains("l'ente «Consorzio Terrecablate» c'è già"), "{text}");
    let two = path("due.zip");
    said(&traguardo(&away, &["export-body", "Consorzio Terrecablate", &two]), 0);
    assert!(fs::read(&one).unwrap() == fs::read(&two).unwrap());
    // Packed again by hand, it is still the same body.
    let again = path("tre.zip");
    zipped(again.as_ref(), &unzipped(one.as_ref()));
    said(&traguardo(&folder.path().join("terza.db"), &["import-body", &again]), 0);

    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = traguardo(&away, &[arguments, &["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let told = json(&["audit", "verify"]);
    assert_eq!((&told["bodies"][0]["whole"], &told["bodies"][0]["events"]), (&true.into(), &4.into()));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Copies of everything, made while others write, restored on either engine; and the history verified.

use std::{
    fs,
    io::Cursor,
    sync::atomic::{AtomicBool, Ordering},
};

use app::{
    archive::Archive,
    backup::{backup, restore},
};
use jiff::Timestamp;
use serde_json::json;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::{
    bucket::BUCKET,
    places::{PDF, Places, example, said, traguardo, traguardo_told},
};

#[tokio::test]
async fn a_copy_made_while_others_write_goes_into_either_engine() {
    let places = Places::new();
    for (n, here) in places.open("busy").await.into_iter().enumerate() {
        let (actor, sha256) = here.full().await;
        let before = here.store.verify(&actor.body, None).await.unwrap().unwrap();
        let done = AtomicBool::new(false);
        let writing = async {
            let mut written = 0;
            while !done.load(Ordering::Relaxed) {
                here.store.note(&actor, "prova.nota", "x", json!({}), Timestamp::now()).await.unwrap();
                written += 1;
            }
            written
        };
        let copying = async {
            let mut bytes = Cursor::new(Vec::new());
            let copied = backup(&here.store, &here.vault, &mut bytes).await.unwrap();
            done.store(true, Ordering::Relaxed);
            (bytes.into_inner(), copied)
        };
        let (written, (bytes, copied)) = tokio::join!(writing, copying);
        assert!(written > 0);
        assert_eq!((copied.evidence, copied.missing.len()), (1, 0));
        let file = places.path(&format!("copy{n}.zip"));
        fs::write(&file, &bytes).unwrap();
        for (address, vault) in places.both(&format!("back{n}")) {
            let mut archive = Archive::open(&file).unwrap();
            let (back, told) = restore(&address, &vault, &mut archive).await.unwrap();
            assert_eq!(told, copied);
            // What there was before the copy is in it, and its history is whole.
            back.verify(&actor.body, Some(&before)).await.unwrap().unwrap();
            assert_eq!(vault.get(&sha256).await.unwrap().as_deref(), Some(PDF));
            let mut again = Cursor::new(Vec::new());
            backup(&back, &vault, &mut again).await.unwrap();
            assert!(again.into_inner() == bytes, "the copy of the copy is not the same");
            back.close().await;
            let refused = restore(&address, &vault, &mut archive).await.unwrap_err();
            assert!(format!("{refused:?}").contains("non è vuota"), "{refused:?}");
            assert!(vault.get(&sha256).await.unwrap().is_some(), "what was there stays");
        }
        here.store.close().await;
    }
}

#[tokio::test]
async fn the_commands_copy_restore_and_verify() {
    let folder = tempfile::tempdir().unwrap();
    let (home, back) = (folder.path().join("casa.db"), folder.path().join("ritorno.db"));
    let file = folder.path().join("copia.zip");
    let file = file.to_str().unwrap();
    let nothing = said(&traguardo(&home, &["backup", file]), 2);
    assert!(nothing.contains("la banca dati «") && nothing.contains("--database"), "{nothing}");
    assert!(!home.exists());
    said(&traguardo(&home, &["import-body", example("terrecablate-2021").to_str().unwrap()]), 0);
    let text = said(&traguardo(&home, &["backup", file]), 0);
    let end = text.lines().last().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(said(&traguardo(&home, &["backup", file]), 2).contains("c'è già"));
    assert!(said(&traguardo(&back, &["restore", file]), 0).contains("copia ripristinata"));
    assert!(said(&traguardo(&back, &["restore", file]), 2).contains("non è vuota"));

    // The end that was printed is still there; another is not, nor a longer one.
    let verify = |arguments: &[&str]| traguardo(&back, &[&["audit", "verify"], arguments].concat());
    let body = ["--body", "Consorzio Terrecablate", "--head"];
    assert!(said(&verify(&[]), 0).contains(&format!("storia intera, 3 eventi, finisce con {end}")));
    said(&verify(&[&body[..], &[&end]].concat()), 0);
    let other = end.replace(&end[2..6], if &end[2..6] == "0000" { "1111" } else { "0000" });
    let text = said(&verify(&[&body[..], &[&other]].concat()), 1);
    assert!(text.contains("storia rotta, l'evento 3 non è più quello di allora"), "{text}");
    assert!(said(&verify(&[&body[..], &["2:breve"]].concat()), 2).contains("--head"));
    said(&verify(&["--head", &end]), 2);

    // Who touches the database is found out, with the place.
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}", back.display());
    let mut behind = AnyConnection::connect(&url).await.unwrap();
    behind.execute(sqlx::raw_sql("update event set role = 'altri' where seq = 1")).await.unwrap();
    behind.close().await.unwrap();
    let text = said(&verify(&[]), 1);
    assert!(text.contains("l'evento 1 è stato modificato") && text.contains("rimedio: "), "{text}");
}

#[tokio::test]
async fn the_commands_reach_a_bucket() {
    let places = Places::new();
    let [here, _] = places.open("casa").await;
    let (_, sha256) = here.full().await;
    here.store.close().await;
    let path = |name: &str| places.path(name).to_str().unwrap().to_owned();
    let (from_folder, from_bucket) = (path("cartella.zip"), path("deposito.zip"));
    said(&traguardo(&places.path("casa.db"), &["backup", &from_folder]), 0);

    let shelf = format!("s3://{BUCKET}/comune/prove");
    let mut told = Vec::from(places.bucket.variables());
    told.push(("TRAGUARDO_EVIDENCE", shelf));
    let back = places.path("ritorno.db");
    let text = said(&traguardo_told(&back, &["restore", &from_folder], &told), 0);
    assert!(text.contains("1 file allegati"), "{text}");
    let object = places.bucket.object("comune/prove").join(&sha256[..2]).join(&sha256);
    assert_eq!(fs::read(&object).unwrap(), PDF);
    said(&traguardo_told(&back, &["backup", &from_bucket], &told), 0);
    assert!(
        fs::read(&from_bucket).unwrap() == fs::read(&from_folder).unwrap(),
        "the copies are not the same"
    );
    let body = path("ente.zip");
    said(&traguardo_told(&back, &["export-body", "Comune di Portoferraio", &body], &told), 0);
    fs::remove_file(&object).unwrap();
    let text = said(
        &traguardo_told(&back, &["export-body", "Comune di Portoferraio", &path("senza.zip")], &told),
        1,
    );
    assert!(text.contains("manca 1 file allegato"), "{text}");
    said(&traguardo_told(&places.path("altra.db"), &["import-body", &body], &told), 0);
    assert_eq!(fs::read(&object).unwrap(), PDF);

    // What is missing or wrong is said with its remedy, before anything is done.
    let another = path("altra.zip");
    let refused = |told: &[(&str, String)], words: &str| {
        let text = said(&traguardo_told(&back, &["backup", &another], told), 2);
        assert!(text.contains(words) && !places.path("altra.zip").exists(), "{words} is not in {text}");
    };
    refused(&told[1..], "mancano le chiavi");
    told[1].1 = "un'altra".to_owned();
    refused(&told, "con queste chiavi");
    told[3].1 = "http://deposito.example".to_owned();
    refused(&told, "in chiaro");
    refused(&[("TRAGUARDO_EVIDENCE", "ftp://prove".to_owned())], "«ftp://prove» non è un posto conosciuto");
}

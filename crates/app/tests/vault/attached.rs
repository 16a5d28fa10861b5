// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files attached to rows: which are kept, under what name, and how large.

use app::{
    evidence::{NewFile, Vault, sha256},
    stop::Stop,
};
use jiff::Timestamp;
use store::{Actor, BodyId, Place};

use crate::{
    bucket::BUCKET,
    places::{PDF, Places, example},
};

#[tokio::test]
async fn files_are_kept_by_what_they_are() {
    let places = Places::new();
    let [here, _] = places.open("attached").await;
    let actor = here.example(&example("terrecablate-2021")).await;
    let dossier = here.store.dossiers(&actor).await.unwrap().remove(0).id;
    let place = Place { sheet: "obiettivo".to_owned(), ..Place::default() };
    let refused = |stop: Stop| match stop {
        Stop::Refused { what, remedy } => format!("{what}; {remedy}"),
        Stop::Fault(it) => panic!("{it}"),
    };
    let kept_at = [places.path("small-prove"), places.bucket.object("small")];
    for (vault, folder) in places.vaults("small", 32).into_iter().zip(kept_at) {
        let attach = async |actor: &Actor, name: &str, bytes: &[u8]| {
            let file = NewFile { dossier: &dossier, place: &place, name, bytes };
            vault.attach(&here.store, actor, &file, Timestamp::now()).await
        };
        let id = attach(&actor, "C:\\carte\\../verbale\u{7}.pdf", PDF).await.unwrap();
        let kept = here.store.evidence(&actor, &id).await.unwrap();
        assert_eq!(
            (kept.name.as_str(), kept.media_type.as_str(), kept.size),
            ("verbale.pdf", "application/pdf", 17)
        );
        assert_eq!(kept.sha256, sha256(PDF));
        assert_eq!(vault.get(&kept.sha256).await.unwrap().as_deref(), Some(PDF));

        let long = refused(attach(&actor, "lungo.txt", &[b'a'; 33]).await.unwrap_err());
        assert!(long.contains("«lungo.txt» misura 1 MB, il limite è 1 MB"), "{long}");
        let zip = refused(attach(&actor, "tutto.zip", b"PK\x03\x04\x14\0\0\0").await.unwrap_err());
        assert!(zip.contains("non si conserva") && zip.contains("si conservano: PDF, PNG"), "{zip}");
        // Of another body there is no such dossier, and nothing is left on the vault.
        let stranger = Actor { body: BodyId::fresh(), ..actor.clone() };
        let missing = refused(attach(&stranger, "altro.txt", b"altro").await.unwrap_err());
        assert!(missing.contains("non è di questo ente"), "{missing}");
        assert!(!vault.has(&sha256(b"altro")).await.unwrap());
        assert!(vault.get(&sha256(b"altro")).await.unwrap().is_none());

        // Bytes that somebody changed where they are kept are not given for those that were attached.
        let file = folder.join(&kept.sha256[..2]).join(&kept.sha256);
        assert_eq!(std::fs::read(&file).unwrap(), PDF);
        std::fs::write(file, b"altro").unwrap();
        assert!(vault.get(&kept.sha256).await.unwrap().is_none());
        // Attached again they are mended.
        attach(&actor, "verbale.pdf", PDF).await.unwrap();
        assert!(vault.get(&kept.sha256).await.unwrap().is_some());
        vault.discard(&kept.sha256).await.unwrap();
        assert!(!vault.has(&kept.sha256).await.unwrap());
    }
    here.store.close().await;
}

#[tokio::test]
async fn a_bucket_that_does_not_know_us_is_no_fault_of_the_program() {
    let places = Places::new();
    let keys = places.bucket.settings().with_secret_access_key("un'altra");
    let vault = Vault::in_bucket(keys, BUCKET, "", 32).unwrap();
    for refused in [vault.put(PDF).await.err(), vault.get(&sha256(PDF)).await.err()] {
        let said = format!("{refused:?}");
        assert!(said.contains("con queste chiavi") && said.contains("AWS_SECRET_ACCESS_KEY"), "{said}");
    }
}

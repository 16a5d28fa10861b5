// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files attached to rows: which are kept, under what name, and how large.

use app::{
    evidence::{NewFile, Vault, sha256},
    stop::Stop,
};
use jiff::Timestamp;
use store::{Actor, BodyId, Place};

use crate::places::{PDF, Places, example};

#[tokio::test]
async fn files_are_kept_by_what_they_are() {
    let places = Places::new();
    let [here, _] = places.open("attached").await;
    let actor = here.example(&example("terrecablate-2021")).await;
    let dossier = here.store.dossiers(&actor).await.unwrap().remove(0).id;
    let place = Place { sheet: "obiettivo".to_owned(), ..Place::default() };
    let vault = Vault::open(&places.path("small"), 32).unwrap();
    let refused = |stop: Stop| match stop {
        Stop::Refused { what, remedy } => format!("{what}; {remedy}"),
        Stop::Fault(it) => panic!("{it}"),
    };
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

    // Bytes that somebody changed on the disk are not given for those that were attached.
    let file = places.path("small").join(&kept.sha256[..2]).join(&kept.sha256);
    std::fs::write(file, b"altro").unwrap();
    assert!(vault.get(&kept.sha256).await.unwrap().is_none());
    here.store.close().await;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is of a body is not there for another: the first wall in the statements, the second in PostgreSQL.

use sqlx::{AnyConnection, Executor};
use store::{
    Address, Change, CommentId, DelegationId, Error, EvidenceId, MembershipId, NewComment, NewDossier,
    NewEvidence, Refusal, Store, TokenId,
};

use crate::engines::{self, Engine, at, body, place, row};

#[tokio::test]
async fn ids_of_another_body_are_as_if_they_did_not_exist() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("walls")).await.unwrap();
        let (elba, giglio) = (body(&store, "Elba").await, body(&store, "Giglio").await);
        let rows = [row("obiettivo", "o1", 10, "Strade")];
        let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
        let id = store.create_dossier(&elba, &new, at(1)).await.unwrap().id;
        let o1 = place("obiettivo", "o1");
        let evidence =
            NewEvidence { dossier: &id, place: &o1, sha256: "0", name: "a", media_type: "b", size: 1 };
        let attached = store.attach(&elba, &evidence, at(2)).await.unwrap();
        let comment = NewComment { dossier: &id, place: &o1, words: "?" };
        let said = store.comment(&elba, &comment, at(3)).await.unwrap();
        let batch = store.events(&elba, i64::MAX, 1).await.unwrap().remove(0).batch;

        let change = [Change::Put(row("obiettivo", "o9", 1, "x"))];
        let answers: [Result<(), Error>; 14] = [
            store.dossier(&giglio, &id).await.map(drop),
            store.rows(&giglio, &id).await.map(drop),
            store.row(&giglio, &id, &o1).await.map(drop),
            store.record(&giglio, &id, &change, at(4)).await.map(drop),
            store.record(&giglio, &id, &[], at(4)).await.map(drop),
            store.baseline(&giglio, &id, 1).await.map(drop),
            store.attach(&giglio, &evidence, at(4)).await.map(drop),
            store.evidence(&giglio, &attached).await.map(drop),
            store.detach(&giglio, &attached, at(4)).await,
            store.comment(&giglio, &comment, at(4)).await.map(drop),
            store.resolve_comment(&giglio, &said, at(4)).await,
            store.end_membership(&giglio, &MembershipId::from("x"), None, at(4)).await,
            store.end_delegation(&giglio, &DelegationId::from("x"), None, at(4)).await,
            store.revoke_token(&giglio, &TokenId::from("x"), at(4)).await,
        ];
        for (index, answer) in answers.into_iter().enumerate() {
            assert!(matches!(answer, Err(Error::Refusal(Refusal::NotFound))), "{index}: {answer:?}");
        }
        // What does not exist at all is answered in the same way.
        let never = store.evidence(&elba, &EvidenceId::from("never")).await.map(drop);
        assert!(matches!(never, Err(Error::Refusal(Refusal::NotFound))));
        let never = store.resolve_comment(&elba, &CommentId::from("never"), at(4)).await;
        assert!(matches!(never, Err(Error::Refusal(Refusal::NotFound))));

        assert!(store.dossiers(&giglio).await.unwrap().is_empty());
        assert!(store.history(&giglio, &id, &o1).await.unwrap().is_empty());
        assert!(store.batch(&giglio, &batch).await.unwrap().is_empty());
        assert!(store.baselines(&giglio, &id).await.unwrap().is_empty());
        assert!(store.all_evidence(&giglio, &id).await.unwrap().is_empty());
        assert!(store.comments(&giglio, &id).await.unwrap().is_empty());
        assert_eq!(store.events(&giglio, i64::MAX, 9).await.unwrap().len(), 1, "only its own making");
        // And nothing of it was touched.
        assert_eq!(store.rows(&elba, &id).await.unwrap().1.len(), 1);
        assert!(store.verify(&giglio.body, None).await.unwrap().is_ok());

        if let Engine::Postgres(_) = engine {
            second_wall(
                &mut engine.behind("walls", "traguardo").await,
                elba.body.as_str(),
                giglio.body.as_str(),
            )
            .await;
        }
        store.close().await;
    }
}

/// The same, for who forgets the body in a statement.
async fn second_wall(connection: &mut AnyConnection, elba: &str, giglio: &str) {
    for (body, rows) in [(None, 0), (Some(giglio), 0), (Some(elba), 1)] {
        connection.execute("begin").await.unwrap();
        if let Some(body) = body {
            sqlx::query("select set_config('app.body', $1, true)")
                .bind(body)
                .execute(&mut *connection)
                .await
                .unwrap();
        }
        for table in ["dossier", "row", "evidence", "comment"] {
            let text = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let seen: i64 = sqlx::query_scalar(text).fetch_one(&mut *connection).await.unwrap();
            assert_eq!(seen, rows, "{table} for {body:?}");
        }
        let touched = connection.execute("update row set cells = '{}'").await.unwrap().rows_affected();
        assert_eq!(touched, u64::from(rows == 1));
        connection.execute("rollback").await.unwrap();
    }
}

#[tokio::test]
async fn a_role_that_goes_through_walls_is_refused() {
    let [_, engine] = engines::both();
    let Engine::Postgres(server) = &engine else { panic!("the second is PostgreSQL") };
    server.database("privileged").unwrap();
    let address = Address::Postgres(server.address("postgres", "privileged"));
    let message = Store::open(&address).await.unwrap_err().to_string();
    assert!(message.contains("il ruolo PostgreSQL «postgres» scavalca"), "{message}");
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    for engine in engines::both() {
        let address = engine.database("newer");
        Store::open(&address).await.unwrap().close().await;
        let mut connection = engine.behind("newer", "traguardo").await;
        connection
            .execute("insert into migration (version, name, sha256) values (1000, '1000', '')")
            .await
            .unwrap();
        let message = Store::open(&address).await.unwrap_err().to_string();
        assert!(
            message.contains("più nuova del programma (schema 1000, questo programma arriva a 6)"),
            "{message}"
        );
        connection.execute("delete from migration where version = 1000").await.unwrap();
        connection.execute("update migration set sha256 = 'altro'").await.unwrap();
        let message = Store::open(&address).await.unwrap_err().to_string();
        assert!(message.contains("che non è la «0001_start» di questo programma"), "{message}");
    }
}

#[tokio::test]
async fn sqlite_keeps_its_promises() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("piani e obiettivi?.db");
    let store = Store::open(&Address::from(path.as_path())).await.unwrap();
    store.close().await;
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777,
        0o600
    );
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[18..20], [2, 2], "the file says that it is written through a log");
}

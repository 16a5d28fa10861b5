// SPDX-License-Identifier: AGPL-3.0-or-later
//! An S3-compatible server of one's own: it verifies signatures and speaks HTTP on a port of this machine.

use std::{fs, net::SocketAddr, path::Path, sync::mpsc, thread};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use object_store::aws::AmazonS3Builder;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The bucket that is there.
pub(crate) const BUCKET: &str = "prove-di-prova";
const KEYS: (&str, &str) = ("chiave-di-prova", "parola-di-prova");

/// A running server; its thread ends with the test.
pub(crate) struct Bucket {
    folder: TempDir,
    address: SocketAddr,
}

impl Bucket {
    pub(crate) fn start() -> Bucket {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let (tell, told) = mpsc::channel();
        let root = folder.path().to_owned();
        // Not a task: tests that wait for a command would keep it waiting too.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(&root, listener).await;
            });
        });
        Bucket { folder, address: told.recv().unwrap() }
    }

    /// How the vault reaches it.
    pub(crate) fn settings(&self) -> AmazonS3Builder {
        let (id, secret) = KEYS;
        let keys = AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret);
        keys.with_region("eu-south-1").with_endpoint(self.endpoint())
    }

    /// How the program reaches it.
    pub(crate) fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ACCESS_KEY_ID", KEYS.0.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1.to_owned()),
            ("AWS_REGION", "eu-south-1".to_owned()),
            ("AWS_ENDPOINT_URL", self.endpoint()),
        ]
    }

    /// Where the server keeps an object of the bucket.
    pub(crate) fn object(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(BUCKET).join(name)
    }

    fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn serve(root: &Path, listener: TcpListener) {
    let mut service = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
    service.set_auth(SimpleAuth::from_single(KEYS.0, KEYS.1));
    let service = service.build();
    while let Ok((stream, _)) = listener.accept().await {
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone());
        tokio::spawn(connection);
    }
}

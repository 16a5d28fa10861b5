// SPDX-License-Identifier: AGPL-3.0-or-later
//! What stands before several nodes: one address, and each connection to the next node that takes it.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io,
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// A balancer at work; its connections are cut when it is dropped.
pub(crate) struct Balancer {
    /// `http://127.0.0.1:40123`
    pub(crate) origin: String,
    nodes: Arc<Mutex<Vec<String>>>,
    work: JoinHandle<()>,
}

impl Balancer {
    /// Starts it before those nodes.
    pub(crate) async fn start(nodes: Vec<String>) -> Result<Balancer, String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|it| it.to_string())?;
        let origin = format!("http://{}", listener.local_addr().map_err(|it| it.to_string())?);
        let nodes = Arc::new(Mutex::new(nodes));
        let work = tokio::spawn(serve(listener, Arc::clone(&nodes)));
        Ok(Balancer { origin, nodes, work })
    }

    /// From now on there is another node in the place of that one.
    pub(crate) fn set(&self, index: usize, node: &str) {
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        node.clone_into(&mut nodes[index]);
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn serve(listener: TcpListener, nodes: Arc<Mutex<Vec<String>>>) {
    let turn = AtomicUsize::new(0);
    // Dropped with the task, it cuts them all.
    let mut connections = JoinSet::new();
    while let Ok((mut client, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let first = turn.fetch_add(1, Ordering::Relaxed);
        let all = nodes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        connections.spawn(async move {
            for index in 0..all.len() {
                let Ok(mut node) = TcpStream::connect(&all[(first + index) % all.len()]).await else {
                    continue;
                };
                let _ = io::copy_bidirectional(&mut client, &mut node).await;
                return;
            }
        });
    }
}

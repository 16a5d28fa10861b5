// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accepts connections, with limits on how many and how slow, until told to stop; then lets the open ones end.

use std::{future::Future, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    signal,
    sync::Semaphore,
    time::{sleep, timeout},
};

/// Connections open at once; the next ones wait.
const CONNECTIONS: usize = 4096;

/// Within which the header of a request must have arrived, also on a connection that is kept open.
const HEADER: Duration = Duration::from_secs(15);

/// Bytes of a request's header.
const HEADER_BYTES: usize = 32 * 1024;

/// Within which open connections end, once we were told to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Serves until `stop` is done.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async { (place.await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            it = accepted => it,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(it) => it,
            Err(error) => {
                // Out of file descriptors, most likely: others must end first.
                tracing::warn!(error = error.to_string(), "connessione non accettata");
                sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(peer))));
        let mut connection = http1::Builder::new();
        connection.timer(TokioTimer::new()).header_read_timeout(HEADER).max_buf_size(HEADER_BYTES);
        let connection = graceful.watch(connection.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A connection that breaks is the other side's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("connessioni ancora aperte, chiuse");
    }
}

/// Done when the process is asked to end: Ctrl+C, or SIGTERM.
pub async fn told_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        let terminated = async {
            match signal::unix::signal(signal::unix::SignalKind::terminate()) {
                Ok(mut it) => it.recv().await,
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupted => {}
            _ = terminated => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Small servers on this machine, of the kind that others run: one that takes letters, one that is told what happens.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// A server, with what arrived and what it answers next.
#[derive(Clone)]
pub(crate) struct Listener {
    pub(crate) address: SocketAddr,
    arrived: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    news: Arc<Notify>,
}

impl Listener {
    /// A mail server (SMTP). What arrives is a letter, with its headers; an answer is that to the recipient.
    pub(crate) async fn mail() -> Listener {
        Listener::start(true).await
    }

    /// A program that is told (HTTP). What arrives is a request; an answer is its status.
    pub(crate) async fn program() -> Listener {
        Listener::start(false).await
    }

    async fn start(mail: bool) -> Listener {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let it = Listener {
            address: socket.local_addr().unwrap(),
            arrived: Arc::default(),
            answers: Arc::default(),
            news: Arc::default(),
        };
        let own = it.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let own = own.clone();
                tokio::spawn(async move {
                    if mail { own.letter(stream).await } else { own.request(stream).await }
                });
            }
        });
        it
    }

    /// What the next one is answered.
    pub(crate) fn will_answer(&self, answer: &'static str) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// All that arrived so far.
    pub(crate) fn arrived(&self) -> Vec<String> {
        self.arrived.lock().unwrap().clone()
    }

    /// Until something arrives, or has since the last time.
    pub(crate) async fn next(&self) {
        self.news.notified().await;
    }

    fn answer(&self, otherwise: &'static str) -> &'static str {
        self.answers.lock().unwrap().pop_front().unwrap_or(otherwise)
    }

    fn keep(&self, text: String) {
        self.arrived.lock().unwrap().push(text);
        self.news.notify_one();
    }

    async fn letter(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 prova\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.get(..4).unwrap_or_default() {
                "EHLO" => "250 prova",
                "RCPT" => self.answer("250 va bene"),
                "DATA" => "354 si ascolta",
                "QUIT" => "221 addio",
                _ => "250 va bene",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            if answer.starts_with("354") {
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|it| it != ".") {
                    letter += &line;
                    letter += "\n";
                }
                self.keep(letter);
                write.write_all(b"250 presa\r\n").await.ok()?;
            }
        }
        Some(())
    }

    async fn request(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.ok()?;
            if let Some(it) = line.to_lowercase().strip_prefix("content-length:") {
                length = it.trim().parse().ok()?;
            }
            head += &line;
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        self.keep(head + &String::from_utf8(body).unwrap());
        let answer =
            format!("HTTP/1.1 {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", self.answer("204 bene"));
        stream.get_mut().write_all(answer.as_bytes()).await.ok()
    }
}

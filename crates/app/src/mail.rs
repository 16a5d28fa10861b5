// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sends letters through the mail server of the installation (SMTP), encrypted unless it is on this machine.

use std::{fmt, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};
use reqwest::Url;

/// Within which the server answers to each of our commands.
const ANSWER: Duration = Duration::from_secs(20);

/// How the mail server is reached.
pub struct Server<'a> {
    /// `smtps://user@host`, or `smtp://host:587`, which then encrypts before anything is said.
    pub url: &'a str,
    pub password: Option<&'a str>,
    /// Who letters come from: an address, or `Name <address>`.
    pub from: &'a str,
    /// The address at which people find the site.
    pub public_url: &'a str,
}

/// What sends letters.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where our names of messages are unique.
    host: String,
}

/// Something to be sent.
pub struct Letter<'a> {
    /// The same each time it is tried: who receives it twice may tell.
    pub id: &'a str,
    pub name: &'a str,
    pub address: &'a str,
    pub subject: &'a str,
    pub words: &'a str,
}

/// Why a letter did not go.
#[derive(Debug)]
pub struct Unsent {
    /// Trying again would not help.
    pub for_ever: bool,
    /// What went wrong, without what was written.
    pub why: String,
}

impl Mailer {
    /// A sender for that server. It is not asked anything yet.
    ///
    /// # Errors
    /// What is wrong in how it is described. The password is not repeated.
    pub fn new(server: &Server<'_>) -> Result<Mailer, String> {
        let wrong = || "non è l'indirizzo di un servizio di posta: serve per esempio smtps://utente@posta.ente.example";
        let mut url = Url::parse(server.url).map_err(|_| wrong().to_owned())?;
        let host = url.host_str().filter(|it| !it.is_empty()).ok_or_else(wrong)?;
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        match url.scheme() {
            "smtps" => {}
            "smtp" if is_here => {}
            // Nothing is said before it is encrypted.
            "smtp" => url.set_query(Some("tls=required")),
            _ => return Err(wrong().to_owned()),
        }
        if !url.username().is_empty() && url.password().is_none() {
            let lacks = "per quell'utente manca la password: sta in TRAGUARDO_SMTP_PASSWORD";
            let password = server.password.ok_or_else(|| lacks.to_owned())?;
            url.set_password(Some(password)).map_err(|()| wrong().to_owned())?;
        }
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str());
        let builder = builder.map_err(|_| wrong().to_owned())?;
        let from = server.from.parse().map_err(|_| {
            format!("«{}» non è un mittente: serve per esempio traguardo@ente.example", server.from)
        })?;
        let own = Url::parse(server.public_url).ok().and_then(|it| it.host_str().map(str::to_owned));
        let own = own.unwrap_or_else(|| "localhost".to_owned());
        let builder = builder.timeout(Some(ANSWER)).hello_name(ClientId::Domain(own.clone()));
        Ok(Mailer { transport: builder.build(), from, host: own })
    }

    /// Sends a letter: the server took it.
    ///
    /// # Errors
    /// Why it did not go.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), Unsent> {
        let for_ever = |why: String| Unsent { for_ever: true, why };
        let address: Address = letter
            .address
            .trim()
            .parse()
            .map_err(|_| for_ever(format!("«{}» non è un indirizzo di posta", letter.address)))?;
        // What people write of themselves stays one line.
        let line = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
        let to = Mailbox::new(Some(line(letter.name)).filter(|it| !it.is_empty()), address);
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(line(letter.subject))
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.words.to_owned())
            .map_err(|it| for_ever(format!("il messaggio non si compone: {it}")))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(it) => {
                // A server that does not know us today may tomorrow; one that refuses this letter will again.
                let for_ever =
                    it.is_permanent() && it.status().is_some_and(|it| refuses_letter(&it.to_string()));
                Err(Unsent { for_ever, why: why(&it) })
            }
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the transport: it knows the password.
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Whether a permanent answer is about the letter or its recipient, and not about who we are (530–535) or what we said.
fn refuses_letter(code: &str) -> bool {
    matches!(code, "550" | "551" | "552" | "553" | "554" | "556" | "521")
}

fn why(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("il servizio di posta rifiuta: {code}"),
        None if error.is_timeout() => "il servizio di posta non risponde in tempo".to_owned(),
        None if error.is_tls() => "il collegamento cifrato col servizio di posta non riesce".to_owned(),
        None if error.is_client() => "il servizio di posta non accetta come ci si presenta".to_owned(),
        None => "il servizio di posta non si raggiunge".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(url: &str, password: Option<&str>, from: &str) -> Result<Mailer, String> {
        crate::oidc::ready();
        Mailer::new(&Server { url, password, from, public_url: "https://traguardo.ente.example" })
    }

    #[tokio::test]
    async fn a_server_is_described_by_its_address() {
        let from = "Traguardo <traguardo@ente.example>";
        assert!(made("smtps://posta.ente.example", None, from).is_ok());
        assert!(made("smtp://127.0.0.1:2525", None, from).is_ok());
        let shown =
            format!("{:?}", made("smtps://io%40ente@posta.ente.example", Some("segreta"), from).unwrap());
        assert!(!shown.contains("segreta"), "{shown}");
        let lacks = made("smtps://utente@posta.ente.example", None, from).unwrap_err();
        assert!(lacks.contains("TRAGUARDO_SMTP_PASSWORD"), "{lacks}");
        for wrong in ["posta.ente.example", "https://posta.ente.example", "smtp://"] {
            assert!(made(wrong, None, from).is_err(), "{wrong}");
        }
        assert!(made("smtps://posta.ente.example", None, "nessuno").is_err());
    }
}

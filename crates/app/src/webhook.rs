// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells programs of others what happened: signs it (Standard Webhooks), and calls nobody inside the network that an
//! address from outside should not reach.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
    redirect::Policy,
};
use sha2::Sha256;

/// Within which a program answers.
const ANSWER: Duration = Duration::from_secs(10);
/// Within which it is reached.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest address.
const LONGEST: usize = 500;
/// What a secret begins with.
const SECRET: &str = "whsec_";

/// What calls programs.
pub struct Caller {
    client: Client,
    private: bool,
}

/// Something told to a program.
pub struct Call<'a> {
    pub address: &'a str,
    /// The same each time it is tried: who hears it twice can tell.
    pub id: &'a str,
    pub secret: &'a str,
    pub payload: &'a str,
}

impl Caller {
    /// One that also calls inside private networks, and without encryption, if the installation lets it.
    ///
    /// # Errors
    /// The machine has no certificates to believe.
    pub fn new(private: bool) -> Result<Caller, reqwest::Error> {
        crate::oidc::ready();
        let client = Client::builder()
            .user_agent("Traguardo")
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .dns_resolver(Arc::new(Names { private }))
            .build()?;
        Ok(Caller { client, private })
    }

    /// Why an address may not be called; nothing if it may, as far as can be told before its name is looked up.
    #[must_use]
    pub fn unfit(&self, address: &str) -> Option<String> {
        self.read(address).err()
    }

    fn read(&self, address: &str) -> Result<Url, String> {
        let wrong = || "serve un indirizzo completo, per esempio https://albo.ente.example/avvisi".to_owned();
        let url = Url::parse(address.trim()).map_err(|_| wrong())?;
        if address.len() > LONGEST {
            return Err(format!("l'indirizzo supera {LONGEST} caratteri: accorciarlo"));
        }
        match url.scheme() {
            "https" => {}
            "http" if self.private => {}
            "http" => {
                return Err(
                    "ciò che parte è cifrato: serve un indirizzo che comincia con https://".to_owned()
                );
            }
            _ => return Err(wrong()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "nell'indirizzo non si scrivono nome e password: chi riceve controlla la firma".to_owned()
            );
        }
        let host = url.host_str().ok_or_else(wrong)?;
        let is_private = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(it) => !is_public(it),
            Err(_) => host.eq_ignore_ascii_case("localhost") || host.to_lowercase().ends_with(".localhost"),
        };
        if is_private && !self.private {
            return Err(format!("«{host}» è nella rete interna: {PRIVATE}"));
        }
        Ok(url)
    }

    /// Tells a program something; the status with which it answered, which is one of those that mean it took it.
    ///
    /// # Errors
    /// It did not take it: why, in few words. What it answered is not repeated.
    pub async fn call(&self, call: &Call<'_>, at: Timestamp) -> Result<String, String> {
        let url = self.read(call.address)?;
        let seconds = at.as_second();
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", call.id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature(call.secret, call.id, seconds, call.payload))
            .body(call.payload.to_owned());
        match request.send().await {
            Ok(it) if it.status().is_success() => Ok(it.status().as_u16().to_string()),
            Ok(it) if it.status().is_redirection() => {
                Err(format!("risponde {}: manda altrove, e non si segue", it.status().as_u16()))
            }
            Ok(it) => Err(format!("risponde {}", it.status().as_u16())),
            Err(it) if it.is_timeout() => Err(format!("non risponde entro {} secondi", ANSWER.as_secs())),
            Err(it) if is_refused(&it) => Err(format!("il nome porta nella rete interna: {PRIVATE}")),
            Err(_) => Err("non si raggiunge".to_owned()),
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("private", &self.private).finish_non_exhaustive()
    }
}

const PRIVATE: &str = "lo permette chi gestisce l'installazione, con --webhook-private";

/// A secret for a program: 192 bits of chance, as Standard Webhooks spells them.
#[must_use]
pub fn secret(bytes: &[u8; 24]) -> String {
    format!("{SECRET}{}", BASE64.encode(bytes))
}

/// The value of `webhook-signature`: HMAC-SHA256 of `id.seconds.payload`.
///
/// # Panics
/// Never: a key of any length is taken.
#[must_use]
pub fn signature(secret: &str, id: &str, seconds: i64, payload: &str) -> String {
    let encoded = secret.strip_prefix(SECRET).unwrap_or(secret);
    let key = BASE64.decode(encoded.as_bytes()).unwrap_or_else(|_| encoded.as_bytes().to_vec());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length is taken");
    mac.update(format!("{id}.{seconds}.{payload}").as_bytes());
    format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
}

/// Looks names up, and gives no address that is not to be called: also when a name changes between one look and another.
struct Names {
    private: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let some = !found.is_empty();
            let may: Vec<SocketAddr> = found.into_iter().filter(|it| private || is_public(it.ip())).collect();
            if some && may.is_empty() {
                return Err(Box::new(Inside) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(may.into_iter()) as Addrs)
        })
    }
}

/// A name that leads inside.
#[derive(Debug)]
struct Inside;

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rete interna")
    }
}

impl std::error::Error for Inside {}

fn is_refused(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(it) = cause {
        if it.is::<Inside>() {
            return true;
        }
        cause = it.source();
    }
    false
}

/// Whether an address is one of the public network.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(it) => is_public_v4(it),
        IpAddr::V6(it) => is_public_v6(it),
    }
}

fn is_public_v4(it: Ipv4Addr) -> bool {
    let [a, b, c, _] = it.octets();
    let inside = it.is_private() || it.is_loopback() || it.is_link_local() || it.is_documentation();
    // This network, shared by carriers, IETF, 6to4 relays, benchmarks, multicast and reserved.
    let special = a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 224;
    !inside && !special
}

fn is_public_v6(it: Ipv6Addr) -> bool {
    let [a, b, ..] = it.segments();
    // Of the global ones, not those that hold an address of the fourth version, nor those for examples and for tests.
    let special = a == 0x2002 || (a == 0x2001 && b < 0x200) || (a == 0x2001 && b == 0xdb8) || a == 0x3fff;
    (a & 0xe000) == 0x2000 && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_standard() {
        // The example of the reference implementations.
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret(&[0; 24]), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }

    #[test]
    fn nobody_inside_is_called() {
        let outside = Caller::new(false).unwrap();
        assert_eq!(outside.unfit("https://albo.ente.example/avvisi"), None);
        assert_eq!(outside.unfit("https://8.8.8.8:8443/"), None);
        for inside in [
            "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://192.168.0.1",
            "https://172.16.0.1",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://100.64.0.1",
            "https://0.0.0.0",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[2002:a00:1::]/",
            "https://[64:ff9b::a00:1]/",
            "https://localhost",
            "https://a.localhost/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://224.0.0.1",
        ] {
            assert!(outside.unfit(inside).is_some_and(|it| it.contains("rete interna")), "{inside}");
        }
        for wrong in
            ["http://albo.ente.example", "ftp://albo.ente.example", "albo", "https://a:b@albo.example/"]
        {
            assert!(outside.unfit(wrong).is_some(), "{wrong}");
        }
        let within = Caller::new(true).unwrap();
        assert_eq!(within.unfit("http://127.0.0.1:8099/"), None);
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_followed() {
        let found = |private| Names { private }.resolve("localhost".parse().unwrap());
        assert!(found(false).await.err().unwrap().is::<Inside>());
        assert!(found(true).await.unwrap().next().unwrap().ip().is_loopback());
        // Also when the address looked fine.
        let outside = Caller::new(false).unwrap();
        let refused = outside.client.get("https://localhost/").send().await.unwrap_err();
        assert!(is_refused(&refused), "{refused:?}");
    }
}

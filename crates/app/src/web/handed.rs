// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is shown once, on the page after the one that made it: links, keys, recovery codes. Whichever node shows that
//! page finds it in the database, closed with a key that only the browser of the session has.

use std::fmt;

use data_encoding::BASE64;
use jiff::SignedDuration;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};

use super::{Site, page::Failure, secret, visitor::Known};

/// How long it waits for its page.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// What closes the words left for a session: made of the token that the browser keeps, of which the database only has
/// the SHA-256.
#[derive(Clone)]
pub(super) struct Seal(LessSafeKey);

impl Seal {
    /// The seal of the session with that token.
    pub(super) fn of(token: &str) -> Seal {
        let key = Sha256::digest(format!("consegna {token}"));
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).expect("a SHA-256 is as long as the key");
        Seal(LessSafeKey::new(key))
    }

    fn close(&self, kind: &str, words: &str) -> String {
        let nonce: [u8; NONCE_LEN] = secret::random();
        let mut closed = words.as_bytes().to_vec();
        let sealed = self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(kind),
            &mut closed,
        );
        sealed.expect("a page is shorter than what the cipher can close");
        BASE64.encode(&[&nonce[..], &closed].concat())
    }

    fn open(&self, kind: &str, closed: &str) -> Option<String> {
        let bytes = BASE64.decode(closed.as_bytes()).ok()?;
        let (nonce, closed) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut closed = closed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let words = self.0.open_in_place(nonce, Aad::from(kind), &mut closed).ok()?;
        String::from_utf8(words.to_vec()).ok()
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seal")
    }
}

impl Known {
    /// Leaves something for the next page of the session.
    pub(super) async fn hand(&self, site: &Site, kind: &str, words: &str) -> Result<(), Failure> {
        let (now, closed) = (site.now(), self.seal.close(kind, words));
        Ok(site.store().leave_handed(&self.session.token, kind, &closed, now, now - KEPT).await?)
    }

    /// Takes it: the next time it is no longer there.
    pub(super) async fn handed(&self, site: &Site, kind: &str) -> Result<Option<String>, Failure> {
        let closed = site.store().take_handed(&self.session.token, kind, site.now() - KEPT).await?;
        Ok(closed.and_then(|it| self.seal.open(kind, &it)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_browser_it_is_for_can_open_it() {
        let seal = Seal::of("a");
        let closed = seal.close("chiave", "traguardo_1");
        assert!(!closed.contains("traguardo"));
        assert_ne!(closed, seal.close("chiave", "traguardo_1"));
        assert_eq!(seal.open("chiave", &closed), Some("traguardo_1".to_owned()));
        assert_eq!(seal.open("inviti", &closed), None);
        assert_eq!(Seal::of("b").open("chiave", &closed), None);
        assert_eq!(seal.open("chiave", "AAAA"), None);
    }
}

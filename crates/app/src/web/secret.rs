// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tokens that cannot be guessed, and passwords that cannot be read back.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Shortest password that is taken.
pub const SHORTEST: usize = 12;
/// Longest: beyond it, hashing would cost too much.
pub const LONGEST: usize = 256;

/// How many passwords are worked on at once: each takes 19 MiB, and a flood of them must not take the memory.
static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(2 * std::thread::available_parallelism().map_or(1, usize::from)));

/// Argon2id as OWASP asks for it: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within those admitted");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Bytes of chance.
pub(super) fn random<const MANY: usize>() -> [u8; MANY] {
    let mut bytes = [0_u8; MANY];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// 256 bits of chance, in hexadecimal.
#[must_use]
pub fn token() -> String {
    HEXLOWER.encode(&random::<32>())
}

/// What is kept of a token: whoever reads the database cannot use it.
#[must_use]
pub fn digest(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

/// Whether two short secrets are the same, in a time that does not tell where they differ.
pub(super) fn are_equal(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differ) == 0
}

/// What is kept of a password.
///
/// # Panics
/// Never: the parameters are right and hashing does not panic.
pub async fn hash(password: String) -> String {
    let _place = PLACES.acquire().await.expect("never closed");
    let hashed = spawn_blocking(move || {
        argon2().hash_password(password.as_bytes()).expect("the parameters are right").to_string()
    });
    hashed.await.expect("hashing does not panic")
}

/// Whether a password is the one that was kept. Takes as long when there is none, so that nobody learns who has access.
///
/// # Panics
/// Never: checking does not panic.
pub async fn is_right(password: String, kept: Option<String>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| argon2().hash_password(b"nessuno").expect("the parameters are right").to_string());
    let _place = PLACES.acquire().await.expect("never closed");
    let checked = spawn_blocking(move || {
        // None that long was ever kept: the rest of it is not worth hashing.
        let is_there = kept.is_some() && password.chars().count() <= LONGEST;
        let password: String = password.chars().take(LONGEST).collect();
        let kept = kept.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&kept)
            .is_ok_and(|it| argon2().verify_password(password.as_bytes(), &it).is_ok());
        right && is_there
    });
    checked.await.expect("checking does not panic")
}

/// Words as they stand in an address.
#[must_use]
pub fn escaped(words: &str) -> String {
    let mut out = String::new();
    for byte in words.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_long() {
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
        assert_ne!(digest(&one), one);
    }

    #[tokio::test]
    async fn a_password_is_recognised_and_no_other() {
        let kept = hash("una frase lunga".to_owned()).await;
        assert!(!kept.contains("frase"));
        assert!(is_right("una frase lunga".to_owned(), Some(kept.clone())).await);
        assert!(!is_right("una frase lunga ".to_owned(), Some(kept)).await);
        assert!(!is_right("nessuno".to_owned(), None).await);
    }

    #[test]
    fn words_are_safe_in_an_address() {
        assert_eq!(escaped("/piani?di=a b&c"), "/piani%3Fdi%3Da%20b%26c");
    }
}

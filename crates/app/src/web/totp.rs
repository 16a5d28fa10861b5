// SPDX-License-Identifier: AGPL-3.0-or-later
//! One-time codes of a telephone (RFC 6238: SHA-1, thirty seconds, six digits), and recovery codes.

use data_encoding::BASE32_NOPAD;
use fast_qr::{ECL, QRBuilder, QRCode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;

use super::secret;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Steps before and after now whose code is taken: clocks differ.
const DRIFT: i64 = 1;
/// How many recovery codes one gets.
const RECOVERY: usize = 8;

/// Letters of a secret.
pub(super) const LENGTH: usize = 32;

/// A new secret, as it is typed into a telephone.
pub(super) fn fresh() -> String {
    BASE32_NOPAD.encode(&secret::random::<20>())
}

/// The step of the code typed, if it is one of now.
pub(super) fn step_of(secret: &str, typed: &str, now: Timestamp) -> Option<i64> {
    let typed: String = typed.chars().filter(|it| !it.is_whitespace()).collect();
    let key = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    let here = now.as_second() / STEP;
    // Steps are public; which digits are right is what the time must not tell.
    let same = |step: &i64| secret::are_equal(&code(&key, *step), &typed);
    (here - DRIFT..=here + DRIFT).rev().find(same)
}

/// The code of a step.
fn code(key: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("a key may have any length");
    mac.update(&step.to_be_bytes());
    let bytes = mac.finalize().into_bytes();
    let at = usize::from(bytes[19] & 0x0f);
    let word = [bytes[at] & 0x7f, bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    format!("{:06}", u32::from_be_bytes(word) % 1_000_000)
}

/// What a telephone reads: whose code it is and the secret.
pub(super) fn address(secret: &str, login: &str) -> String {
    format!("otpauth://totp/Traguardo:{}?secret={secret}&issuer=Traguardo", secret::escaped(login))
}

/// A drawing of words that a telephone reads.
pub(super) struct Drawing {
    /// Side of the square, quiet zone included.
    pub(super) side: usize,
    /// The dark squares, as the path of an SVG.
    pub(super) path: String,
}

/// Draws words; too many: nothing.
pub(super) fn draw(words: &str) -> Option<Drawing> {
    const QUIET: usize = 4;
    let drawn: QRCode = QRBuilder::new(words).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for y in 0..drawn.size {
        for x in (0..drawn.size).filter(|x| drawn[y][*x].value()) {
            path += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(Drawing { side: drawn.size + 2 * QUIET, path })
}

/// New recovery codes, each of 120 bits.
pub(super) fn recovery() -> Vec<String> {
    let code = || {
        let letters = BASE32_NOPAD.encode(&secret::random::<15>()).to_lowercase();
        let groups: Vec<String> =
            letters.as_bytes().chunks(6).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
        groups.join("-")
    };
    (0..RECOVERY).map(|_| code()).collect()
}

/// What is kept of a recovery code, however it is typed.
pub(super) fn recovery_digest(typed: &str) -> String {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    secret::digest(&letters.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let key = b"12345678901234567890";
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(key, second / STEP), expected);
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_before_and_after() {
        let secret = fresh();
        let key = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        let typed = code(&key, 100);
        let spaced = format!("{} {}", &typed[..3], &typed[3..]);
        for second in [99 * STEP, 100 * STEP, 102 * STEP - 1] {
            assert_eq!(step_of(&secret, &spaced, at(second)), Some(100), "{second}");
        }
        assert_eq!(step_of(&secret, &typed, at(103 * STEP)), None);
        assert_eq!(step_of(&secret, "", at(100 * STEP)), None);
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let codes = recovery();
        assert_eq!(codes.len(), RECOVERY);
        assert_eq!(recovery_digest(&codes[0].to_uppercase().replace('-', " ")), recovery_digest(&codes[0]));
        assert_ne!(recovery_digest(&codes[0]), recovery_digest(&codes[1]));
    }

    #[test]
    fn the_address_is_drawn() {
        let drawing = draw(&address(&fresh(), "a. rossi")).unwrap();
        assert!(drawing.side > 30 && drawing.path.starts_with("M4 4h1v1h-1z"));
    }
}

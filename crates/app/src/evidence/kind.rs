// SPDX-License-Identifier: AGPL-3.0-or-later
//! What kind a file is, told from its bytes and not from its name; only some kinds are kept.

use std::sync::LazyLock;

use infer::{Infer, MatcherType};

/// A kind of file that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What browsers call it.
    pub media_type: &'static str,
    /// How the names of such files end.
    pub endings: &'static [&'static str],
    /// What people call it.
    pub name: &'static str,
}

const fn kind(media_type: &'static str, endings: &'static [&'static str], name: &'static str) -> Kind {
    Kind { media_type, endings, name }
}

/// Every kind that is kept. What is not here (programs, pages, archives) is not.
pub static KINDS: [Kind; 11] = [
    kind("application/pdf", &["pdf"], "PDF"),
    kind("image/png", &["png"], "PNG"),
    kind("image/jpeg", &["jpg", "jpeg"], "JPEG"),
    kind("application/vnd.oasis.opendocument.text", &["odt"], "ODT"),
    kind("application/vnd.oasis.opendocument.spreadsheet", &["ods"], "ODS"),
    kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"], "DOCX"),
    kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"], "XLSX"),
    kind(P7M, &["p7m"], "P7M"),
    kind(EML, &["eml"], "EML"),
    kind("text/csv", &["csv"], "CSV"),
    kind("text/plain", &["txt"], "TXT"),
];

const P7M: &str = "application/pkcs7-mime";
const EML: &str = "message/rfc822";

/// Signed data in PKCS #7, after the tag and length of the outer sequence: object 1.2.840.113549.1.7.2.
const SIGNED: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// The kind of a file, if it is one that is kept and its name says the same.
///
/// # Errors
/// What is wrong: its kind is not kept, or its name says another.
pub fn kind_of(name: &str, bytes: &[u8]) -> Result<Kind, String> {
    let ending = name.rsplit_once('.').map(|it| it.1.to_lowercase()).unwrap_or_default();
    let named = KINDS.iter().find(|it| it.endings.contains(&ending.as_str()));
    let told = KNOWN.get(bytes);
    match (told, named) {
        (Some(told), Some(named)) if told.mime_type() == named.media_type => Ok(*named),
        // A table may begin with letters that begin a picture; but not like a page or a program in words.
        (_, Some(named)) if is_words(named) && is_text(bytes) && !told.is_some_and(runs) => Ok(*named),
        (Some(told), _) => Err(match KINDS.iter().find(|it| it.media_type == told.mime_type()) {
            Some(kind) => format!("«{name}» dentro è un {}, e il nome dice altro", kind.name),
            None => format!("«{name}» è di un tipo che non si conserva ({})", told.mime_type()),
        }),
        (None, _) => Err(format!("«{name}» non è di un tipo che si conserva")),
    }
}

/// What the bytes say they are.
static KNOWN: LazyLock<Infer> = LazyLock::new(|| {
    let mut known = Infer::new();
    known.add(P7M, "p7m", is_signed);
    known.add(EML, "eml", is_message);
    known
});

fn is_words(kind: &Kind) -> bool {
    kind.media_type.starts_with("text/")
}

/// Texts that a browser or a shell runs.
fn runs(told: infer::Type) -> bool {
    told.matcher_type() == MatcherType::Text
}

fn is_signed(bytes: &[u8]) -> bool {
    // A sequence, its length (short, long, or until its end), then the object.
    let [0x30, length, rest @ ..] = bytes else { return false };
    let skipped = usize::from(length.saturating_sub(0x80));
    rest.get(skipped..).is_some_and(|it| it.starts_with(&SIGNED))
}

/// A message begins with its headers, and says from whom it comes.
fn is_message(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let lines = head.split(|it| *it == b'\n').map(<[u8]>::trim_ascii_end).take_while(|it| !it.is_empty());
    let mut from = false;
    for (at, line) in lines.enumerate() {
        let name = line.split(|it| *it == b':').next().unwrap_or_default();
        let is_header =
            name.len() < line.len() && !name.is_empty() && name.iter().all(|it| (33..127).contains(it));
        let goes_on = at > 0 && line.first().is_some_and(u8::is_ascii_whitespace);
        if !is_header && !goes_on {
            return false;
        }
        from |= name.eq_ignore_ascii_case(b"from");
    }
    from
}

/// Whether it can be shown as text: in UTF-8, or in the way of old spreadsheets (Windows-1252).
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|it| *it >= 0x20 || matches!(it, b'\t' | b'\n' | b'\r' | 0x0C))
}

#[cfg(test)]
mod tests {
    use super::*;

    const P7M_BYTES: &[u8] = b"\x30\x82\x0A\xBC\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82";

    #[test]
    fn a_kind_is_told_from_the_bytes() {
        let odt = [&b"PK\x03\x04"[..], &[0; 26], b"mimetypeapplication/vnd.oasis.opendocument.text"].concat();
        let cases: &[(&str, &[u8], &str)] = &[
            ("verbale.PDF", b"%PDF-1.7\n", "PDF"),
            ("foto.jpeg", b"\xFF\xD8\xFF\xE0\x00\x10JFIF", "JPEG"),
            ("foto.png", b"\x89PNG\r\n\x1A\n", "PNG"),
            ("testo.odt", &odt, "ODT"),
            ("delibera.pdf.p7m", P7M_BYTES, "P7M"),
            ("indefinita.p7m", b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80", "P7M"),
            ("pec.eml", b"Received: da qui\r\n a li\r\nFrom: ufficio@comune.example\r\n\r\nTesto\r\n", "EML"),
            ("righe.csv", "città;valore\n".as_bytes(), "CSV"),
            ("vecchio.csv", b"citt\xE0;valore\n", "CSV"),
            ("nota.txt", b"", "TXT"),
        ];
        for (name, bytes, kind) in cases {
            assert_eq!(kind_of(name, bytes).map(|it| it.name), Ok(*kind), "{name}");
        }
    }

    #[test]
    fn what_is_not_kept_is_refused_whatever_its_name() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("verbale.pdf", b"\x89PNG\r\n\x1A\n", "«verbale.pdf» dentro è un PNG, e il nome dice altro"),
            (
                "pagina.txt",
                b"<!DOCTYPE html><script>",
                "«pagina.txt» è di un tipo che non si conserva (text/html)",
            ),
            ("disegno.png", b"<svg xmlns='x'>", "«disegno.png» non è di un tipo che si conserva"),
            (
                "prova.txt",
                b"#!/bin/sh\n",
                "«prova.txt» è di un tipo che non si conserva (text/x-shellscript)",
            ),
            (
                "carte.zip",
                b"PK\x03\x04\x14\0\0\0",
                "«carte.zip» è di un tipo che non si conserva (application/zip)",
            ),
            ("programma.csv", b"MZ\x90\0\x03", "«programma.csv» è di un tipo che non si conserva"),
            ("nota.txt", b"a\0b", "«nota.txt» non è di un tipo che si conserva"),
            ("senza", b"parole", "«senza» non è di un tipo che si conserva"),
        ];
        for (name, bytes, told) in cases {
            let said = kind_of(name, bytes).unwrap_err();
            assert!(said.starts_with(told), "{said}");
        }
    }
}

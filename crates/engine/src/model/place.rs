// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where in the files of the dossier something is written.

/// A stretch of a file, opaque to the engine: whoever read the file turns it into line and column.
///
/// Two places are always equal: a dossier is the same wherever its words stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Number of the file, from 1; 0 when the value comes from no file.
    pub file: u16,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Place {
    /// Whether the place points into a file at all.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.file != 0
    }
}

impl PartialEq for Place {
    fn eq(&self, _: &Place) -> bool {
        true
    }
}

impl Eq for Place {}

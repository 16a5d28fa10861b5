// SPDX-License-Identifier: AGPL-3.0-or-later
//! Names of things: UUIDv7 as text, one type each; and who acts, in which body.

use std::fmt;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// One that nothing has yet. Later ones sort after earlier ones.
            #[must_use]
            pub fn fresh() -> $name {
                $name(Uuid::now_v7().to_string())
            }

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            /// Any text may be asked for: one that names nothing is not found.
            fn from(text: String) -> $name {
                $name(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A public body of the installation.
    BodyId
    /// What one body wrote about one year.
    DossierId
    /// Somebody, whatever the bodies they work for.
    PersonId
    /// Changes that were made together.
    BatchId
    /// A role of a person in a body.
    MembershipId
    /// A role lent to another person.
    DelegationId
    /// A file that proves something.
    EvidenceId
    /// Words about a row.
    CommentId
    /// A key with which a program acts for a person.
    TokenId
    /// Something sent to a person.
    LetterId
    /// A program that a body tells what happens.
    WebhookId
    /// Something that such a program was told.
    DeliveryId
}

/// Who asks, in which body and role. It comes from the session only, never from what a request says: without one no
/// data of a body can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub body: BodyId,
    pub person: PersonId,
    pub role: String,
    /// The person who delegated the one who acts.
    pub on_behalf_of: Option<PersonId>,
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who acts when a command of the machine does: nobody with an account, and the history says so.

use store::{Actor, BodyId, PersonId};

/// The person and the role that events tell.
pub const OPERATOR: &str = "operatore di sistema";

/// Who has the machine in hand, in a body.
#[must_use]
pub fn operator(body: BodyId) -> Actor {
    Actor { body, person: PersonId::from(OPERATOR), role: OPERATOR.to_owned(), on_behalf_of: None }
}

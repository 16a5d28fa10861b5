// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dossiers, people and the audit trail in a database: the only crate that knows SQL.
//!
//! In reading order: where the database is (`address`), how it is spoken to (`db`, `record`, `migrate`, `error`), what belongs
//! to one body (`body`, `dossier`, `row`, `change`, `event`, `verify`, `baseline`, `evidence`, `comment`, `answer`), what of
//! it everybody may read (`publication`), who people are and what they may do (`person` to `token`, `calendar`), what is done
//! without anybody asking (`job`, `letter`, `webhook`), all of it in a file and back (`dump`, `load`), or one body (`carry`).
//!
//! Every function that touches data of a body takes the [`Actor`], which comes from a session only, and has the
//! body in its `where`; but for what a body published. The store has no clock: who calls says when.

mod account;
mod address;
mod answer;
mod attempt;
mod baseline;
mod body;
mod calendar;
mod carry;
mod change;
mod comment;
mod db;
mod delegation;
mod dossier;
mod dump;
mod error;
mod event;
mod evidence;
mod handed;
mod id;
mod invitation;
mod job;
mod letter;
mod load;
mod log;
mod membership;
mod migrate;
mod pace;
mod person;
mod publication;
mod record;
mod row;
mod session;
mod size;
mod token;
mod verify;
mod webhook;

pub use account::{Account, NewAccount};
pub use address::Address;
pub use answer::{Answer, Once};
pub use attempt::Attempts;
pub use baseline::{Baseline, Frozen};
pub use body::Body;
pub use carry::Loose;
pub use change::{Batch, Change};
pub use comment::{Comment, NewComment};
pub use db::Store;
pub use delegation::{Delegation, NewDelegation};
pub use dossier::{Dossier, NewDossier};
pub use dump::Dumped;
pub use error::{Clash, Error, Fault, Refusal, Unloadable};
pub use event::{Event, inverse};
pub use evidence::{Evidence, NewEvidence};
pub use id::{
    Actor, BatchId, BodyId, CommentId, DelegationId, DeliveryId, DossierId, EvidenceId, LetterId,
    MembershipId, PersonId, TokenId, WebhookId,
};
pub use invitation::{Invitation, NewInvitation};
pub use job::{Job, NewJob};
pub use letter::{Letter, NewLetter, SEND, Trial};
pub use log::Sought;
pub use membership::{Membership, NewMembership};
pub use pace::Pace;
pub use person::{NewPerson, Person};
pub use publication::{NewPublication, Publication, Published, Publisher};
pub use row::{Place, Row};
pub use session::Session;
pub use token::{NewToken, Token};
pub use verify::{Broken, Chain};
pub use webhook::{DELIVER, Delivery, LOOK, NewDelivery, NewWebhook, Webhook};

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sends a letter that was written.

use store::{Job, LetterId, Trial};

use super::{
    super::{Site, invitation, page::Failure},
    End, PAUSES, day,
};
use crate::mail;

/// Sends a letter, and keeps what came of it.
pub(super) async fn send(site: &Site, job: &Job) -> Result<End, Failure> {
    let Some(body) = &job.body else { return Ok(End::Done) };
    let (store, actor, id) = (site.store(), day::nobody(body), LetterId::from(job.key.as_str()));
    let letter = store.letter(&actor, &id).await?;
    if letter.sent.is_some() {
        // It went, and who sent it did not live to say so.
        return Ok(End::Done);
    }
    let is_last = usize::try_from(job.tries).is_ok_and(|it| it > PAUSES.len());
    let Some((mailer, home)) = site.mailer() else {
        let why = "questa installazione non ha un servizio di posta";
        store.tried_letter(&actor, &id, Trial::Never(why), site.now()).await?;
        return Ok(End::Done);
    };
    let person = store.person(&letter.person).await?;
    // What lets somebody in is never kept: it is made at the moment in which it goes.
    let words = match letter.kind.as_str() {
        invitation::KIND => invitation::letter(site, body, &person, home).await?,
        _ => letter.words,
    };
    let sent = mail::Letter {
        id: id.as_str(),
        name: &person.name,
        address: &letter.address,
        subject: &letter.subject,
        words: &words,
    };
    let outcome = mailer.send(&sent).await;
    let (trial, end) = match &outcome {
        Ok(()) => (Trial::Done("consegnato al servizio di posta"), End::Done),
        Err(it) if it.for_ever => (Trial::Never(&it.why), End::Done),
        Err(it) if is_last => (Trial::Never(&it.why), End::Failed(it.why.clone())),
        Err(it) => (Trial::Later(&it.why), End::Failed(it.why.clone())),
    };
    store.tried_letter(&actor, &id, trial, site.now()).await?;
    Ok(end)
}

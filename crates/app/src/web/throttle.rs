// SPDX-License-Identifier: AGPL-3.0-or-later
//! Slows down who guesses: mistakes are counted by what is guessed and the network it is guessed from, so that
//! nobody can keep the owner out from somewhere else; and, with more patience, by network alone.

use jiff::{SignedDuration, Timestamp};

use super::{Site, network::Network, page::Failure, secret};

/// Mistakes about one thing from one network before one waits.
const MISTAKES: i64 = 5;
/// The first wait and the longest.
const WAIT: (i64, i64) = (15, 15 * 60);
/// Mistakes of a network, about anything: an office has many people behind one address.
const NETWORK_MISTAKES: i64 = 60;
/// Its waits, which are also those of who sits beside the guesser.
const NETWORK_WAIT: (i64, i64) = (5, 60);
/// After how long without mistakes they are forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);

/// A guess that may be made.
pub(super) struct Guess {
    own: String,
    network: String,
}

/// How long one waits before guessing again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait(SignedDuration);

impl Guess {
    /// Asks whether something may be guessed now; counts it as a mistake until it is known that it was not, so that
    /// many at once are not one.
    pub(super) async fn begin(
        site: &Site,
        what: &str,
        Network(from): Network,
    ) -> Result<Result<Guess, Wait>, Failure> {
        let (store, now) = (site.store(), site.now());
        store.forgive_before(now - FORGOTTEN).await?;
        // Neither names nor addresses are kept.
        let guess = Guess {
            own: secret::digest(&format!("{what} {from}")),
            network: secret::digest(&format!("rete {from}")),
        };
        let network = store.attempts(&guess.network).await?;
        let far = network.map(|it| it.last + pause(it.failures, NETWORK_MISTAKES, NETWORK_WAIT));
        let known = store.attempts(&guess.own).await?;
        let near = known.as_ref().map(|it| it.last + pause(it.failures, MISTAKES, WAIT));
        if let Some(wait) = [near, far].into_iter().flatten().filter_map(|it| left(it, now)).max() {
            return Ok(Err(Wait(wait)));
        }
        let seen = known.map_or(0, |it| it.failures);
        let counted = store.fail(&guess.own, now).await?;
        if counted > seen + 1 && counted > MISTAKES {
            // Others guessed the same since we looked.
            return Ok(Err(Wait(pause(counted, MISTAKES, WAIT))));
        }
        Ok(Ok(guess))
    }

    /// It was right.
    pub(super) async fn right(self, site: &Site) -> Result<(), Failure> {
        Ok(site.store().forgive(&self.own).await?)
    }

    /// It was wrong.
    pub(super) async fn wrong(self, site: &Site) -> Result<(), Failure> {
        site.store().fail(&self.network, site.now()).await?;
        Ok(())
    }
}

impl Wait {
    /// What one reads.
    pub(super) fn words(self) -> String {
        let seconds = self.0.as_secs().max(1);
        let wait = match seconds {
            0..=90 => format!("{seconds} secondi"),
            _ => format!("{} minuti", (seconds + 59) / 60),
        };
        format!("troppi tentativi sbagliati: aspettare {wait} e riprovare")
    }

    /// Its seconds.
    pub(super) fn seconds(self) -> i64 {
        self.0.as_secs().max(1)
    }
}

/// Twice as long at every mistake after the first few.
fn pause(failures: i64, free: i64, (first, longest): (i64, i64)) -> SignedDuration {
    if failures < free {
        return SignedDuration::ZERO;
    }
    let doubled = u32::try_from(failures - free).unwrap_or(0).min(16);
    SignedDuration::from_secs((first << doubled).min(longest))
}

fn left(until: Timestamp, now: Timestamp) -> Option<SignedDuration> {
    Some(until.duration_since(now)).filter(SignedDuration::is_positive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        let secs = |failures| pause(failures, MISTAKES, WAIT).as_secs();
        assert_eq!([secs(4), secs(5), secs(6), secs(7), secs(1000)], [0, 15, 30, 60, 900]);
    }

    #[test]
    fn the_wait_is_said() {
        let said = |seconds| Wait(SignedDuration::from_secs(seconds)).words();
        assert!(said(15).contains("15 secondi"));
        assert!(said(901).contains("16 minuti"));
    }
}

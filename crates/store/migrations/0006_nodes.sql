-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What several nodes must know of each other's visitors: what waits to be shown once, closed with a key that only the
-- browser has, and how often each network asks.

create table handed (
    session {text} not null,
    kind {text} not null,
    words {text} not null,
    at {text} not null,
    primary key (session, kind)
) {strict};

create table pace (
    asker {text} primary key,
    used {int} not null
) {strict};
create index pace_used on pace (used);

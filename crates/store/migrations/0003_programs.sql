-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a key lets a program do: `lettura` or `scrittura`. And what was answered to a request that names itself, so that
-- who sends it again, not knowing whether it arrived, has the same answer and nothing is done twice.

alter table token add column scope {text} not null default 'lettura';

create table answer (
    body {text} not null references body (id),
    person {text} not null,
    key {text} not null,
    fingerprint {text} not null,
    words {text} not null,
    at {text} not null,
    primary key (body, person, key)
) {strict};
create index answer_at on answer (body, at);

--postgres alter table answer enable row level security;
--postgres alter table answer force row level security;
--postgres create policy own_body on answer using (body = nullif(current_setting('app.body', true), ''));

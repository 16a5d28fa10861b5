-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is done without anybody asking: jobs, letters, warnings to other programs; and the calendar that a person's
-- program reads. What was sent says to whom; what it said is forgotten once it is gone.

create table job (
    id {text} primary key,
    kind {text} not null,
    -- Blank: of the whole installation.
    body {text} not null,
    -- What it is about: a day, a letter. With kind and body it is done once.
    key {text} not null,
    -- From when somebody may take it. Who takes it moves this on to when their lease ends.
    due {text} not null,
    -- Who took it last: another name each time.
    holder {text} not null,
    tries {int} not null,
    done {text},
    outcome {text} not null,
    unique (kind, body, key)
) {strict};
create index job_due on job (done, due);

create table letter (
    body {text} not null references body (id),
    id {text} not null,
    -- Nobody is written twice about the same.
    key {text} not null,
    kind {text} not null,
    person {text} not null references person (id),
    address {text} not null,
    subject {text} not null,
    words {text} not null,
    at {text} not null,
    tries {int} not null,
    tried {text},
    sent {text},
    -- Nobody will try again.
    failed {int} not null,
    outcome {text} not null,
    primary key (body, id),
    unique (body, key)
) {strict};
create index letter_at on letter (body, at);

create table webhook (
    body {text} not null references body (id),
    id {text} not null,
    name {text} not null,
    address {text} not null,
    -- What it wants to know, words with a space between.
    kinds {text} not null,
    -- What signs: whoever receives has the same, so no hash would do.
    secret {text} not null,
    created {text} not null,
    -- The last event that was looked at for it.
    seen {int} not null,
    primary key (body, id)
) {strict};

create table delivery (
    body {text} not null,
    id {text} not null,
    webhook {text} not null,
    kind {text} not null,
    payload {text} not null,
    at {text} not null,
    tries {int} not null,
    tried {text},
    delivered {text},
    failed {int} not null,
    outcome {text} not null,
    primary key (body, id),
    foreign key (body, webhook) references webhook (body, id)
) {strict};
create index delivery_webhook on delivery (body, webhook, at);

create table calendar (
    person {text} primary key references person (id),
    token {text} not null unique,
    created {text} not null
) {strict};

-- Whether one wants to be reminded by post.
alter table person add column reminded {int} not null default 1;

--postgres alter table letter enable row level security;
--postgres alter table letter force row level security;
--postgres create policy own_body on letter using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table webhook enable row level security;
--postgres alter table webhook force row level security;
--postgres create policy own_body on webhook using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table delivery enable row level security;
--postgres alter table delivery force row level security;
--postgres create policy own_body on delivery using (body = nullif(current_setting('app.body', true), ''));

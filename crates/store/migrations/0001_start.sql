-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bodies, their dossiers and history; people and what they may do. Written once for both engines: {int} is the
-- whole number of 64 bits, {text} a text in the order of its bytes, {strict} what an engine adds to a table. Only
-- texts and whole numbers: times are RFC 3339 in UTC with three decimals, days are ISO 8601, so that their order is
-- that of the texts; hashes are hexadecimal; booleans 0 or 1. The lines that begin with two dashes and `postgres` are only for that engine.
-- Appended, never edited: a database remembers the SHA-256 of each file it went through.

create table body (
    id {text} primary key,
    name {text} not null,
    settings {text} not null,
    created {text} not null,
    version {int} not null,
    -- How many events its chain has, and the hash of the last. Updating them is also the lock of the chain.
    events {int} not null,
    head {text} not null
) {strict};

create table dossier (
    body {text} not null references body (id),
    id {text} not null,
    year {int} not null,
    name {text} not null,
    state {text} not null,
    -- The number of the last event that speaks of it.
    version {int} not null,
    created {text} not null,
    primary key (body, id)
) {strict};

create table row (
    body {text} not null,
    dossier {text} not null,
    -- The name of a set of results; blank for the plan.
    series {text} not null,
    sheet {text} not null,
    id {text} not null,
    position {int} not null,
    cells {text} not null,
    -- The number of the event that wrote it.
    version {int} not null,
    -- No other index: PostgreSQL, before it knows how many rows there are, would take it to look for one.
    primary key (body, dossier, series, sheet, id),
    foreign key (body, dossier) references dossier (body, id)
) {strict};

create table event (
    body {text} not null references body (id),
    seq {int} not null,
    at {text} not null,
    person {text} not null,
    role {text} not null,
    on_behalf_of {text},
    kind {text} not null,
    -- What it speaks of; blank as far as it does not.
    dossier {text} not null,
    series {text} not null,
    sheet {text} not null,
    subject {text} not null,
    detail {text} not null,
    batch {text} not null,
    previous {text} not null,
    hash {text} not null,
    primary key (body, seq)
) {strict};
create index event_subject on event (body, dossier, sheet, subject, seq);
create index event_batch on event (body, batch, seq);

create table baseline (
    body {text} not null,
    dossier {text} not null,
    number {int} not null,
    canonical {text} not null,
    sha256 {text} not null,
    act {text} not null,
    at {text} not null,
    seq {int} not null,
    primary key (body, dossier, number),
    foreign key (body, dossier) references dossier (body, id)
) {strict};

create table evidence (
    body {text} not null,
    id {text} not null,
    dossier {text} not null,
    series {text} not null,
    sheet {text} not null,
    subject {text} not null,
    sha256 {text} not null,
    name {text} not null,
    media_type {text} not null,
    size {int} not null,
    at {text} not null,
    person {text} not null,
    primary key (body, id),
    foreign key (body, dossier) references dossier (body, id)
) {strict};
create index evidence_subject on evidence (body, dossier, sheet, subject);
create index evidence_sha256 on evidence (body, sha256);

create table comment (
    body {text} not null,
    id {text} not null,
    dossier {text} not null,
    series {text} not null,
    sheet {text} not null,
    subject {text} not null,
    words {text} not null,
    at {text} not null,
    person {text} not null,
    resolved {text},
    primary key (body, id),
    foreign key (body, dossier) references dossier (body, id)
) {strict};
create index comment_subject on comment (body, dossier, sheet, subject);

create table person (
    id {text} primary key,
    name {text} not null,
    email {text} not null,
    created {text} not null
) {strict};

create table account (
    person {text} primary key references person (id),
    login {text} not null unique,
    password {text},
    totp {text},
    -- The last step of the code that was accepted: none is accepted twice.
    totp_step {int} not null,
    issuer {text},
    subject {text},
    administrator {int} not null,
    disabled {int} not null,
    created {text} not null,
    unique (issuer, subject)
) {strict};

create table recovery (
    person {text} not null references person (id),
    code {text} not null,
    primary key (person, code)
) {strict};

create table attempt (
    key {text} primary key,
    failures {int} not null,
    since {text} not null,
    last {text} not null
) {strict};

create table session (
    token {text} primary key,
    person {text} not null references person (id),
    body {text},
    role {text} not null,
    on_behalf_of {text},
    created {text} not null,
    seen {text} not null,
    expires {text} not null
) {strict};
create index session_person on session (person);

create table membership (
    body {text} not null references body (id),
    id {text} not null,
    person {text} not null references person (id),
    role {text} not null,
    scope {text} not null,
    since {text} not null,
    until {text},
    primary key (body, id)
) {strict};
create index membership_person on membership (person);

create table delegation (
    body {text} not null references body (id),
    id {text} not null,
    giver {text} not null references person (id),
    taker {text} not null references person (id),
    role {text} not null,
    scope {text} not null,
    since {text} not null,
    until {text},
    primary key (body, id)
) {strict};
create index delegation_taker on delegation (taker);

create table invitation (
    token {text} primary key,
    person {text} not null references person (id),
    body {text} references body (id),
    created {text} not null,
    expires {text} not null,
    used {text}
) {strict};

create table token (
    token {text} primary key,
    body {text} not null references body (id),
    id {text} not null,
    person {text} not null references person (id),
    name {text} not null,
    role {text} not null,
    created {text} not null,
    expires {text} not null,
    seen {text},
    revoked {text},
    unique (body, id)
) {strict};

--postgres alter table dossier enable row level security;
--postgres alter table dossier force row level security;
--postgres create policy own_body on dossier using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table row enable row level security;
--postgres alter table row force row level security;
--postgres create policy own_body on row using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table event enable row level security;
--postgres alter table event force row level security;
--postgres create policy own_body on event using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table baseline enable row level security;
--postgres alter table baseline force row level security;
--postgres create policy own_body on baseline using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table evidence enable row level security;
--postgres alter table evidence force row level security;
--postgres create policy own_body on evidence using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table comment enable row level security;
--postgres alter table comment force row level security;
--postgres create policy own_body on comment using (body = nullif(current_setting('app.body', true), ''));
--postgres alter table membership enable row level security;
--postgres alter table membership force row level security;
--postgres create policy own_body on membership using (body = nullif(current_setting('app.body', true), ''));
--postgres create policy oneself on membership for select using (person = nullif(current_setting('app.person', true), ''));
--postgres alter table delegation enable row level security;
--postgres alter table delegation force row level security;
--postgres create policy own_body on delegation using (body = nullif(current_setting('app.body', true), ''));
--postgres create policy oneself on delegation for select using (taker = nullif(current_setting('app.person', true), ''));

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a body shows to everybody: which frozen versions, and under which address. A row of `publication` is there as
-- long as the version is public; when it was and by whom is told by the events.

create table publisher (
    body {text} primary key references body (id),
    -- Its part of the public address.
    slug {text} not null unique
) {strict};

create table publication (
    body {text} not null,
    dossier {text} not null,
    number {int} not null,
    year {int} not null,
    -- Its part of the public address: kind and version.
    document {text} not null,
    at {text} not null,
    primary key (body, dossier, number),
    unique (body, year, document),
    foreign key (body, dossier, number) references baseline (body, dossier, number)
) {strict};

-- Whoever is nobody says so (`app.public`), and sees what is published and no other row of any body.
--postgres alter table publication enable row level security;
--postgres alter table publication force row level security;
--postgres create policy own_body on publication using (body = nullif(current_setting('app.body', true), ''));
--postgres create policy public on publication for select using (current_setting('app.public', true) = 'yes');
--postgres create policy public on baseline for select using (current_setting('app.public', true) = 'yes' and exists (select 1 from publication where publication.body = baseline.body and publication.dossier = baseline.dossier and publication.number = baseline.number));

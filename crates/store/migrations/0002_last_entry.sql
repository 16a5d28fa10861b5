-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When somebody last got in with an access: who administers sees which are no longer used.

alter table account add column entered {text};

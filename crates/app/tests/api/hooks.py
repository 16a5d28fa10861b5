# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each request comes from an address of its own: the pace that one address may keep is tried elsewhere."""

import random

import schemathesis

# Not the one whose seed schemathesis sets anew for each case.
CHANCE = random.SystemRandom()


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["X-Forwarded-For"] = ".".join(str(CHANCE.randint(1, 254)) for _ in range(4))

"""What groups have to do with somebody who arrives or goes to work elsewhere, and who to be in a demo.

Features point up the ladder only, so `create_app` hands these functions in.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app

from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer


@dataclass(frozen=True)
class Arrival:
    """`groups` are those that a viewer can invite to: (id, name). `welcome` puts an account in groups.

    `belong_elsewhere` takes an account out of the groups in which it has no place any more, and tells how many.
    `demo_account` is who a visitor of a demo becomes in a role; None where the demo has nobody.
    """

    groups: Callable[[Viewer], list[tuple[uuid.UUID, str]]]
    welcome: Callable[[Account, Sequence[uuid.UUID]], None]
    belong_elsewhere: Callable[[Account], int]
    demo_account: Callable[[Role], Account | None]


def arrival() -> Arrival:
    found: Arrival = current_app.extensions["samenspel.arrival"]
    return found

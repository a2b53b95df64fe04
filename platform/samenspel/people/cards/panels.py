"""What the features above lend to the pages of a person and of a fund.

Features point up the ladder only, so `create_app` hands these functions in (see `home.around.panels`).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from samenspel.runtime.app_key import AppKey
from samenspel.viewer import Viewer


@dataclass(frozen=True)
class Panels:
    """HTML of what the viewer may see of what somebody, or a fund, is in. Empty where there is nothing."""

    of_person: Callable[[Viewer, uuid.UUID], str]
    of_fund: Callable[[Viewer, uuid.UUID], str]


PANELS = AppKey[Panels]("samenspel.panels")

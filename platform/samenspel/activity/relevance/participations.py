"""What people and funds did with things, and the themes of things, as each feature tells it.

Features point up the ladder only, so `create_app` collects these from `Feature.participations` and `Feature.themes`.
"""

from dataclasses import dataclass
from typing import Any

from samenspel.runtime.app_key import AppKey


@dataclass(frozen=True, slots=True, eq=False)
class ParticipationSource:
    """Columns that say who opened a thing, or did something with it (`is_deed`), where `condition` holds.

    Without `fund_id` it is done for the fund of the account.
    """

    thing_id: Any
    account_id: Any = None
    fund_id: Any = None
    is_deed: bool = False
    condition: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class ThemeSource:
    """Columns that say which themes a thing has of its own, besides that of its group."""

    thing_id: Any
    theme_id: Any


PARTICIPATIONS = AppKey[tuple[ParticipationSource, ...]]("samenspel.participations")
THEMES = AppKey[tuple[ThemeSource, ...]]("samenspel.themes")

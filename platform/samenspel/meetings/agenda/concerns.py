"""What of an agenda concerns somebody. Pure."""

import uuid
from collections.abc import Iterable
from typing import Protocol, TypeVar

from samenspel.activity.naming import FundName, named_funds


class OwnedItem(Protocol):
    """An agenda item with its owner and their fund."""

    @property
    def title(self) -> str: ...
    @property
    def owner_id(self) -> uuid.UUID | None: ...
    @property
    def owner_fund_id(self) -> uuid.UUID | None: ...


Item = TypeVar("Item", bound=OwnedItem)


def items_for(items: Iterable[Item], account_id: uuid.UUID, fund: FundName | None) -> list[Item]:
    """The items that somebody brings, that a colleague of their fund brings, or that name their fund."""
    return [each for each in items if each.owner_id == account_id or (fund is not None and _concerns(each, fund))]


def _concerns(item: OwnedItem, fund: FundName) -> bool:
    return str(item.owner_fund_id) == fund.id or bool(named_funds(item.title, [fund]))

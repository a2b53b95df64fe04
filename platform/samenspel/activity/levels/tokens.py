"""The links in mails by which their reader gets fewer or more of them, without signing in.

A link names an account and a place, and tells neither. It is good for as long as the mail is kept.
"""

import uuid
from dataclasses import dataclass

from samenspel import mail
from samenspel.activity.levels.models import LevelScope
from samenspel.tokens import read, read_ids, sign

_PURPOSE = "level"
_DIGEST = "digest"
#: Of links in mails that were sent before there were levels.
_UNFOLLOW = "topic-unfollow"


@dataclass(frozen=True, slots=True)
class LevelLink:
    """What a link changes for an account: the level of its mails about a place, or its digest, which has no place."""

    account_id: uuid.UUID
    scope: LevelScope | None = None
    scope_id: uuid.UUID | None = None


def level_link(account_id: uuid.UUID, scope: LevelScope, scope_id: uuid.UUID) -> str:
    """The full address at which an account chooses the level of its mails about a topic, group or theme, or of all.

    It is the `List-Unsubscribe` of such mails too: a POST that names no level (RFC 8058) leaves only the digest.
    """
    return _address(sign(_PURPOSE, account_id.hex, scope.value, scope_id.hex))


def digest_off_link(account_id: uuid.UUID) -> str:
    """The full address at which an account chooses how often its digest comes; a POST without a choice ends it."""
    return _address(sign(_PURPOSE, account_id.hex, _DIGEST))


def _address(token: str) -> str:
    return mail.link_to("news.level_by_link", token=token)


def read_link(token: str) -> LevelLink | None:
    """What a token changes; None for one that this installation did not sign."""
    match read(_PURPOSE, token):
        case [account, "digest"]:
            return LevelLink(uuid.UUID(account))
        case [account, scope, scope_id]:
            return LevelLink(uuid.UUID(account), LevelScope(scope), uuid.UUID(scope_id))
    match read_ids(_UNFOLLOW, token):
        case (account_id, topic_id):
            return LevelLink(account_id, LevelScope.TOPIC, topic_id)
    return None

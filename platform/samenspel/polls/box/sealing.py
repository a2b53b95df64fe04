"""The seals of anonymous votes: names for them that only their voter and the keys of this installation can make."""

import hmac
import secrets
import uuid
from collections.abc import Mapping
from hashlib import sha256
from operator import itemgetter
from typing import Any

from samenspel.tokens import secret_keys


def seals_of(poll_id: uuid.UUID, voter_id: uuid.UUID) -> list[str]:
    """The seals that a vote of this voter may be under: by each key that is still good, the newest first."""
    name = poll_id.bytes + voter_id.bytes
    return [hmac.new(key.encode(), b"ballot" + name, sha256).hexdigest() for key in reversed(secret_keys())]


def vote_under(votes: Mapping[str, Any], poll_id: uuid.UUID, voter_id: uuid.UUID) -> dict[str, Any] | None:
    """The vote of this voter, as long as the seals are not broken."""
    return next((votes[seal] for seal in seals_of(poll_id, voter_id) if seal in votes), None)


def with_vote(
    votes: Mapping[str, Any], poll_id: uuid.UUID, voter_id: uuid.UUID, vote: dict[str, Any] | None
) -> dict[str, Any]:
    """The votes with that of this voter put in or changed, or taken out (None); in the order of the seals."""
    seals = seals_of(poll_id, voter_id)
    others = {seal: each for seal, each in votes.items() if seal not in seals}
    return dict(sorted((others | ({seals[0]: vote} if vote is not None else {})).items()))


def marks_of(poll_id: uuid.UUID, voter_id: uuid.UUID, vote: str) -> list[str]:
    """What tells this vote of a voter from another, by each key that is still good, the newest first: an undo carries
    one, and without a key nobody can try which vote it is of."""
    name = poll_id.bytes + voter_id.bytes + vote.encode()
    return [hmac.new(key.encode(), b"undo" + name, sha256).hexdigest() for key in reversed(secret_keys())]


def unsealed(votes: Mapping[str, Any]) -> dict[str, Any]:
    """The votes without seals, in an order of chance."""
    return dict(sorted(((secrets.token_hex(8), vote) for vote in votes.values()), key=itemgetter(0)))

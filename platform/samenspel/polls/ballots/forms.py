"""What somebody chose in the form of a poll."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from samenspel.forms import integer
from samenspel.polls.ballots.checking import VoteRefused, check_vote
from samenspel.polls.seen import SeenPoll


class VoteForm:
    """A vote as it was sent, or as it stands. `ranks` are the places of a ranked poll as they were typed, by option;
    `error` says why it is not taken."""

    def __init__(self, seen: SeenPoll, sent: MultiDict[str, str] | None = None, chosen: Sequence[int] = ()) -> None:
        self.seen = seen
        self.error = ""
        self.edition = seen.poll.edition
        mine = seen.mine
        self.choices: list[int] = list(mine.choices) if mine else list(chosen)
        self.reason = mine.reason if mine else ""
        self.ranks = {position: str(rank) for rank, position in enumerate(self.choices, 1)}
        if sent is not None:
            self._read(sent)

    def _read(self, sent: MultiDict[str, str]) -> None:
        self.reason = sent.get("reason", "").strip()
        self.edition = _number(sent.get("edition")) or 0
        if not self.seen.is_ranked:
            self.choices = [number for number in map(_number, sent.getlist("choice")) if number is not None]
            return
        self.ranks = {each: sent.get(f"rank-{each}", "").strip()[:4] for each in range(self.seen.poll.option_count)}
        given = {each: _number(rank) for each, rank in self.ranks.items() if rank}
        self.choices = [each for each, rank in sorted(given.items(), key=lambda pair: pair[1] or 0)]

    def validate(self) -> bool:
        """Whether the poll takes it as far as this form knows; sets the error."""
        if self.seen.is_ranked and (problem := self._ranks_problem()):
            self.error = problem
            return False
        try:
            check_vote(self.seen.poll, self.choices, self.reason)
        except VoteRefused as refused:
            self.error = refused.words
            return False
        return True

    def _ranks_problem(self) -> Any:
        """Which place was given twice, and which to none."""
        most = self.seen.poll.most_choices
        given = [rank for rank in self.ranks.values() if rank]
        twice = next((rank for rank in given if given.count(rank) > 1), "")
        if twice:
            return _("Je gaf plaats %(rank)s twee keer.", rank=twice)
        missing = [str(rank) for rank in range(1, most + 1) if str(rank) not in given]
        if missing:
            return _("Geef nog plaats %(ranks)s.", ranks=", ".join(missing))
        return ""


def _number(text: str | None) -> int | None:
    try:
        return integer(text or "")
    except ValueError:
        return None

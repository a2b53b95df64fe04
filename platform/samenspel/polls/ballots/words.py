"""Votes in words, as an answer to a mail has them."""

import re
import uuid
from typing import Any

from flask_babel import gettext as _

from samenspel.polls import queries
from samenspel.polls.ballots.actions import vote
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.models import Poll, PollKind, Stance
from samenspel.polls.words import option_names
from samenspel.text import ascii_words
from samenspel.viewer import Viewer

#: The words that mean a stance, besides its name on screen.
_STANCES = {
    Stance.AGREE: ("akkoord", "ja", "ok", "oke", "eens", "agree", "agreed", "yes", "accord", "oui"),
    Stance.OBJECTION: ("bezwaar", "nee", "neen", "niet akkoord", "oneens", "objection", "object", "no", "non"),
    Stance.QUESTION: ("vraag", "question"),
}
_NUMBERS = re.compile(r"\s*\d{1,2}(?:[\s,;.)>+&-]+(?:en\s+)?\d{1,2})*\s*[.)]?\s*")


def vote_by_words(viewer: Viewer, poll_id: uuid.UUID, words: str) -> str:
    """Votes as somebody wrote it: the number or the words of an option, several numbers, or a stance and why.

    Returns what was voted, for the answer to them. Raises VoteRefused, with what to do, for a poll that they do not
    reach and for words that no option is meant by. An anonymous poll is not voted in by mail: the mail would keep it.
    """
    seen = queries.reach(viewer, poll_id)
    if seen is None:
        raise VoteRefused(_("Deze peiling is er niet (meer)."))
    poll = seen.poll
    if poll.is_anonymous:
        raise VoteRefused(_("Deze peiling is anoniem, en een mail is dat niet. Stem op de pagina van de peiling."))
    if poll.is_proposal:
        choices, reason = _stance_of(words)
    else:
        choices, reason = _choices_of(poll, words)
    if not choices:
        raise VoteRefused(_how(poll))
    vote(viewer, poll_id, poll.edition, choices, reason)
    names = option_names(poll)
    return ", ".join(names[each] for each in choices)


def _stance_of(words: str) -> tuple[list[int], str]:
    """The stance with which the words begin, and what follows it."""
    known = sorted(
        ((each, stance) for stance, those in _STANCES.items() for each in those), key=lambda pair: -len(pair[0])
    )
    begin = words.strip().casefold()
    for each, stance in known:
        if begin.startswith(each) and not begin[len(each) : len(each) + 1].isalnum():
            return [stance.position], words.strip()[len(each) :].lstrip(" \t\r\n:,.;!-–").strip()
    return [], ""


def _choices_of(poll: Poll, words: str) -> tuple[list[int], str]:
    """The options that the first line names, by number or by words; what follows is the reason."""
    first, _break, rest = words.strip().partition("\n")
    if _NUMBERS.fullmatch(first):
        numbers = [int(each) - 1 for each in re.findall(r"\d+", first)]
        return (numbers if all(0 <= each < poll.option_count for each in numbers) else []), rest.strip()
    named = {tuple(ascii_words(option)): position for position, option in enumerate(poll.options)}
    found = named.get(tuple(ascii_words(first)))
    return ([found] if found is not None else []), rest.strip()


def _how(poll: Poll) -> Any:
    if poll.is_proposal:
        return _("Antwoord met “akkoord”, of met “bezwaar” of “vraag” en je uitleg erachter.")
    if poll.kind is PollKind.RANKED:
        return _("Antwoord met de nummers in jouw volgorde, met komma's ertussen.")
    if poll.most_choices > 1:
        return _("Antwoord met de nummers van je keuzes, met komma's ertussen.")
    return _("Antwoord met het nummer van je keuze.")

"""Votes in words, as an answer to a mail has them."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from samenspel.polls import queries
from samenspel.polls.ballots.actions import vote
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.models import Poll, PollKind, Stance
from samenspel.polls.words import option_names
from samenspel.text import ascii_words, without_greeting
from samenspel.viewer import Viewer

#: The words that mean a stance, besides its name on screen.
_STANCES = {
    Stance.AGREE: (
        *("akkoord", "ik ga akkoord", "ik ben akkoord", "helemaal akkoord", "volledig akkoord", "voor mij akkoord"),
        *("ja", "ok", "oke", "oké", "eens", "geen bezwaar", "agree", "agreed", "yes", "d'accord", "oui"),
    ),
    Stance.OBJECTION: (
        *("bezwaar", "nee", "neen", "niet akkoord", "ik ga niet akkoord", "ik ben niet akkoord", "oneens"),
        *("objection", "object", "no", "non"),
    ),
    Stance.QUESTION: ("vraag", "question"),
}
#: Words in the rest of the line that turn a stance around: better ask again than note the wrong one.
_TURNED = {
    Stance.AGREE: frozenset(("niet", "bezwaar", "bezwaren", "vraag", "oneens", "tenzij", "behalve", "nee", "not")),
    Stance.OBJECTION: frozenset(("geen", "akkoord", "prima", "ja", "hoor", "ok")),
    Stance.QUESTION: frozenset(),
}
_NUMBERS = re.compile(r"\s*\d{1,2}(?:[\s,;.)>+&-]+(?:en\s+)?\d{1,2})*\s*[.)!]?\s*")
_BETWEEN = re.compile(r"[,;>+&]|\ben\b|\bdan\b")
#: Words that people write around their choice.
_AROUND = frozenset(("ik", "kies", "stem", "voor", "op", "mijn", "keuze", "is", "optie", "nummer", "nr", "graag"))


def vote_by_words(viewer: Viewer, poll_id: uuid.UUID, words: str) -> str:
    """Votes as somebody wrote it: the number or the words of an option, several of them, or a stance and why.

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
        raise VoteRefused(mail_instruction(poll))
    vote(viewer, poll_id, poll.edition, choices, reason)
    names = option_names(poll)
    return ", ".join(names[each] for each in choices)


def mail_instruction(poll: Poll) -> Any:
    """How to vote in an answer to a mail, in a sentence."""
    if poll.is_proposal:
        return _("Antwoord met “akkoord”, of met “bezwaar” of “vraag” en je uitleg erachter.")
    if poll.kind is PollKind.RANKED:
        if poll.most_choices == poll.option_count:
            return _("Antwoord met de nummers in jouw volgorde, met komma's ertussen.")
        return _(
            "Antwoord met de nummers van je eerste %(count)d, in jouw volgorde, met komma's ertussen.",
            count=poll.most_choices,
        )
    if poll.most_choices > 1:
        return _("Antwoord met de nummers van je keuzes, met komma's ertussen.")
    return _("Antwoord met het nummer van je keuze.")


def _stance_of(words: str) -> tuple[list[int], str]:
    """The stance with which the words begin, and what follows it."""
    known = sorted(
        ((each, stance) for stance, those in _STANCES.items() for each in those), key=lambda pair: -len(pair[0])
    )
    written = without_greeting(words)
    begin = written.casefold()
    for each, stance in known:
        if begin.startswith(each) and not begin[len(each) : len(each) + 1].isalnum():
            after = written[len(each) :]
            is_named = each in ("bezwaar", "vraag", "akkoord") and after.lstrip(" ")[:1] == ":"
            if not is_named and _is_turned(stance, each, after.partition("\n")[0]):
                return [], ""
            return [stance.position], after.lstrip(" \t\r\n:,.;!-–").strip()
    return [], ""


def _is_turned(stance: Stance, name: str, rest: str) -> bool:
    """Whether the rest of the line says something else than its first word."""
    if name == "bezwaar":
        return rest.lstrip().startswith("?")
    return not _TURNED[stance].isdisjoint(ascii_words(rest))


def _choices_of(poll: Poll, words: str) -> tuple[list[int], str]:
    """The options that the first line names, by number or by words; what follows is the reason."""
    for written in dict.fromkeys((words.strip(), without_greeting(words))):
        first, _break, rest = written.partition("\n")
        if choices := _named_in(poll, first):
            return choices, rest.strip()
    return [], ""


def _named_in(poll: Poll, line: str) -> list[int]:
    """The options in a line. Raises VoteRefused for a number that is the name of another option."""
    names = [tuple(ascii_words(option)) for option in poll.options]
    named = {name: position for position, name in enumerate(names) if name and names.count(name) == 1}
    whole = named.get(tuple(ascii_words(line)))
    if _NUMBERS.fullmatch(line):
        numbers = [int(each) - 1 for each in re.findall(r"\d+", line)]
        is_known = all(0 <= each < poll.option_count for each in numbers)
        if is_known and whole is not None and numbers != [whole]:
            raise VoteRefused(
                _("“%(words)s” kan hier twee keuzes zijn. Stem met de link in de mail.", words=line.strip())
            )
        if is_known:
            return numbers
    if whole is not None:
        return [whole]
    found = [_option_in(named, part) for part in _BETWEEN.split(line)]
    return [each for each in found if each is not None] if None not in found else []


def _option_in(named: Mapping[tuple[str, ...], int], part: str) -> int | None:
    """The option that a part of a line names: by its words, by its number, or by both."""
    words = _bare(ascii_words(part))
    if not words:
        return None
    by_words = {_bare(name): position for name, position in named.items()}
    if words in by_words:
        return by_words[words]
    number = int(words[0]) - 1 if words[0].isdigit() else -1
    is_number = number in named.values() and (len(words) == 1 or by_words.get(words[1:]) == number)
    return number if is_number else None


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _AROUND)

"""Whether a vote is one that a poll takes."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _

from samenspel.polls.models import Poll, PollKind, Stance
from samenspel.polls.words import option_names

MAX_REASON = 2000


class VoteRefused(Exception):
    """A vote that cannot be taken, with the reason in the words of its voter."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def check_vote(poll: Poll, choices: Sequence[int], reason: str) -> None:
    """Raises VoteRefused unless a vote has as many options as the poll asks for, each once, and the words it needs."""
    if not choices:
        raise VoteRefused(_("Kies eerst iets."))
    if any(not 0 <= each < poll.option_count for each in choices):
        raise VoteRefused(_("Kies iets uit de lijst."))
    doubled = [position for position, count in Counter(choices).items() if count > 1]
    if doubled:
        raise VoteRefused(_("Je koos “%(option)s” twee keer.", option=option_names(poll)[doubled[0]]))
    most = poll.most_choices
    if poll.kind is PollKind.RANKED and len(choices) != most:
        raise VoteRefused(_("Geef alle plaatsen van 1 tot %(count)d, elk één keer.", count=most))
    if len(choices) > most:
        raise VoteRefused(_("Kies er hoogstens %(count)d.", count=most) if most > 1 else _("Kies er één."))
    if len(reason) > MAX_REASON:
        raise VoteRefused(_("Een toelichting telt hoogstens %(max)d tekens.", max=MAX_REASON))
    if poll.is_proposal and not reason:
        if choices[0] == Stance.OBJECTION.position:
            raise VoteRefused(_("Schrijf wat je bezwaar is: dan kan het voorstel beter worden."))
        if choices[0] == Stance.QUESTION.position:
            raise VoteRefused(_("Schrijf je vraag erbij."))

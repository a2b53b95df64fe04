"""What polls and their parts are called on screen."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel.polls.box.counting import rank_points
from samenspel.polls.models import Conclusion, Poll, PollKind, ResultsShown, Stance, Voice

KINDS = {
    PollKind.SINGLE: _l("Eén keuze"),
    PollKind.MULTIPLE: _l("Meer keuzes"),
    PollKind.RANKED: _l("Rangschikken"),
    PollKind.PROPOSAL: _l("Voorstel"),
}
STANCES = {
    Stance.AGREE: _l("Akkoord"),
    Stance.OBJECTION: _l("Bezwaar"),
    Stance.QUESTION: _l("Vraag"),
}
VOICES = {
    Voice.PERSON: _l("Elke deelnemer heeft een stem"),
    Voice.FUND: _l("Elk fonds heeft een stem, die zijn mensen delen"),
}
RESULTS = {
    ResultsShown.AFTER_VOTE: _l("Wie stemde, en na het einde iedereen"),
    ResultsShown.ALWAYS: _l("Iedereen, van bij het begin"),
    ResultsShown.AFTER_CLOSE: _l("Iedereen, maar pas na het einde"),
}
CONCLUSIONS = {
    Conclusion.ADOPTED: _l("Aangenomen"),
    Conclusion.AMENDED: _l("Aangepast"),
    Conclusion.REJECTED: _l("Niet aangenomen"),
    Conclusion.DROPPED: _l("Ingetrokken"),
}


def option_names(poll: Poll) -> Sequence[str]:
    """The options as they are shown."""
    return [str(STANCES[stance]) for stance in Stance] if poll.is_proposal else poll.options


def what_is_asked(poll: Poll) -> Any:
    """How to vote, in a sentence."""
    if poll.is_proposal:
        return _("Ben je akkoord, heb je een bezwaar of een vraag?")
    if poll.kind is PollKind.SINGLE:
        return _("Kies er één.")
    if poll.kind is PollKind.RANKED:
        if poll.most_choices == poll.option_count:
            return _("Rangschik ze alle %(count)d: 1 is je eerste keuze.", count=poll.option_count)
        return _("Rangschik je eerste %(count)d: 1 is je eerste keuze.", count=poll.most_choices)
    if poll.most_choices == poll.option_count:
        return _("Kies er zoveel als je wil.")
    return _("Kies er hoogstens %(count)d.", count=poll.most_choices)


def formula(poll: Poll) -> Any:
    """How ranks are weighed, with the points of this poll."""
    points = [rank_points(poll.option_count, rank) for rank in range(1, poll.most_choices + 1)]
    shown = ", ".join(str(each) for each in points[:6]) + (", …" if len(points) > 6 else "")
    return _(
        "Een hogere plaats weegt zwaarder: bij %(count)d keuzes is een plaats (%(count)d − plaats + 1)² punten waard. "
        "Van plaats 1 af is dat %(points)s. Het percentage is het aandeel in alle punten samen.",
        count=poll.option_count,
        points=shown,
    )

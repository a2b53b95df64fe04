"""What a mail says of a poll: to vote with one tap, or what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import mail
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.mail import AnswerAddress
from samenspel.news.mails.meeting_items import MailList
from samenspel.polls import queries
from samenspel.polls.ballots.tokens import vote_token
from samenspel.polls.ballots.words import mail_instruction
from samenspel.polls.models import PollKind
from samenspel.polls.seen import SeenPoll
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class VoteOption:
    """An option as a mail shows it. Its `link` leads to the page on which the reader votes without signing in, where it
    is chosen already; where more than one is chosen, options have none."""

    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class MailedVote:
    """How the reader votes: by a tap on an option, or by the `link` where they choose more. Options of a proposal have
    no numbers: these are words to answer with."""

    options: Sequence[VoteOption] = ()
    link: str = ""
    is_numbered: bool = True


def poll_parts(viewer: Viewer, notice: Notice, answers: AnswerAddress | None) -> dict[str, Any] | None:
    """The fields of the item about a poll, as it is now; None where it is gone or withdrawn. `answers` is where it is
    voted by mail, for those who did not vote yet."""
    seen = queries.reach(viewer, notice.thing_id)
    if seen is None or seen.is_withdrawn:
        return None
    author = f"{seen.author_name} ({seen.author_party})" if seen.author_party else seen.author_name
    parts: dict[str, Any] = {"answers": None}
    if seen.poll.explanation_html:
        parts |= {"author": author, "body_html": mail.post_html(seen.poll.explanation_html)}
    if notice.reason is not NoticeReason.TO_DO:
        return parts | {"lists": _result(seen)}
    if not seen.may_vote_now or seen.mine is not None:
        return parts
    if answers is not None and not seen.poll.is_anonymous:
        hint = _("Stemmen kan ook met een antwoord op deze mail.")
        parts["answers"] = replace(answers, words=f"{hint} {mail_instruction(seen.poll)}")
    return parts | {"vote": _mailed_vote(viewer, seen)}


def _mailed_vote(viewer: Viewer, seen: SeenPoll) -> MailedVote:
    """Links to the page of the vote. Of an anonymous poll no link says what is chosen: who carries or opens the mail
    for its reader would know it."""
    token = vote_token(viewer.id, seen.id)
    link = mail.link_to("polls.vote_by_mail", vote_token=token)
    if seen.poll.is_anonymous:
        return MailedVote(link=link)
    if seen.poll.kind not in (PollKind.SINGLE, PollKind.PROPOSAL):
        return MailedVote([VoteOption(option) for option in seen.options], link)
    options = [
        VoteOption(option, mail.link_to("polls.vote_by_mail", vote_token=token, keuze=position))
        for position, option in enumerate(seen.options)
    ]
    return MailedVote(options, is_numbered=not seen.poll.is_proposal)


def _result(seen: SeenPoll) -> list[MailList]:
    lines = [
        f"{seen.options[each.position]}: {_score(each.points, each.share, is_ranked=seen.is_ranked)}"
        for each in seen.tallies
    ]
    found = [MailList(_("Uitslag"), lines)] if lines else []
    if seen.conclusion:
        found.insert(0, MailList(seen.conclusion, [seen.poll.conclusion_words]))
    return found


def _score(points: int, share: float, *, is_ranked: bool) -> str:
    if is_ranked:
        return f"{share:.0%}".replace("%", " %")
    return str(ngettext("%(num)d stem", "%(num)d stemmen", points))

"""One of each thing, in the open and in the closed group, for tests that go through all routes."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import col
from werkzeug.datastructures import FileStorage

from samenspel.activity.levels.models import Level, LevelChoice, LevelScope
from samenspel.activity.levels.tokens import level_link
from samenspel.chat.actions import post_message
from samenspel.chat.models import Channel
from samenspel.clock import local, today
from samenspel.db import columns, new_id, now, session
from samenspel.documents import actions as documents
from samenspel.documents.folders import actions as folders
from samenspel.documents.staged.actions import stage
from samenspel.documents.staged.uploading import Upload
from samenspel.groups import queries as groups
from samenspel.groups.joining.models import GroupInvitation, JoinRequest
from samenspel.groups.joining.tokens import answer_token
from samenspel.groups.links.models import GroupLink
from samenspel.groups.models import Group, LeadOffer
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.initiatives.models import Initiative
from samenspel.mail.refusals import FailureKind
from samenspel.maps.models import ActivityImport, ClusterRequest
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.attendance.checkin.tokens import RoomCode, room_token
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.feeds.models import Feed
from samenspel.meetings.minutes.models import ReportVersion
from samenspel.meetings.models import ActionItem, Attendance, AttendanceStatus, Report
from samenspel.meetings.points.tokens import finish_token
from samenspel.meetings.polls.models import PollSlot
from samenspel.meetings.series.models import MeetingSeries
from samenspel.news.digests.models import Digest
from samenspel.news.outbox.models import DeadLetter
from samenspel.people.cards import actions as cards
from samenspel.people.devices.models import DeviceSession
from samenspel.people.models import Account, Invitation, OtherAffiliation
from samenspel.polls.ballots.tokens import vote_token
from samenspel.polls.models import Ballot, Conclusion, Poll, PollKind, ResultsShown, Stance
from samenspel.runtime.foreign import uploads
from samenspel.tokens import sign_ids, token_hash
from samenspel.topics.history.models import PostVersion
from samenspel.viewer import Role
from tests import make
from tests.world import World


@dataclass
class Scene:
    """Values for the variables of addresses, for each of the two groups that was asked for."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)


@make.at_once()
def make_scene(world: World, *places: str) -> Scene:
    """What there is in the groups of these places: open, closed."""
    scene = Scene()
    cards.set_photo(world.bram, b"a JPEG")
    for where, group, by in (("open", world.open_group, world.ann), ("closed", world.closed_group, world.dirk)):
        if where in places:
            scene.values[where] = _things(world, group, by)
    return scene


def _things(world: World, group: Group, by: Account) -> dict[str, str]:
    topic = make.topic(group, by, f"Onderwerp in {group.slug}")
    reply = make.reply(topic, by)
    meeting = make.meeting(group, by, f"Bijeenkomst van {group.slug}", days=-3)
    series = MeetingSeries(group_id=group.id, rhythm=Rhythm.MONTHLY)
    session().add(series)
    meeting.series_id, meeting.recurrence_at = series.id, meeting.starts_at
    item = make.agenda_item(meeting)
    report = Report(meeting_id=meeting.id, author_id=by.id, published_at=now())
    point = ActionItem(meeting_id=meeting.id, agenda_item_id=item.id, text="Navragen", owner_id=by.id)
    slot = PollSlot(meeting_id=meeting.id, starts_at=now(), ends_at=now() + timedelta(hours=1))
    content = {"summary": "", "items": [], "lines": []}
    version = ReportVersion(
        meeting_id=meeting.id, number=1, author_id=by.id, kept_at=now(), is_published=True, content=content
    )
    proposal = AgendaProposal(group_id=group.id, title="Een wens", proposer_id=by.id)
    session().add_all([report, point, slot, version, proposal])
    session().add(Attendance(meeting_id=meeting.id, fund_id=world.alimento.id, status=AttendanceStatus.PRESENT))
    represented = Attendance(
        meeting_id=meeting.id,
        fund_id=world.woodwize.id,
        status=AttendanceStatus.REPRESENTED,
        represented_by_id=world.alimento.id,
    )
    session().add(represented)
    session().flush()
    viewer = groups.viewer_by(by.fs_uniquifier)
    assert viewer is not None
    document = documents.share(viewer, group.id, FileStorage(io.BytesIO(b"De nota."), filename="nota.txt"), "Nota")
    folder = folders.make(viewer, group.id, "Nota's", None)
    token = uuid.uuid4().hex
    invitation = Invitation(
        email=f"{group.slug}@example.org", name="Nieuw", role=Role.CONSULTANT, fund_id=world.horeca.id,
        token_hash=token_hash(token), invited_by_id=world.ilse.id, expires_at=now() + timedelta(days=3),
    )  # fmt: skip
    works_for_two = OtherAffiliation(account_id=world.bram.id, fund_id=world.horeca.id)
    session().merge(works_for_two)
    join_request = JoinRequest(account_id=world.carla.id, group_id=group.id)
    invited = GroupInvitation(
        group_id=group.id, email=world.carla.email, name=world.carla.name, account_id=world.carla.id,
        invited_by_id=by.id, expires_at=now() + timedelta(days=3),
    )  # fmt: skip
    link = GroupLink(group_id=group.id, by_id=world.ilse.id, token_hash=token_hash(token), until=today())
    initiative = Initiative(slug=f"initiatief-{group.slug}", title="Samen sterk")
    request = ClusterRequest(account_id=world.dirk.id, title="Oproep", theme_id=world.theme.id)
    unknown = {
        "title": "Dag",
        "kind": "",
        "theme": "",
        "weight": 1.0,
        "unreported": False,
        "there": [["?", "2020-01-01", 0]],
    }
    brought = ActivityImport(
        title="Vroeger", filename="vroeger.csv", digest=uuid.uuid4().hex, draft={"activities": [unknown], "notes": []}
    )
    session().add_all([join_request, invited, link, invitation, initiative, request, brought])
    channel: uuid.UUID = session().execute(columns(Channel.id).where(col(Channel.group_id) == group.id)).scalar_one()
    message = post_message(viewer, channel, "Dag")
    session().flush()
    staged = stage(
        viewer, group.id, Upload(uploads.store(FileStorage(io.BytesIO(b"Bijlage."), filename="bijlage.txt")))
    )
    staged.attached_at = now()
    feed = Feed(account_id=by.id, token_hash=token_hash(uuid.uuid4().hex))
    poll = Poll(
        group_id=group.id,
        topic_id=topic.id,
        author_id=by.id,
        kind=PollKind.PROPOSAL,
        question="Doen we dit samen?",
        results=ResultsShown.ALWAYS,
        conclusion=Conclusion.AMENDED,
        conclusion_words="Met een proef",
        concluded_at=now(),
        concluded_by_id=by.id,
    )
    session().add(poll)
    session().flush()
    ballot = Ballot(
        poll_id=poll.id,
        voter_id=by.id,
        account_id=by.id,
        fund_id=by.fund_id,
        choices=[Stance.OBJECTION.position],
        reason="Te veel werk",
    )
    session().add(ballot)
    coming = make.meeting(group, by, f"Komende bijeenkomst van {group.slug}")
    question = Poll(
        group_id=group.id,
        topic_id=topic.id,
        author_id=by.id,
        kind=PollKind.SINGLE,
        question="Koffie of thee?",
        options=["Koffie", "Thee"],
    )
    session().add(question)
    session().flush()
    outsiders = [
        InvitedOutsider(email="buur@example.org", name="Bo Buur", by_id=by.id, meeting_id=of_meeting, poll_id=of_poll)
        for of_meeting, of_poll in ((coming.id, None), (meeting.id, None), (None, question.id), (None, poll.id))
    ]
    outsiders += [
        InvitedOutsider(
            email=world.carla.email,
            name=world.carla.name,
            account_id=world.carla.id,
            by_id=by.id,
            meeting_id=of_meeting,
            poll_id=of_poll,
        )
        for of_meeting, of_poll in ((coming.id, None), (None, question.id))
    ]
    session().add_all(outsiders)
    session().flush()
    device = DeviceSession(
        account_id=by.id,
        token_hash=token_hash(uuid.uuid4().hex),
        last_used_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    choice = LevelChoice(account_id=by.id, scope=LevelScope.GROUP, scope_id=group.id, in_app=Level.ALL)
    letter = DeadLetter(
        to="weg@example.org", subject="Dag", kind=FailureKind.REFUSED, payload={"to": "weg@example.org"}
    )
    asked = LeadOffer(group_id=group.id, account_id=world.bram.id if by is world.ann else by.id, by_id=world.ilse.id)
    session().add(asked)
    digest = Digest(account_id=by.id, due_on=local(now()).date(), since=now() - timedelta(days=7), until=now())
    earlier = PostVersion(topic_id=topic.id, number=1, author_id=by.id, title="Eerder", body="Wat er eerst stond")
    session().add_all([feed, device, choice, letter, digest, earlier])
    session().add(PostVersion(topic_id=topic.id, number=2, author_id=by.id, title=topic.title, body=topic.body))
    session().flush()
    return {
        "slug": group.slug,
        "subject": "zoeken",
        "topic_id": str(topic.id),
        "reply_id": str(reply.id),
        "meeting_id": str(meeting.id),
        "item_id": str(item.id),
        "series_id": str(series.id),
        "part_id": str(item.id),
        "line_id": str(point.id),
        "done": finish_token(by.id, point.id),
        "answer": answer_link(by.id, meeting.id).rpartition("/")[2],
        "join_id": str(join_request.id),
        "link_id": str(link.id),
        "opening": token,
        "invited": answer_token(world.carla.id, invited.id),
        "represented": world.woodwize.slug,
        "checkin": room_token(RoomCode(meeting.id, now())),
        "point_id": str(point.id),
        "notice_id": str(new_id()),
        "slot_id": str(slot.id),
        "proposal_id": str(proposal.id),
        "message_id": str(message.id),
        "channel_id": str(channel),
        "document_id": str(document.id),
        "folder_id": str(folder.id),
        "staged_id": str(staged.id),
        "kind": "document",
        "thing_id": str(document.id),
        "number": "1",
        "account_id": str(world.bram.id),
        "version": world.bram.photo_version or "",
        "invitation_id": str(invitation.id),
        "letter_id": str(letter.id),
        "token": token,
        "year": str(local(meeting.starts_at).year) if meeting.starts_at else "",
        "feed_id": str(feed.id),
        "digest_id": str(digest.id),
        "offer_id": str(asked.id),
        "device_id": str(device.id),
        "unfollow": sign_ids("topic-unfollow", by.id, topic.id),
        "poll_id": str(poll.id),
        "ballot_id": str(ballot.id),
        "outsider": outsider_token(outsiders[0].id),
        "outsider_id": str(outsiders[1].id),
        "outside_voter": outsider_token(outsiders[2].id),
        "voter_id": str(outsiders[3].id),
        "guest_id": str(outsiders[4].id),
        "guest_voter_id": str(outsiders[5].id),
        "vote_token": vote_token(by.id, poll.id),
        "level": level_link(by.id, LevelScope.TOPIC, topic.id).rpartition("/")[2],
        "choice_id": str(choice.id),
        "request_id": str(request.id),
        "import_id": str(brought.id),
        "ending": "csv",
        "answer_id": str(uuid.UUID(int=1)),
        "fund": world.alimento.slug,
        "fund_id": str(world.horeca.id),
        "theme": world.theme.slug,
        "initiative": initiative.slug,
        "key": "abcdefgh1234",
        "version_id": str(earlier.id),
        "name": "banden.csv",
        "filename": "manifest.json",
    }

"""What somebody without an account answers by their link."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from samenspel.groups.outsiders.forms import OutsiderNameForm
from samenspel.meetings.attendance.answers.choices import simple_choices
from samenspel.meetings.outsiders.queries import OpenedInvitation
from samenspel.meetings.polls.models import SlotValue


class OutsiderAnswerForm(OutsiderNameForm):
    """Their name, and whether they come or which moments suit them; `sent` are the moments as they were sent."""

    @staticmethod
    def choice_in(opened: OpenedInvitation, sent: Mapping[str, str]) -> str | None:
        """Whether they come; None for what is no choice."""
        choice = sent.get("value")
        return choice if choice in simple_choices(opened.meeting.is_hybrid) else None

    @staticmethod
    def slots_in(opened: OpenedInvitation, sent: MultiDict[str, str]) -> dict[str, str]:
        """What was chosen of each moment that is still proposed; those that were left open are absent."""
        given = {str(slot.id): sent.get(f"slot-{slot.id}", "") for slot in opened.slots}
        return {slot: value for slot, value in given.items() if value in set(SlotValue)}

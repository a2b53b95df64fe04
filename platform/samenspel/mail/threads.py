"""What mails are about: a mailbox shows those about one thing as one conversation, and sorts them by group."""

import uuid
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from samenspel.printable import one_line


@dataclass(frozen=True, slots=True)
class MailThread:
    """A thing that mails are about, such as a topic or a meeting, with the group in which it stands.

    Every mail of it has the same subject, which is what Outlook and Gmail sort by, and refers to the same identifier,
    which is what all others sort by. No mail has that identifier itself: one that came twice would be dropped.
    """

    kind: str
    id: uuid.UUID
    title: str
    group_id: uuid.UUID | None = None
    group_name: str = ""

    @property
    def subject(self) -> str:
        return one_line(f"[{self.group_name}] {self.title}" if self.group_name else self.title)

    def headers_json(self) -> dict[str, Any]:
        """What the outbox keeps of it."""
        group = {"list": [f"group-{self.group_id.hex}", one_line(self.group_name)]} if self.group_id else {}
        return {"thread": f"{self.kind}-{self.id.hex}", **group}


def list_id(name: str, label: str, host: str) -> str:
    """The header List-Id (RFC 2919) of a list; its name is an address without the @."""
    return formataddr((label, f"{name}.{host}"))

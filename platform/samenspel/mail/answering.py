"""Where an answer to a mail goes: an address that names the thing, and that only this installation can make.

After the plus stands a tag: the kind and the id of the thing, and a signature over these and the account that got the
mail. A mail about several things has one too, so that who answers it hears what to do.
"""

import hmac
import uuid
from base64 import b32decode, b32encode
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import lazy_gettext as _l

from samenspel.mail.tags import with_tag
from samenspel.runtime.app_key import SETTINGS
from samenspel.tokens import secret_keys

#: The kinds of things that can be answered, by their place in a tag: new ones come last. These are the values of
#: `activity.things.ThingKind`, but for the mail about several things.
KINDS = ("several", "topic", "meeting", "action_point", "channel", "poll")
SEVERAL = KINDS[0]
_SIGNATURE = 9
#: 26 bytes are 42 letters: with the name of the mailbox they fit in the 64 that stand before an @.
TAG_LENGTH = 42
_HINTS = {
    "several": _l("Deze mail gaat over meer dan één ding: antwoord per stuk, met de link die erbij staat."),
    "topic": _l("Antwoord gewoon op deze mail: wat je schrijft, komt als reactie in het onderwerp."),
    "meeting": _l("Antwoord op deze mail met één woord (ja, nee, misschien of online): dat staat dan als je antwoord."),
    "action_point": _l("Is het gebeurd? Antwoord op deze mail met het woord klaar."),
    "poll": _l("Stemmen kan ook met een antwoord op deze mail."),
    "channel": _l("Antwoord gewoon op deze mail: wat je schrijft, komt als bericht in het gesprek."),
}


@dataclass(frozen=True, slots=True)
class AnswerAddress:
    """The address to which somebody answers about a thing of a kind; `words` say how, where each thing has its own."""

    kind: str
    address: str
    words: str = ""

    @property
    def hint(self) -> str:
        """What an answer does, in the language of the moment."""
        return self.words or str(_HINTS[self.kind])


@dataclass(frozen=True, slots=True)
class AnswerTag:
    """What a tag names."""

    kind: str
    thing_id: uuid.UUID
    signature: bytes

    def is_of(self, account_id: uuid.UUID) -> bool:
        """Whether this account got the mail that has this tag."""
        signed = (_signature(key, account_id, self.kind, self.thing_id) for key in secret_keys())
        return any(hmac.compare_digest(self.signature, each) for each in signed)


def address_for_answers(account_id: uuid.UUID, kind: str, thing_id: uuid.UUID) -> AnswerAddress | None:
    """Where an account answers about a thing; None where no answers are read, or not about things of this kind.

    Where the mailbox takes no plus, the identifiers of our mails say what an answer is about.
    """
    settings = SETTINGS.get()
    box = settings.answer_box
    if box is None or not settings.takes_answers or kind not in KINDS:
        return None
    if not settings.answer_plus:
        return AnswerAddress(kind, box)
    return AnswerAddress(kind, with_tag(box, tag_of(account_id, kind, thing_id)))


def answer_hints() -> list[str]:
    """All that mails say of what an answer does, in the language of the moment."""
    return [str(hint) for hint in _HINTS.values()]


def tag_of(account_id: uuid.UUID, kind: str, thing_id: uuid.UUID) -> str:
    """The tag with which an account answers about a thing. Lower case, as mail servers may change capitals."""
    signed = _signature(secret_keys()[-1], account_id, kind, thing_id)
    return b32encode(bytes([KINDS.index(kind)]) + thing_id.bytes + signed).decode().lower().rstrip("=")


def read_tag(tag: str) -> AnswerTag | None:
    """What a tag names; None for one that is not made like ours. Whose it is, is still to be asked."""
    if len(tag) != TAG_LENGTH or not tag.isascii():
        return None
    try:
        content = b32decode(tag.upper() + "=" * (-len(tag) % 8))
    except ValueError:
        return None
    if content[0] >= len(KINDS):
        return None
    return AnswerTag(KINDS[content[0]], uuid.UUID(bytes=content[1:17]), content[17:])


def _signature(key: str, account_id: uuid.UUID, kind: str, thing_id: uuid.UUID) -> bytes:
    secret = hmac.digest(key.encode(), b"answers", sha256)
    return hmac.digest(secret, f"{account_id} {kind} {thing_id}".encode(), sha256)[:_SIGNATURE]

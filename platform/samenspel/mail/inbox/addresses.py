"""The addresses at which this platform gets mail."""

from email.utils import parseaddr

from samenspel.mail.tags import tags_in
from samenspel.runtime.app_key import SETTINGS


def is_ours(address: str) -> bool:
    """Whether a mail to this address would come back to us."""
    settings = SETTINGS.get()
    box = settings.answer_box or ""
    return address in (box.lower(), parseaddr(settings.mail_sender)[1].lower()) or bool(tags_in([address], box))

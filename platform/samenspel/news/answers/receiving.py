"""Takes a letter that a mail server hands over, by the same way as those of the mailbox."""

from samenspel.config import Settings
from samenspel.jobs import reading_phase
from samenspel.mail.inbox.mailbox import FILE_GROWTH, MAX_WORDS_SIZE
from samenspel.news.answers import arrival


def max_size(settings: Settings) -> int:
    """The largest letter that is read, in bytes."""
    return int(settings.upload_max_mib * 2**20 * FILE_GROWTH) + MAX_WORDS_SIZE


def receive_letter(raw: bytes, limit: int) -> None:
    """Takes a letter; of one that is larger only the headers are read, so that its sender hears why. Raises
    sandbox.Busy."""
    is_whole = len(raw) <= limit
    if not is_whole:
        raw = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
    with reading_phase():
        letters = arrival.read_letters([raw], [is_whole])
    arrival.record(letters)

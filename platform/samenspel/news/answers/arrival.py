"""Letters arrive, from the mailbox or from a mail server: each is read once, and becomes a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from samenspel.jobs import enqueue
from samenspel.mail.answering import read_tag
from samenspel.mail.inbox import actions as inbox
from samenspel.mail.inbox.letters import LetterHead
from samenspel.meetings.replies.letters import LetterProblem, ReplyLetter
from samenspel.news.answers.letters import AnswerLetter, head_from_json
from samenspel.runtime import files
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.foreign import sandbox

#: What the reading of the letters that arrived may use.
LIMITS = sandbox.Limits(seconds=30, answer=16 * 2**20)
#: The kind of the jobs that each take one letter.
JOB = "mail-answer"


@dataclass(frozen=True, slots=True)
class ArrivedLetter:
    """A letter as its headers and its calendars say. It has a `head` where it may be an answer in words, and then lies
    in the store under `file_key`; one that is not `is_whole` was too large to be fetched."""

    letter: ReplyLetter
    head: LetterHead | None
    size: int
    file_key: str = ""
    is_whole: bool = True

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether somebody may want to see it in the mailbox: it is neither an answer of a calendar nor one of ours."""
        is_answer = self.head is not None and (bool(self.head.references) or any(map(read_tag, self.head.tags)))
        return self.letter.problem is not None and not is_answer


def read_letters(raws: Sequence[bytes], are_whole: Sequence[bool] = ()) -> list[ArrivedLetter]:
    """Reads letters, and puts those that may be answers in the store. Holds no transaction. Raises sandbox.Busy."""
    found = []
    wholes = are_whole or [True] * len(raws)
    for raw, is_whole, (letter, head) in zip(raws, wholes, _read(raws), strict=True):
        key = files.put(BytesIO(raw)) if head is not None and is_whole else ""
        found.append(ArrivedLetter(letter, head, len(raw), key, is_whole))
    return found


def _read(raws: Sequence[bytes]) -> list[tuple[ReplyLetter, LetterHead | None]]:
    """Reads letters in a process of its own; where one breaks it, each is read alone."""
    if not raws:
        return []
    settings = SETTINGS.get()
    arguments = settings.answer_box or "", settings.trusted_authservs
    try:
        read = sandbox.run("samenspel.news.answers.reading:read_letters", raws, *arguments, limits=LIMITS)
    except sandbox.Unreadable:
        if len(raws) > 1:
            return [_read([raw])[0] for raw in raws]
        return [(ReplyLetter(sha256(raws[0]).hexdigest(), "", True, LetterProblem.BROKEN), None)]
    return [
        (ReplyLetter.from_json(each["letter"]), head_from_json(each["head"]) if each["head"] else None) for each in read
    ]


def record(letters: Sequence[ArrivedLetter]) -> int:
    """Writes a job for each letter that was not read before. Returns how many there were."""
    new = inbox.record_read([each.letter.key for each in letters])
    count = 0
    for each in letters:
        if each.letter.key not in new:
            files.delete(each.file_key) if each.file_key else None
            continue
        new.remove(each.letter.key)
        count += 1
        if each.letter.returned is not None:
            enqueue("mail-returned", each.letter.returned.to_json())
        elif each.head is not None:
            is_wrapped = each.letter.problem is LetterProblem.WRAPPED
            enqueue(JOB, AnswerLetter(each.head, each.file_key, each.size, each.is_whole, is_wrapped).to_json())
        else:
            enqueue("calendar-answer", each.letter.to_json())
    return count

"""People who write through everything: each sends one thing after the other, and sends again what got no answer."""

import html
import random
import re
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import requests

from bench.sessions import Session

#: Whoever got no answer tries again after so many seconds; a page waits longer.
PAUSE = 0.1
#: Somebody who gets no answer for so long counts as refused.
PATIENCE = 120.0
NOBODY = uuid.UUID(int=0)
#: The server is busy or away, says so, and keeps nothing.
LATER = frozenset({429, 502, 503})


@dataclass
class Poster(ABC):
    """One of them, at one server. `refused` counts by status the answers that should not be."""

    name: str
    base: str
    session: Session
    refused: Counter[int] = field(default_factory=Counter)
    retries: int = 0

    @abstractmethod
    def compose(self) -> None:
        """Thinks of the next thing to send."""

    @abstractmethod
    def attempt(self, http: requests.Session) -> requests.Response:
        """Sends what was composed; the same each time until it was taken."""

    @abstractmethod
    def taken(self, answer: requests.Response) -> None:
        """Notes that the server said yes."""

    def work(self, stop: threading.Event) -> None:
        """Sends until it is told to stop, and then until the last thing is answered."""
        http, chance = requests.Session(), random.Random(self.name)
        while not stop.is_set():
            self.compose()
            answer = self._deliver(http)
            if answer is None:
                return
            self.taken(answer)
            time.sleep(chance.uniform(0.02, 0.2))

    def _deliver(self, http: requests.Session) -> requests.Response | None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = self.attempt(http)
            except requests.RequestException:
                http.close()
            else:
                if answer.status_code in (200, 303):
                    return answer
                if answer.status_code not in LATER:
                    self.refused[answer.status_code] += 1
                    if answer.status_code < 500:
                        return None
            self.retries += 1
            time.sleep(PAUSE)
        self.refused[0] += 1
        return None

    def post(
        self, http: requests.Session, path: str, fields: Mapping[str, str], file: str | None = None
    ) -> requests.Response:
        return http.post(
            self.base + path,
            data=dict(fields),
            files={"upload": (f"{file}.txt", file)} if file else None,
            headers=self.session.headers,
            timeout=20,
            allow_redirects=False,
        )


@dataclass
class Author(Poster):
    """Writes replies, messages, topics or documents. `acknowledged` are the marks of those that were taken, in order.

    `field` is the field of the form that gets the mark; `file` whether a file with the mark goes along.
    """

    path: str = ""
    field_name: str = "body"
    others: Mapping[str, str] = field(default_factory=dict)
    file: bool = False
    acknowledged: list[str] = field(default_factory=list)
    _mark: str = ""

    def compose(self) -> None:
        self._mark = f"{self.name}-{len(self.acknowledged):04d}-{uuid.uuid4().hex[:8]}"

    def attempt(self, http: requests.Session) -> requests.Response:
        # As the pages send them: a post in a thread is known by its nonce, all else by the key of its form.
        key = {"form_key": self._mark} if self.file else {"nonce": self._mark}
        fields = {self.field_name: self._mark, **self.others, **key}
        return self.post(http, self.path, fields, self._mark if self.file else None)

    def taken(self, answer: requests.Response) -> None:
        self.acknowledged.append(self._mark)

    def faults(self, stored: Sequence[str]) -> tuple[int, int, int]:
        """How many marks are not stored, are stored more than once, and stand before an earlier one."""
        mine = [mark for mark in stored if mark.startswith(f"{self.name}-")]
        counts = Counter(mine)
        lost = sum(mark not in counts for mark in self.acknowledged)
        disorderly = sum(later < earlier for earlier, later in pairwise(mine))
        return lost, sum(counts.values()) - len(counts), disorderly


@dataclass
class Voter(Poster):
    """Answers the moments of a date poll. `last` is the answer to each that was taken last."""

    meeting: uuid.UUID = NOBODY
    slots: Sequence[uuid.UUID] = ()
    account: uuid.UUID = NOBODY
    last: dict[uuid.UUID, str] = field(default_factory=dict)
    _vote: tuple[uuid.UUID, str] = (NOBODY, "")

    def compose(self) -> None:
        self._vote = random.choice(self.slots), random.choice(("yes", "if_needed", "no"))

    def attempt(self, http: requests.Session) -> requests.Response:
        slot, value = self._vote
        return self.post(http, f"/bijeenkomsten/{self.meeting}/momenten/{slot}/antwoord", {"value": value})

    def taken(self, answer: requests.Response) -> None:
        slot, value = self._vote
        self.last[slot] = value


@dataclass
class Reporter(Poster):
    """Writes lines in one part of a report, together with others. `lines` are those that were taken."""

    path: str = ""
    text: str = ""
    lines: list[str] = field(default_factory=list)
    _line: str = ""
    _base: str = ""

    def compose(self) -> None:
        self._line = f"[{self.name}-{len(self.lines):04d}] gezegd"
        self._base, self.text = self.text, "\n".join(filter(None, (self.text, self._line)))

    def attempt(self, http: requests.Session) -> requests.Response:
        nonce = f"{self.name}-{len(self.lines)}"
        return self.post(http, self.path, {"base": self._base, "text": self.text, "nonce": nonce})

    def taken(self, answer: requests.Response) -> None:
        found = re.search(r'data-text="([^"]*)"', answer.text)
        self.text = html.unescape(found[1]) if found else self.text
        self.lines.append(self._line)

    def post(
        self, http: requests.Session, path: str, fields: Mapping[str, str], file: str | None = None
    ) -> requests.Response:
        http.headers["HX-Request"] = "true"  # the answer is the part as it stands now
        return super().post(http, path, fields, file)

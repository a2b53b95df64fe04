"""Benchmark `drafts`: how old the oldest character is that somebody loses who is interrupted amid their typing.

Each letter is typed at a known moment. The age of the oldest lost one is the time from its key to the interruption; 0
where all came back. Where an interruption lasts, what is typed during it counts, and is looked for when it is over.
"""

import os
import shutil
import signal
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.browser import OPTIONS, chromium_path
from bench.figures import Figure, Refused
from bench.places import find_places
from bench.server import Server, demo_data, free_port, samenspel
from bench.sessions import Session, sign_in

MAX_AGE_S = 2.0
TYPING_S, PAUSE_S = 6.0, 0.07
#: The time in which what waited in a browser reaches the server, and another device.
SETTLE_S = 4.0
WORDS = "Na de bijeenkomst bleef de vraag wie de bevraging verder opvolgt en tegen wanneer dat rond moet zijn "
BODY = "textarea[name=body]"


@dataclass
class Typist:
    """Somebody who types in a page, letter by letter, and remembers when."""

    page: Page
    text: str = ""
    moments: list[float] = field(default_factory=list)

    def begin(self, url: str) -> None:
        answer = self.page.goto(url)
        if answer is None or answer.status != 200:
            raise Refused(f"{url} answered {answer.status if answer else 'nothing'}")
        self.focus()

    def focus(self) -> None:
        self.page.wait_for_timeout(500)
        self.page.get_by_label("Tekst", exact=True).first.click()
        self.page.wait_for_timeout(1500)  # the editor takes the place of the textarea
        self.page.keyboard.press("Control+End")

    def type(self, seconds: float = TYPING_S) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            letter = WORDS[len(self.text) % len(WORDS)]
            self.moments.append(time.monotonic())
            self.page.keyboard.type(letter)
            self.text += letter
            time.sleep(PAUSE_S)

    def age_of_lost(self, found: str, at: float) -> float:
        """How old the oldest letter was, at a moment, that is not in what was found."""
        pairs = zip(self.text, found, strict=False)
        there = next((at for at, (typed, kept) in enumerate(pairs) if typed != kept), min(len(self.text), len(found)))
        while there < len(self.text) and self.text[there].isspace():
            there += 1  # blanks at the end of a line are none
        return at - self.moments[there] if there < len(self.text) else 0.0


def value(page: Page) -> str:
    return str(page.locator(BODY).input_value())


def run(quick: bool) -> Iterator[Figure]:
    """Each interruption several times; both in the browser that was interrupted and on another device."""
    times = 1 if quick else 3
    with demo_data() as data, sync_playwright() as playwright:
        port = free_port()
        place = next(each for each in find_places(data).pages if each.name == "group")
        trial = Trial(playwright, data, port, f"{place.path}/onderwerpen/nieuw", place.viewer.hex)
        for name, interrupt, against in SCENARIOS:
            ages: dict[str, float] = {}
            for _ in range(times):
                for where, age in interrupt(trial).items():
                    ages[where] = max(ages.get(where, 0.0), age)
            for where, age in ages.items():
                yield Figure(f"{name}-{where}", age, "s", MAX_AGE_S, f"{against}; the worst of {times}")


@dataclass
class Trial:
    """What every interruption begins with: the data of a demo, an address, and who types there."""

    playwright: Playwright
    data: Path
    port: int
    path: str
    account: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def forget(self) -> None:
        """Drafts of the interruption before are none of this one."""
        with closing(sqlite3.connect(self.data / "samenspel.sqlite3", timeout=20)) as database, database:
            database.execute("DELETE FROM form_draft")

    def session(self, server: Server) -> Session:
        return sign_in(server, [uuid.UUID(self.account)])[0]


class Device:
    """A browser with a profile of its own on the disk, which may be killed and started again."""

    def __init__(self, trial: Trial, session: Session) -> None:
        self.trial, self.session = trial, session
        self.profile = tempfile.mkdtemp(prefix="samenspel-profile-")
        self.context = self._start()
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def _start(self) -> BrowserContext:
        context = self.trial.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=chromium_path(), args=OPTIONS, locale="nl-BE"
        )
        context.on("page", lambda page: page.on("dialog", lambda dialog: dialog.accept()))
        for page in context.pages:
            page.on("dialog", lambda dialog: dialog.accept())
        self.sign_in(context)
        return context

    def sign_in(self, context: BrowserContext, session: Session | None = None) -> None:
        self.session = session or self.session
        name, _, cookie = self.session.cookie.partition("=")
        context.add_cookies([{"name": name, "value": cookie, "url": f"http://127.0.0.1:{self.trial.port}"}])

    def kill(self) -> float:
        """SIGKILL to all processes of this browser; returns when."""
        at = time.monotonic()
        for pid in _processes_with(self.profile):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Exception):  # the driver hears that its browser is gone
            self.context.close()
        return at

    def open_anew(self) -> Page:
        """Closes the tab, and opens another one."""
        page = self.context.new_page()
        self.page.close()
        self.page = page
        return page

    def start_again(self) -> Page:
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            Path(self.profile, name).unlink(missing_ok=True)
        self.context = self._start()
        self.page = self.context.new_page()
        return self.page

    def close(self) -> None:
        with suppress(Exception):
            self.context.close()
        shutil.rmtree(self.profile, ignore_errors=True)


def _processes_with(profile: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if profile in (folder / "cmdline").read_text():
                    found.append(int(folder.name))
    return found


def taken_over(trial: Trial, session: Session) -> str:
    """What another device gets when it takes over what is offered there; nothing where nothing is."""
    other = Device(trial, session)
    try:
        other.page.goto(trial.url)
        button = other.page.get_by_role("button", name="Overnemen")
        with suppress(Exception):
            button.wait_for(timeout=5000)
            button.click()
        other.page.wait_for_timeout(800)
        return value(other.page)
    finally:
        other.close()


def _killed(trial: Trial) -> dict[str, float]:
    with samenspel(trial.data, trial.port) as server:
        trial.forget()
        device = Device(trial, trial.session(server))
        try:
            typist = Typist(device.page)
            typist.begin(trial.url)
            typist.type()
            at = device.kill()
            other = typist.age_of_lost(taken_over(trial, trial.session(server)), at)
            page = device.start_again()
            page.goto(trial.url)
            page.wait_for_timeout(2500)
            return {"same-device": typist.age_of_lost(value(page), at), "other-device": other}
        finally:
            device.close()


def _killed_offline(trial: Trial) -> dict[str, float]:
    with samenspel(trial.data, trial.port) as server:
        trial.forget()
        device = Device(trial, trial.session(server))
        try:
            typist = Typist(device.page)
            typist.begin(trial.url)
            typist.type()
            device.context.set_offline(True)
            typist.type(12)
            at = device.kill()
            page = device.start_again()
            page.goto(trial.url)
            page.wait_for_timeout(2500)
            return {"same-device": typist.age_of_lost(value(page), at)}
        finally:
            device.close()


def _dropped(trial: Trial) -> dict[str, float]:
    """The connection goes, somebody types on, closes the tab, and opens it again when there is a network."""
    with samenspel(trial.data, trial.port) as server:
        trial.forget()
        device = Device(trial, trial.session(server))
        try:
            typist = Typist(device.page)
            typist.begin(trial.url)
            typist.type()
            device.context.set_offline(True)
            typist.type()
            at = time.monotonic()
            page = device.open_anew()
            device.context.set_offline(False)
            page.goto(trial.url)
            page.wait_for_timeout(1000 * SETTLE_S)
            same = typist.age_of_lost(value(page), at)
            return {
                "same-device": same,
                "other-device": typist.age_of_lost(taken_over(trial, trial.session(server)), at),
            }
        finally:
            device.close()


def _open_for_days(trial: Trial) -> dict[str, float]:
    """One page stays open: three times its network goes and comes back, the server is started anew amid the typing, and
    its session is made 72 hours older in the database between two sentences. Then the browser is killed."""
    session: Session | None = None
    device: Device | None = None
    typist: Typist | None = None
    try:
        for part in range(2):
            with samenspel(trial.data, trial.port) as server:
                if device is None or typist is None:
                    trial.forget()
                    session = trial.session(server)
                    device = Device(trial, session)
                    typist = Typist(device.page)
                    typist.begin(trial.url)
                for _network in range(2 - part):
                    typist.type(3)
                    device.context.set_offline(True)
                    typist.type(2)
                    device.context.set_offline(False)
                _let_hours_pass(trial.data, 36)
                typist.type(3)
                if part:
                    time.sleep(SETTLE_S - 2)
                    typist.type()
                    at = device.kill()
                    other = typist.age_of_lost(taken_over(trial, trial.session(server)), at)
                    page = device.start_again()
                    page.goto(trial.url)
                    page.wait_for_timeout(2500)
                    return {"same-device": typist.age_of_lost(value(page), at), "other-device": other}
            typist.type(2)  # nobody answers
        raise AssertionError
    finally:
        if device is not None:
            device.close()


def _let_hours_pass(data: Path, hours: int) -> None:
    """Makes all sessions older. One that is used, as a page in which somebody types does, goes on for a week."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=20)) as database, database:
        database.execute(
            "UPDATE device_session SET created_at = datetime(created_at, ?) || '.000000',"
            " last_used_at = datetime(last_used_at, '-11 hours') || '.000000'",
            [f"-{hours} hours"],
        )


def _signed_out(trial: Trial) -> dict[str, float]:
    """The session ends amid the typing; somebody types on, and signs in again."""
    with samenspel(trial.data, trial.port) as server:
        trial.forget()
        device = Device(trial, trial.session(server))
        try:
            typist = Typist(device.page)
            typist.begin(trial.url)
            typist.type()
            with closing(sqlite3.connect(trial.data / "samenspel.sqlite3", timeout=20)) as database, database:
                database.execute("DELETE FROM device_session")
            typist.type()
            at = time.monotonic()
            page = device.open_anew()
            device.sign_in(device.context, trial.session(server))
            page.goto(trial.url)
            page.wait_for_timeout(1000 * SETTLE_S)
            same = typist.age_of_lost(value(page), at)
            return {
                "same-device": same,
                "other-device": typist.age_of_lost(taken_over(trial, trial.session(server)), at),
            }
        finally:
            device.close()


def _on_two(trial: Trial) -> dict[str, float]:
    """Two devices write in the same form at once; both are killed. Each text must be there."""
    with samenspel(trial.data, trial.port) as server:
        trial.forget()
        devices = [Device(trial, trial.session(server)) for _ in range(2)]
        try:
            typists = [Typist(device.page) for device in devices]
            for typist in typists:
                typist.begin(trial.url)
            typists[1].page.keyboard.type("B")  # so that neither is the beginning of the other
            typists[1].text, typists[1].moments = "B", [time.monotonic()]
            for _ in range(4):
                for typist in typists:
                    typist.type(1.5)
            at = [device.kill() for device in devices]
            with closing(sqlite3.connect(trial.data / "samenspel.sqlite3", timeout=20)) as database:
                stored = [
                    row[0] for row in database.execute("SELECT json_extract(fields, '$.body[0]') FROM form_draft")
                ]
            worst = max(
                min(typist.age_of_lost(text or "", moment) for text in [*stored, ""])
                for typist, moment in zip(typists, at, strict=True)
            )
            return {"each": worst}
        finally:
            for device in devices:
                device.close()


SCENARIOS = (
    ("killed", _killed, "SIGKILL to Chromium amid the typing, then a start of its profile, and a second profile"),
    (
        "dropped",
        _dropped,
        "no network from amid the typing on (set in the browser); the tab is closed and opened later",
    ),
    ("killed-offline", _killed_offline, "SIGKILL to Chromium after 12 s of typing without a network"),
    (
        "open-72-hours",
        _open_for_days,
        "one page over three breaks of its network and a start of the server; its session is aged in the database, "
        "the clock of the browser is not; then SIGKILL",
    ),
    ("signed-out", _signed_out, "the session ends amid the typing, on it goes, then a new session and the page anew"),
    ("two-devices", _on_two, "both type at once in the same form and are killed: the worst of the two"),
)

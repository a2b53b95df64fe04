"""A disk that fills up while people write: what does not fit is refused in words, and all goes on with room."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.figures import Figure
from bench.machine import say
from bench.places import Places, find_places
from bench.server import Server, samenspel
from bench.sessions import sign_in

SPARE_MIB = 12
PAGES = ("/", "/bijeenkomsten", "/berichten")


def run(demo: Path) -> Iterator[Figure]:
    """On a copy of the demo data, on a disk of its own in memory. Gives nothing where such a disk may not be made."""
    size = sum(file.stat().st_size for file in demo.rglob("*") if file.is_file()) // 2**20
    with _small_disk(size + SPARE_MIB) as folder:
        if folder is None:
            say("faults: no disk of a given size can be made here (mount needs root): the full disk is left out")
            return
        data = folder / "data"
        shutil.copytree(demo, data)
        with samenspel(data) as server:
            yield from _fill_and_make_room(server, find_places(data))


@contextmanager
def _small_disk(mib: int) -> Iterator[Path | None]:
    folder = Path(tempfile.mkdtemp(prefix="samenspel-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder)]
    is_made = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield folder if is_made else None
    finally:
        if is_made:
            subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


def _fill_and_make_room(server: Server, places: Places) -> Iterator[Figure]:
    http = requests.Session()
    http.headers.update(sign_in(server, places.members[:1])[0].headers)
    number = 0

    def write(file: bool = False) -> requests.Response:
        nonlocal number
        number += 1
        fields = {
            "title": f"Vol {number}",
            "body": "woorden " * 1000,
            "nonce": f"vol-{number}",
            "form_key": f"vol-{number}",
        }
        path = f"/overleg/{places.slug}/{'documenten' if file else 'onderwerpen'}"
        files = {"upload": ("vol.txt", "woorden " * 200_000)} if file else None
        return http.post(server.base + path, data=fields, files=files, allow_redirects=False, timeout=30)

    ballast = server.data / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    refusals = [write(), write(file=True)]
    while refusals[-1].status_code == 303 and len(refusals) < 200:  # there may be some room within the database
        refusals.append(write())
    refusals += [write() for _ in range(5)]
    wrong = [each for each in refusals if each.status_code not in (303, 507)]
    wordless = [each for each in refusals if each.status_code == 507 and not re.search(r"<h1[^>]*>\s*\w", each.text)]
    against = f"{len(refusals)} writes on a full disk, {sum(each.status_code == 507 for each in refusals)} refused"
    yield Figure("disk.bare_errors", len(wrong) + len(wordless), "answers", 0, against)
    read = [http.get(server.base + path, timeout=30).status_code for path in PAGES]
    yield Figure("disk.pages_failed", sum(status != 200 for status in read), "pages", 0, f"of {len(read)}, disk full")
    began = time.monotonic()
    while _health(server) != 507 and time.monotonic() - began < 30:  # it tries every five seconds at most
        time.sleep(0.1)
    yield Figure("disk.health", time.monotonic() - began, "s", 7, "until health says that nothing can be written")
    os.unlink(ballast)
    began = time.monotonic()
    while write().status_code != 303 and time.monotonic() - began < 30:
        time.sleep(0.1)
    yield Figure("disk.recovery", time.monotonic() - began, "s", 2, "until a write is taken, from when there is room")


def _health(server: Server) -> int:
    return requests.get(f"{server.base}/gezondheid", timeout=30).status_code

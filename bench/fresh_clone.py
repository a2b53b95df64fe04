"""Benchmark `setup`: bin/run from a fresh clone to the first page, with warm caches; then once more."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Refused
from bench.server import ROOT, answers, end, free_port

FIRST_S, AGAIN_S = 60.0, 5.0
GIVE_UP_S = 240.0


def run(quick: bool) -> Iterator[Figure]:
    """The same with --quick: it happens once either way. The last commit is measured, not the work tree."""
    with tempfile.TemporaryDirectory(prefix="samenspel-clone-") as folder:
        clone = Path(folder) / "samenspel"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        try:
            first = _first_page(clone)
            yield Figure("fresh-clone", first, "s", FIRST_S, "bin/run to the sign-in page, demo data included")
            yield Figure("second-start", _first_page(clone), "s", AGAIN_S, f"the first start took {first:.1f} s")
        finally:
            shutil.rmtree(clone, ignore_errors=True)


def _first_page(clone: Path) -> float:
    """Seconds from bin/run to a sign-in page that answers; the server is stopped again."""
    port = free_port()
    base: str = getattr(sys, "_base_executable", "") or sys.executable
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAMENSPEL_", "VIRTUAL_ENV"))}
    log = clone.parent / "run.log"
    with log.open("ab") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            [str(clone / "bin" / "run"), "--port", str(port)],
            cwd=clone,
            env={**kept, "PYTHON": base},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not answers(f"http://127.0.0.1:{port}/aanmelden"):
            if process.poll() is not None or time.monotonic() - began > GIVE_UP_S:
                raise Refused(f"bin/run did not come to a page:\n{log.read_text('utf-8', errors='replace')[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        end(process)

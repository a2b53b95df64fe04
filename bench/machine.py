"""Facts of this machine and of process trees, from /proc (Linux)."""

import math
import os
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # clock ticks a second: the resolution of CPU times


def say(text: str) -> None:
    """Progress for who watches; figures alone go to stdout."""
    print(text, file=sys.stderr, flush=True)


def percentile(values: Iterable[float], rank: float) -> float:
    """The nearest-rank percentile (rank 0 to 100) of at least one value."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(rank / 100 * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process tree used: CPU seconds so far, and MiB of resident memory now."""

    cpu_s: float
    rss_mib: float


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the command's name, the first of which is the state."""
    with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
        return file.read().rsplit(")", 1)[1].split()


def tree(root: int) -> list[int]:
    """A process and its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                children.setdefault(int(_stat(int(entry))[1]), []).append(int(entry))
            except OSError:
                continue  # it ended while we looked
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def usage(root: int) -> Usage:
    """CPU and memory of a process tree; pages that forked workers share count once for each."""
    cpu = rss = 0.0
    for pid in tree(root):
        try:
            cpu += sum(int(ticks) for ticks in _stat(pid)[11:15]) / TICKS
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                rss += sum(int(line.split()[1]) for line in file if line.startswith("Rss:")) / 1024
        except OSError:
            continue
    return Usage(cpu, rss)


def cpu_ms(root: int) -> float:
    """CPU milliseconds so far of the living threads of a process tree, to the microsecond.

    `usage` counts threads that ended as well, but in ticks: too coarse for some hundred requests to a server that keeps
    its threads.
    """
    nanoseconds = 0
    for pid in tree(root):
        for task in Path(f"/proc/{pid}/task").iterdir():
            try:
                nanoseconds += int((task / "schedstat").read_text().split()[0])
            except OSError:
                continue  # it ended while we looked
    return nanoseconds / 1e6


def _busy_s() -> float:
    """CPU seconds that the whole machine used since it started, over all cores."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _idle, _iowait, *rest = (int(ticks) for ticks in file.readline().split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def load_of_others(seconds: float = 0.5) -> float:
    """How many cores are in use now, while we only wait."""
    busy, began = _busy_s(), time.monotonic()
    time.sleep(seconds)
    return (_busy_s() - busy) / (time.monotonic() - began)


def wait_quiet(limit: float, cores: float = 0.35) -> None:
    """Waits until the machine uses fewer cores than that, at most so many seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end and load_of_others(0.3) > cores:
        pass


def wait_idle(root: int, limit: float = 10.0) -> None:
    """Waits until a process tree uses less than a tenth of a core: what it was asked before is done."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = usage(root).cpu_s
        time.sleep(0.2)
        if usage(root).cpu_s - before <= 0.02:
            return

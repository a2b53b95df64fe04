"""The benchmark frame: figures that hold or not, deliveries that are counted right, and the list of benchmarks."""

import json
import runpy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.deliveries import Deliveries, token
from bench.figures import Figure
from bench.machine import percentile, usage

ROOT = Path(__file__).resolve().parents[2]


def packet(message: int, number: int) -> bytes:
    """A push as it comes over the socket."""
    html = f"<li>Dag {token(message, time.monotonic_ns() - 5_000_000)}</li>"
    return b"42" + json.dumps(["push", {"room": "channel:1", "html": html, "seq": number}]).encode()


@pytest.mark.parametrize(
    ("value", "at_least", "holds"), [(20, False, True), (20.1, False, False), (20, True, True), (19.9, True, False)]
)
def test_a_figure_holds_up_to_its_goal(value: float, at_least: bool, holds: bool) -> None:
    figure = Figure("start", value, "x hello", 20, "hello 0.4 ms", at_least)
    assert figure.holds is holds
    line = json.loads(figure.line("pages"))
    assert line["name"] == "pages.start"
    assert line["holds"] is holds
    assert line["goal"] == (">= 20" if at_least else "<= 20")


def test_a_room_that_heard_everything_in_order_has_no_faults() -> None:
    heard = Deliveries(2)
    for member in range(2):
        for message in range(3):
            heard.got(member, packet(message, 7 + message))
    assert (heard.lost(3), heard.doubles, heard.disorderly(), heard.numbers_disagree()) == (0, 0, 0, False)
    assert all(5 <= ms < 1000 for ms in heard.ms)


def test_losses_doubles_and_disorder_are_seen() -> None:
    heard = Deliveries(2)
    for message in (0, 2, 1, 1):
        heard.got(0, packet(message, message))
    heard.got(1, packet(0, 0))
    assert heard.lost(3) == 2
    assert heard.doubles == 1
    assert heard.disorderly() == 1


def test_a_message_with_two_numbers_is_seen() -> None:
    heard = Deliveries(2)
    heard.got(0, packet(0, 4))
    heard.got(1, packet(0, 5))
    assert heard.numbers_disagree()


def test_two_messages_with_one_number_are_seen() -> None:
    heard = Deliveries(1)
    heard.got(0, packet(0, 4))
    heard.got(0, packet(1, 4))
    assert heard.numbers_disagree()
    assert heard.disorderly() == 1


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([5, 1, 3], 50) == 3
    assert percentile(range(1, 101), 99) == 99
    assert percentile([4], 99) == 4


def test_the_usage_of_a_process_counts_its_children() -> None:
    burn = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    program = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {burn!r}]); time.sleep(30)"
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        limit = time.monotonic() + 20
        while usage(process.pid).cpu_s < 0.3 and time.monotonic() < limit:
            time.sleep(0.05)
        assert usage(process.pid).cpu_s >= 0.3
        assert usage(process.pid).rss_mib > 1
    finally:
        process.kill()
        process.wait()


def test_without_names_the_benchmarks_are_listed() -> None:
    command = [sys.executable, "-m", "bench"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0
    listed = [line.split()[0] for line in result.stdout.splitlines()]
    assert {"pages", "first-load", "chat-latency", "planner", "poll-rush", "coedit", "setup"} <= set(listed)


def test_an_unknown_name_is_refused_with_the_names_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "speed"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("bench", run_name="__main__")
    assert ended.value.code == 2
    assert "chat-latency" in capsys.readouterr().err

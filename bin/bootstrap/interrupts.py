"""Ctrl-C and SIGTERM, both as KeyboardInterrupt; held back where one would leave a started program behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_is_held = False
_came = False


def install() -> None:
    """Takes the two signals; one that is ignored from outside (as by nohup) stays ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


@contextmanager
def held() -> Iterator[None]:
    """An interrupt in this block is raised at its end. Only the main thread is ever interrupted."""
    global _is_held, _came
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _is_held = True
    try:
        yield
    finally:
        _is_held = False
    if _came:
        _came = False
        raise KeyboardInterrupt


def _on_signal(signum: int, frame: FrameType | None) -> None:
    global _came
    if not _is_held:
        raise KeyboardInterrupt
    _came = True

"""Gives a process that a test starts the clock of the tests (see tests/clock.py): Python imports this first."""

import os
import sys
from datetime import timedelta

sys.modules["pytest"] = None  # type: ignore[assignment]  # time-machine would load it for a fixture that nobody asks for
import time_machine  # noqa: E402

del sys.modules["pytest"]
time_machine.travel(timedelta(seconds=float(os.environ["SAMENSPEL_TEST_AHEAD"])), tick=True).start()

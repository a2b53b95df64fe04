"""The clock of the tests. It starts at the same moment whatever the day, and ticks, here and in processes of tests.

`SAMENSPEL_TEST_NOW=2028-02-29T12:00` starts it at another moment in Brussels, with an offset where that time comes
twice: `2026-10-25T02:30+01:00`. `SAMENSPEL_TEST_NOW=now` leaves it to the machine.
"""

import os
import time
from datetime import datetime
from pathlib import Path

import time_machine

from samenspel.clock import BRUSSELS

#: A Tuesday without a holiday near, in the weeks that most tests were written in.
USUAL = "2026-11-24T10:00"
_HOOK = Path(__file__).parent / "other_process"


def start() -> None:
    """Sets the clock of this process, for as long as it runs."""
    chosen = os.environ.get("SAMENSPEL_TEST_NOW") or USUAL
    moment = datetime.now(BRUSSELS) if chosen == "now" else datetime.fromisoformat(chosen)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)
    # As a number: with a zone, time-machine would give it to the whole process.
    time_machine.travel(moment.timestamp(), tick=True).start()


def environment() -> dict[str, str]:
    """The environment of this process without its settings of Samenspel, in which Python has the clock of the tests.

    Python imports the `sitecustomize` of its path before anything else, in processes of our processes too.
    """
    usual = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    path = os.pathsep.join([str(_HOOK), *filter(None, [usual.get("PYTHONPATH")])])
    ahead = time.time() - time_machine.escape_hatch.time.time()
    return usual | {"PYTHONPATH": path, "SAMENSPEL_TEST_AHEAD": str(ahead)}

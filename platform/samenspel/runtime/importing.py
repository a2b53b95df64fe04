"""What must be so before the other modules are imported; `done()` when they are.

Nothing that is imported is garbage, and looking for it takes a quarter of the time, so none is looked for.

numpy's linear algebra reads once how many threads it may take: one. The matrices of an analysis are small. A second
thread computes them no faster but uses the other core as well, which the pages need: 135 ms of CPU for a view instead
of 69.
"""

import gc
import os

_WAS_ENABLED = gc.isenabled()
gc.disable()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def done() -> None:
    if _WAS_ENABLED:
        gc.enable()

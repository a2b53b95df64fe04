"""Limits numpy's linear algebra to one thread. It must be imported before numpy, which reads the setting once.

The matrices of an analysis are small. A second thread computes them no faster but uses the other core as well, which
the pages need: 135 ms of CPU for a view instead of 69.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

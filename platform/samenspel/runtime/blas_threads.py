"""How the linear algebra of numpy works in this process. This comes before numpy does, which reads it once.

The matrices of an analysis are small. A second thread makes them no sooner ready, but takes as much of the other core
again, from the pages that are asked for meanwhile: 135 ms of CPU for a view instead of 69.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

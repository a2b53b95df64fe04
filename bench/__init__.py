"""The benchmarks: `bin/bench` lists them, `bin/bench NAME ... [--quick]` runs them. See README.md here."""

import samenspel  # noqa: F401 (before numpy: it says how many threads that may use)

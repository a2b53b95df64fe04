"""The benchmarks: `bin/bench` lists them, `bin/bench NAME ... [--quick]` runs them. See README.md here."""

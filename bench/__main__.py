"""The command bin/bench: runs benchmarks by name and prints one line of JSON for each figure."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

from bench import (
    advice_truth,
    chat_latency,
    coedit,
    communities,
    digest,
    drafts,
    faults,
    first_load,
    fresh_clone,
    groups_scale,
    leaks,
    live,
    mail_replies,
    map_page,
    notices,
    pages,
    partners,
    planner,
    poll_rush,
    real_files,
    relevance,
    scale,
    writing,
    year,
)
from bench.figures import Figure, Refused
from bench.machine import load_of_others, say

Benchmark = Callable[[bool], Iterator[Figure]]
BENCHMARKS: dict[str, tuple[str, Benchmark]] = {
    "pages": ("CPU per request of signed-in pages against a plain Flask hello; a reply", pages.run),
    "first-load": (
        "weight and first paint of pages in Chromium; start and memory of the server",
        first_load.run,
    ),
    "map-page": ("the living map of 39 and of 2,000 funds: when it can be used, frames while it moves", map_page.run),
    "chat-latency": ("a chat message to a second browser, and to a room of 200", chat_latency.run),
    "poll-rush": ("fifty people tapping a date poll at once: no answer lost", poll_rush.run),
    "planner": (
        "the year planner and my agenda at 2,000 meetings and 20,000 answers, against the start page",
        planner.run,
    ),
    "drafts": (
        "how old the oldest letter is that an interruption costs: killed, offline, 72 hours, two devices",
        drafts.run,
    ),
    "typing": ("how long each key takes in the editor, in a text of 20,000 letters", writing.run),
    "groups-scale": (
        "the page of a group and a topic of 200 replies at 5,000 topics and 60,000 replies, against the demo",
        groups_scale.run,
    ),
    "faults": ("nothing lost, doubled or stopped: kill -9 amid writing, a full disk, files that kill", faults.run),
    "digest": ("digests of 2,000 people, killed amid it and begun again: time, twice, missed", digest.run),
    "leaks": ("what each role gets of what it may not see: words, counts, ids, members of closed groups", leaks.run),
    "year": ("a simulated year of 200 people: what they must do told, nothing twice, five minutes a week", year.run),
    "mail-replies": (
        "answers by mail: words lost and quotes left in a corpus, from mail to page, forged ones believed",
        mail_replies.run,
    ),
    "real-files": ("what is understood of each file in a folder of files as people send them", real_files.run),
    "notices": ("how soon a notice is gone everywhere; a thousand at once, mails for 2,000 people", notices.run),
    "partners": ("new partners of real networks predicted, against the usual methods", partners.run),
    "relevance": ("what is relevant for a fund, against what its people then open; true reasons", relevance.run),
    "advice-truth": ("whether advice rests on the evidence that is given with it", advice_truth.run),
    "coedit": ("two writers of one report on a bad connection: lines lost, texts that differ", coedit.run),
    "communities": (
        "groups found again: planted, known, in resamples; none in chance; against usual methods",
        communities.run,
    ),
    "live": ("the whole analysis of some 40 organisations with 1,400 activities", live.run),
    "scale": ("networkx calls and the command analyse on all of Horizon 2020", scale.run),
    "setup": ("bin/run from a fresh clone with warm caches, and once more", fresh_clone.run),
}


def main() -> int:
    """Returns 0 when every figure holds, 1 when one does not, 2 when a benchmark could not run."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures Samenspel on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run; none: list them; or: all")
    parser.add_argument("--quick", action="store_true", help="under a minute each: fewer rounds, same figures")
    parser.add_argument("--folder", help="the folder with the files that real-files reads")
    options = parser.parse_args()
    if options.folder:
        os.environ[real_files.FOLDER] = options.folder
    if not options.names:
        for name, (about, _) in BENCHMARKS.items():
            print(f"{name:14} {about}")
        return 0
    names = list(BENCHMARKS) if options.names == ["all"] else options.names
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    missed, refused = 0, 0
    for name in names:
        began = time.monotonic()
        say(f"== {name}; others use {load_of_others():.1f} cores (above 0.5 the figures are doubtful)")
        try:
            for figure in BENCHMARKS[name][1](options.quick):
                print(figure.line(name), flush=True)
                missed += not figure.holds
        except Refused as problem:
            say(f"{name}: {problem}")
            refused += 1
        say(f"== {name}: {time.monotonic() - began:.0f} s")
    if missed:
        say(f"{missed} figure{'s do' if missed > 1 else ' does'} not hold")
    return 2 if refused else 1 if missed else 0


sys.exit(main())

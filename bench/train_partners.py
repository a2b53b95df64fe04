"""Trains the model of new partners: python -m bench.train_partners [FOLDER] [--until YEAR] [--out FILE].

Nothing of the year `--until` and after is looked at, so that year remains to judge on. It takes some ten minutes.
"""

import sys
from pathlib import Path

import numpy as np

from bench import networks
from bench.machine import say
from bench.training import TrainingOptions
from samenspel.maps.analysis.advice.baselines import fitted
from samenspel.maps.analysis.advice.evaluation import HoldOut
from samenspel.maps.analysis.advice.features import columns, ranks
from samenspel.maps.analysis.advice.model import rising
from samenspel.maps.analysis.facts.ties import Numbers

#: How many networks are cut out for each year: around an organisation, of close partners, along walks.
COUNTS: tuple[tuple[networks.Way, int, tuple[int, int]], ...] = (
    ("ego", 240, (39, 39)),
    ("strong", 60, (20, 60)),
    ("walk", 60, (20, 60)),
)
#: How long before `--until` networks are cut out and asked.
YEARS = (3.0, 2.0, 1.0)
#: Pull of the weights to nothing: what fits one kind of network only is not worth it.
PULL = 2000.0


def pair_weights(question: HoldOut) -> Numbers:
    """The training weight of each pair: of a new one by how rare it is for both funds, of another by their number."""
    came = question.came
    count = np.zeros(question.past.n)
    np.add.at(count, question.first[came], 1.0)
    np.add.at(count, question.second[came], 1.0)
    some = np.maximum(count, 1)
    rare = (1 / some[question.first] + 1 / some[question.second]) / max(int((count > 0).sum()), 1)
    return np.where(came, rare, 1.5 / len(came))


def hold_outs(place: Path, until: float) -> list[HoldOut]:
    """The hold-outs to learn from: years that are over before `until`."""
    chosen = [one for one in networks.h39(place) if one.at + 1 <= until]
    for years in YEARS:
        for number, (way, count, sizes) in enumerate(COUNTS):
            chosen += networks.cut_out(place, until - years, count, int(10 * years) + number, sizes, way)
    found = [HoldOut.from_table(one.table, one.at) for one in chosen]
    return [one for one in found if one.came.sum() >= networks.MIN_NEW_PAIRS]


def main() -> int:
    task = TrainingOptions.asked(__doc__, "partner_model.json")
    asked = hold_outs(task.folder, task.until)
    say(f"{len(asked)} networks, {sum(len(one.came) for one in asked)} pairs")
    found = [columns(one.past, one.first, one.second) for one in asked]
    names = list(found[0])
    x = np.concatenate([np.stack([rising(part[name]) for name in names], axis=1) for part in found]).astype(np.float32)
    y = np.concatenate([one.came for one in asked])
    weight = np.concatenate([pair_weights(one) for one in asked])
    weight *= 0.25 / weight.mean()
    say("fitting")
    found_weights = fitted(np.column_stack([np.ones(len(x), np.float32), x]), y, weight, PULL)
    score = x @ found_weights[1:]
    ends = np.cumsum([len(one.came) for one in asked])
    ranked = np.concatenate([ranks(part) for part in np.split(score, ends[:-1])])
    rate = np.concatenate([np.full(len(one.came), np.log(one.past.rate / (1 - one.past.rate))) for one in asked])
    chance = fitted(np.column_stack([np.ones(len(y)), rate, rising(ranked)]), y, np.ones(len(y)), 0.0)
    rounded = [round(float(value), 5) for value in chance]
    named = {name: round(float(value), 5) for name, value in zip(names, found_weights[1:], strict=True)}
    say(f"chance {rounded}")
    task.write({"networks": len(asked), "chance": rounded, "weights": named})
    return 0


if __name__ == "__main__":
    sys.exit(main())

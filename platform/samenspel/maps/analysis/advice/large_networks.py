"""New partners in a network of thousands of organisations, for one of them at a time, in a few milliseconds each.

There not every pair can be weighed, and most pairs share no partner at all. So partners are ranked by shared partners
(Adamic-Adar), a short walk along the ties, which also reaches those that share none, and how active they are lately.
The best few hundred are then put in a better order, see `reranking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from samenspel.maps.analysis.advice import reranking
from samenspel.maps.analysis.advice.assortativity import TraitMixing, is_informative
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.partners import NAMED_PARTNERS
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers
from samenspel.maps.analysis.schema.advice import PartnerReason, SharedPartner

#: How much each counts, on a log scale.
WALK, SHARED, ACTIVE = 1.0, 2.0, 0.3
#: What stands for nothing, so that its logarithm is a number.
NO_WALK, NO_SHARED, NO_ACTIVITY, NO_HANDED, NO_STRENGTH = 1e-6, 0.3, 0.1, 0.003, 0.1
#: The steps of the walk, and how often it starts over; and after how many steps one looks where it is.
STEPS, RESTART, LOOK = 4, 0.2, 3
#: How soon a further activity together adds less to a tie.
FURTHER = 4.0
#: From how many times their share on two kinds of organisations are said to go together.
MIN_LIFT = 1.3
#: Askers at a time, and how often the wanted number of pairs is kept meanwhile.
BLOCK, KEPT = 64, 20
#: The best pairs are found once so many blocks of askers, the most promising first, changed nothing among them.
QUIET_BLOCKS = 4
#: Askers at a time of whom only is looked up how promising they are.
PROMISE_BLOCK = 512

Progress = Callable[[Iterable[int]], Iterable[int]]


@dataclass(frozen=True)
class Closeness:
    """How close everybody (columns) is to each of some askers (rows).

    On a log scale by shared partners and by the walk; as they are what shared partners hand on if each divides what it
    gets equally among its partners (resource allocation, Zhou, Lu and Zhang 2009), how strong the ties to shared
    partners are on both sides, and where the walk is at the third step, so by partners of partners' partners.
    """

    shared: Numbers
    walk: Numbers
    handed: Numbers
    strength: Numbers
    third: Numbers


@dataclass(frozen=True)
class LargeNetworkRanker:
    """A past, ready to be asked for the partners of anybody."""

    past: KnownHistory
    order: reranking.Reranker | None = field(default_factory=reranking.load_shipped)

    @cached_property
    def taken(self) -> Any:
        """Organisations by activities, 1 where they took part."""
        past = self.past
        ones = np.ones(len(past.org))
        return sp.csr_matrix((ones, (past.org, past.act)), shape=(past.n, len(past.value)))

    def _joined(self, each: Numbers) -> Any:
        """For every two the sum of `each` over the activities that they shared."""
        made = (self.taken @ sp.diags(each) @ self.taken.T).tocsr()
        made.setdiag(0)
        made.eliminate_zeros()
        return made

    @cached_property
    def ties(self) -> Any:
        """How strong each tie is: between Newman's weights and counts, undecayed, and each further activity adds less.

        A walk in a large network is short of ties, not of recent ones.
        """
        past = self.past
        made = self._joined(past.value / np.sqrt(np.maximum(past.sizes - 1, 1)))
        made.data = np.log1p(FURTHER * made.data)
        return made

    @cached_property
    def counts(self) -> Any:
        """How many activities two shared, on a log scale."""
        made = self._joined(self.past.value)
        made.data = np.log1p(made.data)
        return made

    @cached_property
    def linked(self) -> Any:
        """1 for each tie."""
        made = self.counts.copy()
        made.data[:] = 1.0
        return made

    @cached_property
    def adamic_adar(self) -> Any:
        """Each tie counted the less, the more partners the first of the two has (Adamic and Adar 2003)."""
        degree = np.asarray(self.linked.sum(axis=1)).ravel()
        return (sp.diags(1 / np.log(degree + 2)) @ self.counts).tocsr()

    @cached_property
    def allocation(self) -> Any:
        """What each hands on to every partner."""
        degree = np.asarray(self.linked.sum(axis=1)).ravel()
        return (sp.diags(1 / np.maximum(degree, 1)) @ self.linked).tocsr()

    @cached_property
    def transition_t(self) -> Any:
        """From where a walk comes to each organisation."""
        strength = np.asarray(self.ties.sum(axis=1)).ravel()
        step = np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)
        return (sp.diags(step) @ self.ties).T.tocsr()

    @cached_property
    def lately(self) -> Numbers:
        """The logarithm of how active each is, by a half-life of a year."""
        return np.log(self.past.activity(1.0) + NO_ACTIVITY)

    @cached_property
    def done(self) -> Numbers:
        """In how many activities each took part."""
        return np.asarray(self.taken.sum(axis=1)).ravel()

    @cached_property
    def each(self) -> Numbers:
        """The measures of one organisation: how active lately, how much in all, in what company, how tied."""
        crowd = np.divide(self.taken @ self.past.sizes, self.done, out=np.ones(self.past.n), where=self.done > 0)
        tied = np.log(np.asarray(self.ties.sum(axis=1)).ravel() + NO_SHARED)
        return np.column_stack([self.lately, np.log1p(self.done), np.log1p(crowd), tied])

    @cached_property
    def tastes(self) -> list[TraitMixing]:
        """What kinds of organisations work together, as far as anything is said of them."""
        return [
            TraitMixing.from_ties(trait, self.past.known, self.linked)
            for trait in self.past.traits
            if is_informative(trait)
        ]

    def untied(self, asker: int) -> Flags:
        """Who the asker never did anything with."""
        new = self.past.known.copy()
        new[self.linked[asker].indices] = False
        new[asker] = False
        return new

    def best(self, asker: int, top: int) -> list[tuple[int, float]]:
        """The best new partners of one organisation with their scores, the best first; all when `top` is 0."""
        score = self.scores([asker])[0]
        new = np.flatnonzero(self.untied(asker))
        order = np.lexsort((new, -score[new]))[: top or None]
        return [(int(j), float(score[j])) for j in new[order]]

    def best_pairs(self, top: int, progress: Progress = iter) -> list[tuple[int, int, float]]:
        """The best `top` new pairs of all, seen from the one to whom it matters most.

        The most promising askers come first; who follows after `QUIET_BLOCKS` that changed nothing is not asked. In
        all of Horizon 2020 and in made networks the twentieth best asker was among the first 200.
        """
        found: dict[tuple[int, int], float] = {}
        promising = self.promising
        worst, quiet = -np.inf, 0
        for begin in progress(range(0, len(promising), BLOCK)):
            if quiet == QUIET_BLOCKS:
                continue
            block = promising[begin : begin + BLOCK]
            scores = self.scores(block)
            for asker, row in zip(block.tolist(), scores, strict=True):
                row[~self.untied(asker)] = -np.inf
            count, better = min(2 * top, scores.size), False
            for place in np.argpartition(-scores, count - 1, axis=None)[:count].tolist():
                row_at, other = divmod(place, self.past.n)
                score = float(scores[row_at, other])
                pair = (min(int(block[row_at]), other), max(int(block[row_at]), other))
                if np.isfinite(score) and score > found.get(pair, -np.inf):
                    found[pair] = score
                    better |= score > worst
            if better and len(found) >= top:
                worst = sorted(found.values(), reverse=True)[top - 1]
            quiet = 0 if better else quiet + 1
            if len(found) > KEPT * top:
                found = dict(sorted(found.items(), key=lambda one: -one[1])[:top])
        ranked = sorted((-score, i, j) for (i, j), score in found.items())[:top]
        return [(i, j, -score) for score, i, j in ranked]

    @cached_property
    def promising(self) -> Indices:
        """Everybody, those first whose best new partner may score most.

        That is the most that shared partners and the activity of a partner give, with a walk that at every step is as
        likely to go there as from whoever goes there most.
        """
        highest = self.transition_t.max(axis=1).toarray().ravel()
        steps = RESTART * sum((1 - RESTART) ** step for step in range(2, STEPS + 1))
        alone = WALK * np.log(steps * highest + NO_WALK) + ACTIVE * self.lately
        known = np.flatnonzero(self.past.known)
        most = np.full(self.past.n, -np.inf)
        for begin in range(0, len(known), PROMISE_BLOCK):
            block = known[begin : begin + PROMISE_BLOCK]
            shared = (self.counts[block] @ self.adamic_adar).tocsr()
            shared = (shared - shared.multiply(self.linked[block])).tocsr()
            asker = block[np.repeat(np.arange(len(block)), np.diff(shared.indptr))]
            value = SHARED * np.log(np.maximum(shared.data, 0) + NO_SHARED) + alone[shared.indices]
            other = shared.indices != asker
            np.maximum.at(most, asker[other], value[other])
        return np.asarray(known[np.argsort(-most[known], kind="stable")], dtype=np.int64)

    def reasons(self, i: int, j: int, names: Sequence[str]) -> list[PartnerReason]:
        """Who both did most with, how active both were in the last year, and whether their kinds go together."""
        found: list[PartnerReason] = []
        thirds = np.intersect1d(self.linked[i].indices, self.linked[j].indices)
        if len(thirds):
            ours = (self.taken[i] @ self.taken[thirds].T).toarray()[0]
            theirs = (self.taken[j] @ self.taken[thirds].T).toarray()[0]
            named = np.lexsort((thirds, -np.minimum(ours, theirs)))[:NAMED_PARTNERS]
            partners: list[SharedPartner] = [
                {"fund": names[thirds[k]], "with_fund": int(ours[k]), "with_partner": int(theirs[k])} for k in named
            ]
            found.append({"kind": "shared_partners", "count": len(thirds), "partners": partners, "activities": []})
        recent = self.past.t > self.past.at - 1
        counts = [int((recent & (self.past.org == one)).sum()) for one in (i, j)]
        if all(counts):
            found.append({"kind": "active", "fund": counts[0], "partner": counts[1], "days": 365, "activities": []})
        known = [pair for taste in self.tastes if (pair := taste.pair(i, j)) is not None]
        one, two, times = max(known, key=lambda pair: pair[2], default=("", "", 0.0))
        if times >= MIN_LIFT:
            found.append({"kind": "traits", "values": [one, two], "times": round(times, 1), "activities": []})
        return found

    def scores(self, askers: Sequence[int] | Indices) -> Numbers:
        """The score of everybody for each asker (rows); partners and the asker have one too, see `apart`."""
        chosen = np.asarray(askers, dtype=np.int64)
        close = self.closeness(chosen)
        made = self.plain(close)
        if self.order is None or not self.familiar:
            return made
        for place, asker in enumerate(chosen.tolist()):
            best = self.first(asker, made[place])
            if len(best):
                relative = self.usual.relative(self.measures(asker, best, close, place))
                made[place, best] = reranking.rerank(made[place, best], self.order.scores(relative))
        return made

    def plain(self, close: Closeness) -> Numbers:
        """The first order."""
        return np.asarray(WALK * close.walk + SHARED * close.shared + ACTIVE * self.lately[None, :], dtype=float)

    @cached_property
    def familiar(self) -> bool:
        """Whether the network is at all like those that the better order was learnt from: as large, and as slow."""
        return int(self.past.known.sum()) >= reranking.MIN_ORGANISATIONS and self.past.memory > reranking.MIN_MEMORY

    @cached_property
    def usual(self) -> reranking.TypicalMeasures:
        """What the measures of the best partners are in this network, for askers that did little to much."""
        known = np.flatnonzero(self.past.known)
        known = known[np.argsort(self.done[known], kind="stable")]
        askers = known[np.unique(np.linspace(0, len(known) - 1, reranking.ASKED).astype(np.int64))]
        close = self.closeness(askers)
        score = self.plain(close)
        found = [
            self.measures(asker, self.first(asker, score[place]), close, place)
            for place, asker in enumerate(askers.tolist())
        ]
        return reranking.TypicalMeasures.from_measures(np.concatenate(found))

    def closeness(self, chosen: Indices) -> Closeness:
        """How close everybody is to each of the chosen."""
        shared = (self.counts[chosen] @ self.adamic_adar).toarray()
        handed = (self.linked[chosen] @ self.allocation).toarray()
        strength = (self.ties[chosen] @ self.ties).toarray()
        place = np.zeros((self.past.n, len(chosen)))
        place[chosen, np.arange(len(chosen))] = 1.0
        found, third = RESTART * place, place
        for step in range(1, STEPS + 1):
            place = (1 - RESTART) * (self.transition_t @ place)
            found += RESTART * place
            if step == LOOK:
                third = place
        walk = np.log(np.ascontiguousarray(found.T) + NO_WALK)
        return Closeness(np.log(shared + NO_SHARED), walk, handed, strength, third.T)

    def first(self, asker: int, score: Numbers) -> Indices:
        """The best new partners by the plain score, as many as are put in a better order."""
        new = np.flatnonzero(self.untied(asker))
        if len(new) <= reranking.BEST:
            return new
        return np.sort(new[np.argpartition(-score[new], reranking.BEST)[: reranking.BEST]])

    def measures(self, asker: int, best: Indices, close: Closeness, place: int) -> Numbers:
        """What a better order is made of, see `reranking`; one row a partner. `place` is the asker's row."""
        near = (
            close.shared[place, best],
            close.walk[place, best],
            np.log(close.handed[place, best] + NO_HANDED),
            np.log(close.strength[place, best] + NO_STRENGTH),
            np.log(close.third[place, best] + NO_WALK),
        )
        mine = np.full(len(best), np.log1p(self.done[asker]))
        liked = [np.sum([taste.between(asker, best) for taste in self.tastes], axis=0)] if self.tastes else []
        return np.column_stack([*near, self.each[best], mine, *liked])

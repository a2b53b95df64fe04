"""How long the worker takes for a view: of 44 organisations with 1,412 activities."""

import time
from collections.abc import Callable, Iterator

import networkx as nx

from bench import networks
from bench.figures import Figure
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import FundFact
from samenspel.maps.analysis.snapshot import snapshot


def run(quick: bool) -> Iterator[Figure]:
    table = networks.whole(networks.folder(), "tc39_topics.csv")
    rows = list(table.participations())
    funds = [FundFact(org, org) for org in table.orgs]
    today = dates.day_of(float(table.t.max()))
    rounds = 3 if quick else 15

    def plain() -> None:
        """What networkx takes for the projection, betweenness and groups alone."""
        graph: nx.Graph[tuple[str, str]] = nx.Graph()
        graph.add_edges_from((("org", row.fund), ("act", row.activity)) for row in rows)
        ties = nx.bipartite.collaboration_weighted_projected_graph(graph, [("org", org) for org in table.orgs])
        nx.betweenness_centrality(ties)
        for seed in range(10):
            nx.community.louvain_communities(ties, seed=seed)

    usual = _least_cpu_ms(plain, rounds)
    told = f"networkx for projection, betweenness and ten Louvain runs only: {usual:.0f} ms; least CPU of {rounds}"
    yield Figure("view", _least_cpu_ms(lambda: snapshot.compute_view(rows, funds, [], today), rounds), "ms", 100, told)
    with_all = _least_cpu_ms(lambda: snapshot.compute(rows, funds, [], today), max(2, rounds // 5))
    told = "with 100 resamples, 40 chance networks, every year and the changes since a year before; by the worker"
    yield Figure("snapshot", with_all, "ms", 2000, told)


def _least_cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of some rounds, in milliseconds."""
    work()
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        least = min(least, time.process_time() - began)
    return least * 1000

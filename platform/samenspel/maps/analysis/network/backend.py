"""A networkx backend for large networks: the calls stay `nx.`, the work is done on sparse matrices and by NetworKit.

It offers what the analysis of a whole continent's organisations needs: Newman's projection, groups, betweenness and
Burt's constraint. Projection, betweenness and constraint equal those of networkx. Groups of high modularity are found
by NetworKit's parallel Leiden (Staudt and Meyerhenke 2016; Nguyen 2021): networkx has none before 3.7, and one that
is slow on such graphs since; `louvain_communities` stays its own, for Leiden would give another division. Small
graphs are left to networkx. Use `with backend.enabled(): nx. ...`, or `backend="samenspel"` in a call. See
docs/large-networks.md.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from inspect import signature
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, triu

from samenspel.maps.analysis.facts.ties import Indices
from samenspel.maps.analysis.network import brandes, burt

NAME = "samenspel"
#: Smaller graphs gain nothing from being converted.
MIN_NODES = 500
#: What to say besides for the Leiden that is done here: from 3.7 on networkx maximises something else if not told.
LEIDEN: dict[str, Any] = (
    {"metric": "modularity"} if "metric" in signature(nx.community.leiden_communities).parameters else {}
)

Node = Hashable


class Network(nx.Graph):  # type: ignore[type-arg]
    """A graph that is kept as a sparse matrix until somebody looks at its nodes or edges one by one."""

    __networkx_backend__ = NAME

    def __init__(
        self,
        nodes: Mapping[Node, dict[str, Any]],
        matrix: csr_array,
        weight: str | None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        self._names = list(nodes)
        self.attributes = nodes
        self._matrix: csr_array | None = matrix
        self._weight = weight
        super().__init__()
        self.graph.update(about or {})

    @property
    def _adj(self) -> dict[Node, dict[Node, dict[str, Any]]]:
        self._unfold()
        return self.__dict__["_unfolded"]  # type: ignore[no-any-return]

    @_adj.setter
    def _adj(self, value: dict[Node, dict[Node, dict[str, Any]]]) -> None:
        self.__dict__["_unfolded"] = value

    @property
    def _node(self) -> dict[Node, dict[str, Any]]:
        self._unfold()
        return self.__dict__["_unfolded_nodes"]  # type: ignore[no-any-return]

    @_node.setter
    def _node(self, value: dict[Node, dict[str, Any]]) -> None:
        self.__dict__["_unfolded_nodes"] = value

    def _unfold(self) -> None:
        """Become an ordinary graph; from then on it may be changed, so the matrix no longer counts."""
        if self._matrix is None:
            return
        matrix, self._matrix = self._matrix, None
        upper = matrix.tocoo()
        mask = upper.row <= upper.col
        nodes: dict[Node, dict[str, Any]] = self.__dict__["_unfolded_nodes"]
        adj: dict[Node, dict[Node, dict[str, Any]]] = self.__dict__["_unfolded"]
        for name in self._names:
            nodes[name] = dict(self.attributes[name])
            adj[name] = {}
        names, key = self._names, self._weight
        rows, columns, values = upper.row[mask].tolist(), upper.col[mask].tolist(), upper.data[mask].tolist()
        for row, column, value in zip(rows, columns, values, strict=True):
            edge = {key: value} if key else {}
            adj[names[row]][names[column]] = edge
            adj[names[column]][names[row]] = edge

    def folded(self, weight: str | None) -> tuple[list[Node], csr_array]:
        """The names of the nodes, and the matrix of weights (1 for each edge when `weight` is None)."""
        if self._matrix is None:
            return list(self), _matrix(self, weight, 1.0)
        if weight == self._weight:
            return self._names, self._matrix
        if weight is None or self._weight is None:
            ones = csr_array(
                (np.ones(self._matrix.nnz), self._matrix.indices, self._matrix.indptr), shape=self._matrix.shape
            )
            return self._names, ones
        return list(self), _matrix(self, weight, 1.0)

    def number_of_nodes(self) -> int:
        return len(self)

    def __len__(self) -> int:
        return len(self._names) if self._matrix is not None else super().__len__()

    def __iter__(self) -> Iterator[Node]:
        return iter(self._names) if self._matrix is not None else super().__iter__()


def _matrix(graph: Any, weight: str | None, default: float) -> csr_array:
    """The symmetric weight matrix in the order of the nodes; parallel edges count together."""
    place = {node: at for at, node in enumerate(graph)}
    degrees = np.fromiter((len(near) for near in graph.adj.values()), dtype=np.int64, count=len(place))
    start = np.concatenate(([0], np.cumsum(degrees)))
    ends = np.fromiter(
        (place[other] for _, near in graph.adjacency() for other in near), dtype=np.int64, count=int(start[-1])
    )
    if graph.is_multigraph():
        bundles = (bundle.values() for _, near in graph.adjacency() for bundle in near.values())
        edges = (sum(data.get(weight, default) for data in bundle) for bundle in bundles)
        values = np.fromiter(edges, dtype=float, count=len(ends))
    elif weight is None:
        values = np.ones(len(ends))
    else:
        edges = (data.get(weight, default) for _, near in graph.adjacency() for data in near.values())
        values = np.fromiter(edges, dtype=float, count=len(ends))
    matrix = csr_array((values, ends, start), shape=(len(place), len(place)))
    matrix.sort_indices()
    return matrix


def convert_from_nx(
    graph: Any,
    *,
    edge_attrs: Mapping[str, Any] | None = None,
    preserve_edge_attrs: bool | Mapping[str, Any] = False,
    **_: Any,
) -> Network:
    """For networkx: our graph of one of its own."""
    if graph.is_directed():
        raise NotImplementedError("only undirected graphs")
    if preserve_edge_attrs and preserve_edge_attrs is not True:
        edge_attrs = next(iter(preserve_edge_attrs.values()))
    weight, default = next(iter((edge_attrs or {}).items()), (None, 1.0))
    return Network(
        dict(graph.nodes(data=True)), _matrix(graph, weight, 1.0 if default is None else default), weight, graph.graph
    )


def convert_to_nx(value: Any, **_: Any) -> Any:
    """For networkx: one of its own graphs of ours; anything else as it is."""
    if not isinstance(value, Network):
        return value
    graph: Any = nx.Graph(**value.graph)
    graph.add_nodes_from(value.nodes(data=True))
    graph.add_edges_from(value.edges(data=True))
    return graph


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """For networkx: whether we can do this call."""

    def argument(at: int, key: str) -> Any:
        return args[at] if len(args) > at else kwargs.get(key)

    graph = args[0] if args else next(iter(kwargs.values()), None)
    if not isinstance(graph, nx.Graph) or graph.is_directed():
        return "only undirected graphs"
    if name == "leiden_communities":
        return _may_divide(graph, argument(3, "max_level"), kwargs.get("metric"))
    if graph.is_multigraph():
        return "no parallel edges"
    if name == "betweenness_centrality" and argument(3, "weight") is not None:
        return "no betweenness on weights"
    if name == "constraint" and argument(1, "nodes") is not None:
        return "constraint of all nodes only"
    return True


def _may_divide(graph: Any, max_level: int | None, metric: str | None) -> bool | str:
    """Whether groups are found here: where networkx finds them itself, only what it is too slow for."""
    if max_level is not None:
        return "no limit to the levels"
    if not LEIDEN:
        return True
    if metric != LEIDEN["metric"]:
        return "modularity only"
    return len(graph) >= MIN_NODES or "small enough for networkx"


def should_run(_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """For networkx: whether it is worth the conversion."""
    graph = args[0] if args else next(iter(kwargs.values()))
    return len(graph) >= MIN_NODES or "small enough for networkx"


@contextmanager
def enabled() -> Iterator[None]:
    """In this context networkx hands large graphs to this backend."""
    config: Any = nx.config
    # What networkx warns of: it keeps the conversion of a graph, and does not see every change of it.
    quiet = set(config.warnings_to_ignore) | {"cache"}
    with config(warnings_to_ignore=quiet), config.backend_priority(algos=[NAME], generators=[NAME]):
        yield


def collaboration_weighted_projected_graph(B: Network, nodes: Collection[Node]) -> Network:
    """Newman's (2001) projection on `nodes`."""
    names, matrix = B.folded(None)
    place = {name: at for at, name in enumerate(names)}
    wanted = list(dict.fromkeys(nodes))
    side = np.array([place[name] for name in wanted], dtype=np.int64)
    degree = np.diff(matrix.indptr)
    share = np.divide(1.0, degree - 1.0, out=np.zeros(len(degree)), where=degree > 1)
    ours = matrix[side]
    far = np.setdiff1d(ours.indices, side)
    if far.size + np.unique(side).size < np.unique(np.concatenate((ours.indices, side))).size:
        raise NotImplementedError("the nodes are tied to each other: not one side of a bipartite graph")
    beyond = np.setdiff1d(matrix[far].indices, side)
    if beyond.size:
        raise NotImplementedError("the nodes are not a whole side of a bipartite graph")
    weighted = csr_array((ours.data * share[ours.indices], ours.indices, ours.indptr), shape=ours.shape)
    product = csr_array(weighted @ ours.T)
    rows = np.repeat(np.arange(len(side)), np.diff(product.indptr))
    mask = product.indices != rows
    start = np.concatenate(([0], np.cumsum(np.bincount(rows[mask], minlength=len(side)))))
    matrix = csr_array((product.data[mask], product.indices[mask], start), shape=product.shape)
    matrix.sort_indices()
    return Network({name: B.attributes[name] for name in wanted}, matrix, "weight", B.graph)


def leiden_communities(
    G: Network,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: None = None,
    seed: Any = None,
    metric: str = "modularity",
    theta: float | None = None,
) -> list[set[Node]]:
    """Groups of high modularity, in the order of their first node; NetworKit has no `theta`."""
    names, matrix = G.folded(weight)
    labels = best_partition(matrix, resolution, nx.utils.create_py_random_state(seed).randrange(2**31))
    found: dict[int, set[Node]] = {}
    for name, label in zip(names, labels.tolist(), strict=True):
        found.setdefault(label, set()).add(name)
    return list(found.values())


def best_partition(matrix: csr_array, resolution: float, seed: int) -> Indices:
    """Groups by NetworKit's Leiden; on one thread, so that the same seed gives the same (and hardly slower)."""
    import networkit as nk

    edges = triu(matrix, format="coo")
    graph = nk.GraphFromCoo(
        (edges.data.astype(float), (edges.row.astype(np.uint64), edges.col.astype(np.uint64))),
        n=matrix.shape[0],
        weighted=True,
    )
    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    try:
        nk.setSeed(seed, False)
        found = nk.community.ParallelLeiden(graph, iterations=3, randomize=True, gamma=resolution)
        found.run()
    finally:
        nk.setNumberOfThreads(threads)
    return np.array(found.getPartition().getVector(), dtype=np.int64)


def betweenness_centrality(
    G: Network,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Node, float]:
    """Brandes' betweenness, from the same sources as networkx would draw."""
    names, matrix = G.folded(None)
    n = len(names)
    k = None if k == n else k
    chosen = names if k is None else nx.utils.create_py_random_state(seed).sample(names, k)
    place = {name: at for at, name in enumerate(names)}
    sources = np.array([place[name] for name in chosen], dtype=np.int64)
    total = brandes.dependencies(matrix, sources, endpoints)
    scaled = total * brandes.scale(n, None if k is None else sources, normalized, endpoints)
    return dict(zip(names, scaled.tolist(), strict=True))


def constraint(G: Network, nodes: None = None, weight: str | None = None) -> dict[Node, float]:
    """Burt's constraint of all nodes."""
    names, matrix = G.folded(weight)
    return dict(zip(names, burt.constraint(matrix).tolist(), strict=True))

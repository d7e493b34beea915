"""What a right clustering is, checked against all clusterings there are of small random graphs.

A clustering of records is right when

1. every record is in one cluster, and nothing else is;
2. what people called two is two; what they called one is one, save a declaration that others contradict (A is B, B is
   C, A is not C): of these the one with the weakest evidence is not followed, and `cuts` and `review` name it;
3. no cluster holds a hard conflict, nor more records than the limit, save what people declared one;
4. every cluster is connected by links (log-odds at or over the threshold) and declarations;
5. no two clusters could be joined: wherever the best link between two reaches the threshold, a conflict stands
   between them, or the average of the clipped log-odds is negative, or they would be too many;
6. `cuts` lists every link and declaration between two clusters, once, with a reason, and nothing else.

Among all right clusterings the best is the one with the greatest sum of clipped log-odds inside clusters (correlation
clustering: Bansal, Blum and Chawla 2004). To find it is NP-hard; for seven records
all 877 partitions are tried. The greedy rule need not find it, and how often it does is measured here.
"""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage import LEVEL_COLUMNS, cluster
from dtsen_merge.linkage.clusters.groups import CLIP, NEVER_COMPARED
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.tables import LINKAGE_INPUT, conform

SETTINGS = LinkageSettings()
THRESHOLD = float(np.log(SETTINGS.match_probability / (1 - SETTINGS.match_probability)))
ONCE = frozenset({"siak", "pkh"})


def partitions(size):
    """All partitions of `size` records, as rows of labels (each the smallest record of its cluster)."""
    rows = [[]]
    for place in range(size):
        rows = [[*row, label] for row in rows for label in [*sorted(set(row)), place]]
    return np.array(rows)


def clustered(graph):
    """The labels that `cluster` gives, its cuts and its review."""
    size, odds, decisions = graph["size"], graph["odds"], graph["decisions"]
    frame = conform(
        pl.DataFrame(
            {
                "record_id": [f"r{place}" for place in range(size)],
                "source": graph["source"],
                "nama": [f"N{place}" for place in range(size)],
            }
        ),
        LINKAGE_INPUT,
    )
    pairs = pl.DataFrame(
        {
            "record_a": [f"r{a}" for a, _ in odds],
            "record_b": [f"r{b}" for _, b in odds],
            "weight": list(odds.values()),
            "probability": [1 / (1 + np.exp(-value)) for value in odds.values()],
        },
        schema={"record_a": pl.String, "record_b": pl.String, "weight": pl.Float64, "probability": pl.Float64},
    ).with_columns(*(pl.lit(0, dtype=pl.Int8).alias(name) for name in LEVEL_COLUMNS))
    told = cluster(
        frame,
        pairs,
        settings=SETTINGS,
        one_row_sources=ONCE,
        max_cluster_size=graph["largest"],
        decisions=pl.DataFrame(
            [{"record_a": f"r{a}", "record_b": f"r{b}", "same": same} for (a, b), same in decisions.items()],
            schema={"record_a": pl.String, "record_b": pl.String, "same": pl.Boolean},
        ),
    )
    return np.array([int(name[1:]) for name in told.clusters["cluster"]]), told


def matrices(graph):
    """Clipped log-odds (what was never compared counts against), links and hard conflicts, as matrices."""
    size = graph["size"]
    odds = np.full((size, size), NEVER_COMPARED)
    link, wall = np.zeros((size, size), dtype=bool), np.zeros((size, size), dtype=bool)
    for (a, b), value in graph["odds"].items():
        odds[a, b] = odds[b, a] = np.clip(value, -CLIP, CLIP)
        link[a, b] = link[b, a] = value >= THRESHOLD
    for a, b in itertools.combinations(range(size), 2):
        wall[a, b] = wall[b, a] = graph["source"][a] == graph["source"][b] and graph["source"][a] in ONCE
    return odds, link, wall


def settled(graph):
    """The groups that declarations make, the strongest first, none over what was called two."""
    label = list(range(graph["size"]))
    apart = [pair for pair, same in graph["decisions"].items() if not same]
    said = [pair for pair, same in graph["decisions"].items() if same]
    for a, b in sorted(said, key=lambda pair: (-graph["odds"].get(pair, -99.0), pair)):
        joined = [label[a] if value == label[b] else value for value in label]
        if all(joined[x] != joined[y] for x, y in apart):
            label = joined
    return label


def connected(members, link):
    reached, edge = {members[0]}, [members[0]]
    while edge:
        edge = [y for x in edge for y in members if link[x, y] and y not in reached]
        reached.update(edge)
    return len(reached) == len(members)


class Right:
    """Whether a clustering of a graph is right, points 2 to 5."""

    def __init__(self, graph):
        self.graph = graph
        self.odds, self.link, self.wall = matrices(graph)
        self.group = settled(graph)
        for (a, b), same in graph["decisions"].items():
            self.link[a, b] = self.link[b, a] = self.link[a, b] or (same and self.group[a] == self.group[b])
        for a, b in itertools.combinations(range(graph["size"]), 2):
            if self.group[a] == self.group[b]:
                self.wall[a, b] = self.wall[b, a] = False
        for (a, b), same in graph["decisions"].items():
            if not same:
                self.wall[a, b] = self.wall[b, a] = True

    def valid(self, label):
        """Points 2, 3 and 4."""
        clusters = [np.flatnonzero(label == name) for name in np.unique(label)]
        together = all(
            label[a] == label[b]
            for a, b in itertools.combinations(range(len(label)), 2)
            if self.group[a] == self.group[b]
        )
        held = all(connected(own.tolist(), self.link) for own in clusters)
        few = all(len(own) <= self.graph["largest"] or len({self.group[a] for a in own}) == 1 for own in clusters)
        return together and held and few and not (self.wall & (label[:, None] == label[None, :])).any()

    def joinable(self, left, right):
        cross = np.ix_(left, right)
        linked = self.best(left, right) >= THRESHOLD
        return (
            linked
            and not self.wall[cross].any()
            and round(self.odds[cross].mean(), 9) >= 0
            and len(left) + len(right) <= self.graph["largest"]
        )

    def best(self, left, right):
        pairs = [(min(a, b), max(a, b)) for a in left for b in right]
        return max(self.graph["odds"].get(pair, -99.0) for pair in pairs)

    def full(self, label):
        """Point 5."""
        clusters = [np.flatnonzero(label == name) for name in np.unique(label)]
        return not any(self.joinable(left, right) for left, right in itertools.combinations(clusters, 2))

    def worth(self, label):
        return float(np.triu(self.odds * (label[:, None] == label[None, :]), 1).sum())


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 7))
    places = list(itertools.combinations(range(size), 2))
    odds = {pair: draw(st.integers(-40, 40)) / 4 for pair in places if draw(st.integers(0, 5)) > 0}
    told = draw(st.lists(st.tuples(st.sampled_from(places), st.booleans()), max_size=4))
    return {
        "size": size,
        "odds": odds,
        "source": [draw(st.sampled_from(["siak", "pkh", "baznas", "rtlh"])) for _ in range(size)],
        "decisions": dict(told),
        "largest": draw(st.integers(2, 8)),
    }


EVEN = {
    "size": 7,
    "odds": {(1, 3): 6.25, (3, 6): -6.25},  # an average of nought, which is not negative
    "source": ["siak", "siak", "siak", "pkh", "siak", "siak", "siak"],
    "decisions": {(1, 6): True},
    "largest": 3,
}


@settings(max_examples=200, deadline=None)
@example(EVEN)
@given(graphs())
def test_the_clustering_is_right(graph):
    label, told = clustered(graph)
    right = Right(graph)
    assert [label[name] for name in label] == label.tolist()
    assert right.valid(label)
    assert right.full(label)
    asked = {pair for pair, same in graph["decisions"].items() if same}
    links = asked | {pair for pair, value in graph["odds"].items() if value >= THRESHOLD}
    cut = {(int(a[1:]), int(b[1:])): reason for a, b, reason in told.cuts.drop("weight").rows()}
    assert set(cut) == {(a, b) for a, b in links if label[a] != label[b]}
    assert len(cut) == told.cuts.height and all(cut.values())
    assert all(cut[pair] == "decision" for pair in asked & set(cut))
    places = [(int(a[1:]), int(b[1:])) for a, b in told.review.select("record_a", "record_b").rows()]
    reviewed = {frozenset((label[a], label[b])) for a, b in places}
    assert len(reviewed) == len(places)
    assert {frozenset((label[a], label[b])) for a, b in asked if label[a] != label[b]} <= reviewed


def likely_graph(rng):
    """A graph as registers make them: two or three people in seven rows, most pairs clear, some not."""
    person = rng.integers(0, rng.integers(2, 4), 7)
    centre = np.where(person[:, None] == person[None, :], 7.0, -7.0)
    drawn = np.round(rng.normal(centre, 4.5), 3)
    odds = {
        (a, b): float(drawn[a, b])
        for a, b in itertools.combinations(range(7), 2)
        if rng.random() > 0.1 or abs(drawn[a, b]) > 7
    }
    source = [str(name) for name in rng.choice(["siak", "pkh", "baznas", "rtlh", "pip"], 7)]
    listed = {(person[place], source[place]): place for place in reversed(range(7))}
    source = [name if listed[person[place], name] == place else "baznas" for place, name in enumerate(source)]
    return {"size": 7, "odds": odds, "source": source, "decisions": {}, "largest": 30, "person": person}


def best_worth(right, rows):
    """The greatest worth of a right clustering among `rows`."""
    a, b = np.triu_indices(rows.shape[1], 1)
    together = rows[:, a] == rows[:, b]
    worth = np.where((together & right.wall[a, b]).any(axis=1), -np.inf, together @ right.odds[a, b])
    order = np.argsort(-worth, kind="stable")
    return next(float(worth[place]) for place in order if right.valid(rows[place]))


@pytest.mark.long
def test_the_rule_mostly_finds_the_best_clustering():
    """Measured: 96 to 99 in 100 graphs; the worst lacked 6.5 nats, less than one clear pair."""
    rng, rows = np.random.default_rng(7), partitions(7)
    short = []
    for _ in range(200):
        graph = likely_graph(rng)
        right = Right(graph)
        short.append(best_worth(right, rows) - right.worth(clustered(graph)[0]))
    assert min(short) >= -1e-9
    assert np.mean(np.array(short) < 1e-6) >= 0.93


@settings(max_examples=60, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_neither_the_order_of_pairs_nor_of_decisions_changes_anything(graph, random):
    def shuffled(pairs):
        items = list(pairs.items())
        random.shuffle(items)
        return dict(items)

    label, told = clustered(graph)
    again, retold = clustered({**graph, "odds": shuffled(graph["odds"]), "decisions": shuffled(graph["decisions"])})
    assert label.tolist() == again.tolist()
    assert told.cuts.equals(retold.cuts)
    assert told.review.select("record_a", "record_b").equals(retold.review.select("record_a", "record_b"))

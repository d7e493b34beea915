"""Which systems there are, and which data sets each is run on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from peers import golden_match, ours, splink_5, toolkit
from peers.data import FEBRL
from peers.measure import System


@dataclass(frozen=True)
class Entry:
    """A line of the table: a system in one configuration, and the sets it takes part in."""

    key: str
    title: str
    work: System
    sets: tuple[str, ...]


_SYNTH = ("synth-100k", "synth-1m")
ENTRIES = (
    Entry("ours-febrl", "dtsen-merge, `run`", ours.febrl, FEBRL),
    Entry("splink-febrl", "Splink", splink_5.febrl, FEBRL),
    Entry("ours", "dtsen-merge", partial(ours.district, once=False), (*_SYNTH, "synth-3m")),
    Entry("splink-narrow", "Splink, narrow blocking", partial(splink_5.district, wide=False), (*_SYNTH, "synth-3m")),
    Entry("splink-wide", "Splink, wide blocking", partial(splink_5.district, wide=True), _SYNTH),
    Entry("golden", "GoldenMatch, no configuration", partial(golden_match.link, configured=False), (*FEBRL, *_SYNTH)),
    Entry("golden-fs", "GoldenMatch, probabilistic", partial(golden_match.link, configured=True), (*FEBRL, *_SYNTH)),
    Entry("toolkit-febrl", "Record Linkage Toolkit", toolkit.febrl, FEBRL),
    Entry("toolkit", "Record Linkage Toolkit", toolkit.district, ("synth-100k",)),
    Entry(
        "ours-once",
        "dtsen-merge, told of one-row sources",
        partial(ours.district, once=True),
        (*_SYNTH, "synth-3m"),
    ),
)

"""What each idea of linkage gives: every one switched off in turn, every blocking key left out in turn.

    make bench-ablation                       makes the sets (once), measures, writes a section of benchmarks/RESULTS.md
    python benchmarks/ablation.py --table     the tables of what was measured last, without measuring

Seed 7 is measured whole; ideas that give next to nothing on it are measured on seed 8 too. One process, one run at a
time. What was measured stands in the cache too (measured.json).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from ablation_families import Group, apart, groups_of, score_group
from ablation_ideas import CLASSES, FAMILY, IDEAS, NO_FAMILIES, Idea
from ablation_run import Bench, Scores
from ablation_sets import FEBRL, DataSet, districts, load
from ablation_table import MARK, doubtful, page
from results import write_section

from dtsen_merge.linkage.blocking import KEYS

CACHE: Final = Path(__file__).parent / ".cache" / "ablation"
FIRST_SEED: Final = 7
SECOND_SEED: Final = 8
MODES: Final[tuple[tuple[str, Idea | None], ...]] = (
    ("second pass and classes", None), ("no second pass", FAMILY), ("no classes", CLASSES), ("neither", NO_FAMILIES),
)  # fmt: skip
Told = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="ablation", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md")
    parser.add_argument("--table", action="store_true", help="do not measure")
    asked = parser.parse_args()
    kept = asked.cache / "measured.json"
    told: Told = json.loads(kept.read_text(encoding="utf-8")) if asked.table else _measured(asked.cache, kept)
    text = page(told)
    print(text)
    if asked.write:
        write_section(MARK, text)


def _measured(cache: Path, kept: Path) -> Told:
    began, told = time.process_time(), Told(sets={}, again={}, missing=[])
    for one in (*FEBRL, *districts(FIRST_SEED)):
        _measure(one, cache, told, "sets", IDEAS, whole=True)
        kept.write_text(json.dumps(told), encoding="utf-8")
    again = [idea for idea in IDEAS if idea.name in doubtful(told)]
    for one in districts(SECOND_SEED):
        _measure(one, cache, told, "again", again, whole=False)
    told["seconds"] = time.process_time() - began
    kept.write_text(json.dumps(told), encoding="utf-8")
    return told


def _measure(
    one: DataSet, cache: Path, told: Told, part: str, ideas: tuple[Idea, ...] | list[Idea], *, whole: bool
) -> None:
    """Measure a set: its ideas and, where the whole is wanted, its keys and groups."""
    began, loaded = time.monotonic(), load(one, cache)
    if loaded is None:
        told["missing"].append(one.name)
        return
    bench = Bench(*loaded)
    groups = () if one.febrl else groups_of(bench.rows, bench.person)
    held: Told = {"rows": bench.rows.height, "base": _told(bench, bench.whole, groups)}
    held["ideas"] = {idea.name: _told(bench, bench.without(idea), groups) for idea in ideas}
    if whole:
        held["keys"] = {
            key.name: {**_told(bench, bench.without_key(number), groups), "figures": figures}
            for number, (key, figures) in enumerate(zip(KEYS, bench.key_figures().values(), strict=True))
        }
    if whole and groups:
        held["groups"] = {mode: _grouped(bench, idea, groups) for mode, idea in MODES}
    told[part][one.name] = held
    print(f"{one.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _told(bench: Bench, scores: Scores, groups: tuple[Group, ...]) -> Told:
    twins = groups[0].couples if groups else None
    joined = 0 if twins is None else len(twins) - apart(twins, scores.label, bench.person)
    return {
        "f1": scores.f1, "wrong": scores.wrong, "seconds": scores.seconds, "twins_joined": joined,
        "twins": 0 if twins is None else len(twins),
    }  # fmt: skip


def _grouped(bench: Bench, idea: Idea | None, groups: tuple[Group, ...]) -> Told:
    scores = bench.whole if idea is None else bench.without(idea)
    return {group.name: vars(score_group(group, scores.label, bench.person)) for group in groups}


if __name__ == "__main__":
    main()

"""The section of RESULTS.md: one table a data set, and how each system was set up."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from statistics import median
from typing import Any

from peers.systems import ENTRIES

MARK = "## Linkage beside the peers"
LIBRARIES = ("dtsen-merge", "splink", "goldenmatch", "recordlinkage", "duckdb", "polars", "pandas", "numpy")
STAGES = ("block", "estimate", "score", "cluster", "other")
NOTES = """
Every system had the same columns and ran in a process of its own, one after the other on one machine. F1, precision (P)
and recall (R) count all pairs of records after clustering; B³ is by record. "Own" is the system's own default threshold,
"best" the threshold with the highest F1 of a sweep (which needs the truth, so nobody could choose it; not timed). Pairs
are those compared, where the system tells. Seconds by stage are wall clock; CPU seconds stand beside wall seconds since
shared machines at times give two threads one core's worth. Peak memory is the process's or its child's, inputs included.

Febrl: given name, surname, date of birth, street number, two address lines, suburb, state, postcode; never soc_sec_id.
The peers get each in a column of its own. dtsen-merge gets csv files as an agency would send them (name and address in
one column each, the state as kecamatan) and does its whole `run`: "score" is its stage `link`, which blocks and
estimates too, "cluster" its stage `merge`, "other" reading, reports and everything else. Febrl 4 is two files: Splink and
the Toolkit link them (link_only, as their examples do, so no pair inside a file is ever proposed), GoldenMatch and
dtsen-merge deduplicate both together. Nobody is told that a file holds a person once.

Districts: the person rows of all agencies of a synthetic district (seed 63), standardised by dtsen-merge for everyone:
name (short forms expanded), birth date, NIK (15 known digits where Excel cut the last), KK, village, sex, and the source.
dtsen-merge's other columns are emptied. Nobody is told that a source holds a person once, but for the line that says so.

Set-up. Splink's comparisons for districts are the best of five settings tried on synth-100k with wide blocking, chosen with
the truth at hand, which is generous; all other set-ups are first choices. Splink: DuckDB, its examples' comparisons with term frequencies (ForenameSurnameComparison or NameComparison,
DateOfBirthComparison), u from 10 million random pairs, EM with three training rules, clusters at 0.95. Narrow blocking:
NIK; name and birth date; KK and first word of the name. Wide: also 15 digits of the NIK; birth date
and first word; birth date and village; name and village; KK (the birth date alone gave 116 million pairs of a million
records, as default dates pile up, at the same F1). GoldenMatch: `dedupe_df(frame)`; and with the configuration of its
`auto_configure_probabilistic_df`. Toolkit: the union of four blocks, string comparisons at 0.85, the ECM classifier,
connected components.
"""
HEAD = (
    "| system | records | pairs | own F1 (P / R) | B³ | best F1 (P / R) at | B³ | twins apart | block s | estimate s "
    "| score s | cluster s | other s | wall s (CPU s) | peak MiB |"
)
Results = Mapping[tuple[str, str], list[dict[str, Any]]]
"""(set, system) → its rounds."""


def page(results: Results, rounds: int, limits: str) -> str:
    """The section below its heading."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    turns = "One round" if rounds == 1 else f"Medians of {rounds} rounds, in which the systems take turns"
    parts = [
        f"`make bench-peers` writes this section anew. {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, {libraries}. {turns}. {limits}",
        NOTES.strip(),
    ]
    for name in dict.fromkeys(one for one, _ in results):
        lines = [f"### {name}", "", HEAD, f"|---|{'---:|' * 14}"]
        lines += [_line(entry.title, results[name, entry.key]) for entry in ENTRIES if (name, entry.key) in results]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _line(title: str, rounds: list[dict[str, Any]]) -> str:
    failed = next((one["failed"] for one in rounds if "failed" in one), "")
    if failed:
        return f"| {title} | {failed} |{' |' * 13}"
    first = rounds[0]
    stages = [_seconds([one["stages"].get(stage) for one in rounds]) for stage in STAGES]
    own, best = first["own"], first.get("best") or {}
    cells = [
        title,
        f"{first['records']:,}",
        f"{first['pairs']:,}" if first["pairs"] else "",
        _quality(own),
        f"{own['b3']:.4f}",
        f"{_quality(best)} {best['threshold']}" if best else "",
        f"{best['b3']:.4f}" if best else "",
        f"{own['twins_apart']:,} of {own['twins']:,}" if own["twins"] else "",
        *stages,
        f"{_middle(rounds, 'wall'):,.1f} ({_middle(rounds, 'cpu'):,.1f})",
        f"{_middle(rounds, 'peak'):,.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _quality(told: Mapping[str, Any]) -> str:
    return f"{told['f1']:.4f} ({told['precision']:.4f} / {told['recall']:.4f})"


def _seconds(told: list[float | None]) -> str:
    known = [one for one in told if one is not None]
    return f"{median(known):,.1f}" if known else ""


def _middle(rounds: list[dict[str, Any]], key: str) -> float:
    return float(median(one[key] for one in rounds))

"""Linkage beside the peers, every system in a process of its own.

    make bench-peers                            every data set, once; writes benchmarks/RESULTS.md
    python -m peers --sets febrl3 febrl4        (in benchmarks/) only these; prints the tables
    python -m peers --rounds 3 --systems ours splink-wide --sets synth-1m

The data sets are made once, into --cache. A system that needs more than --limit-seconds or --limit-gib for a set is
ended, and the table says so. What was measured is also kept as JSON in the cache (`measured.json`).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from results import write_section

HERE = Path(__file__).parents[1]
SETS = ("febrl3", "febrl4", "synth-100k", "synth-1m", "synth-3m")


def main() -> None:
    asked = _arguments()
    for name in asked.sets:
        print(f"{name}: made or found", file=sys.stderr)
        _python(
            "-c", f"from peers.data import make; from pathlib import Path; make({name!r}, Path({str(asked.cache)!r}))"
        )
    from peers.systems import ENTRIES
    from peers.table import MARK, page

    plan = [
        (name, entry.key)
        for name in asked.sets
        for entry in ENTRIES
        if name in entry.sets and (not asked.systems or entry.key in asked.systems)
    ]
    results: dict[tuple[str, str], list[dict[str, Any]]] = {
        **(_kept(asked.cache / "measured.json", asked.sets) if asked.add else {}),
        **{one: [] for one in plan},
    }
    for turn in range(asked.rounds):
        for name, key in plan:
            told = _measure(key, asked.cache / name, asked.limit_seconds, asked.limit_gib)
            results[name, key].append(told)
            own = told.get("own", {})
            print(
                f"round {turn + 1}: {name} {key}: "
                + (told.get("failed") or f"{told['wall']:.1f} s, F1 {own['f1']:.4f}, {told['peak']:,.0f} MiB"),
                file=sys.stderr,
            )
            _keep(asked.cache / "measured.json", results)
    limits = f"Limits for one system and set: {asked.limit_seconds:,} s, {asked.limit_gib} GiB."
    text = page(results, asked.rounds, limits)
    print(text)
    if asked.write:
        write_section(MARK, text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="peers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--systems", nargs="+", help="keys of peers.systems.ENTRIES; default: all")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--limit-seconds", type=int, default=900)
    parser.add_argument("--limit-gib", type=int, default=12)
    parser.add_argument("--cache", type=Path, default=HERE / ".cache")
    parser.add_argument("--add", action="store_true", help="beside what was measured last of the other sets")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md")
    asked = parser.parse_args()
    asked.cache = asked.cache.resolve()
    return asked


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def _measure(key: str, folder: Path, limit_seconds: int, limit_gib: int) -> dict[str, Any]:
    """What the child wrote; {"failed": why} where it wrote nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        out, log = Path(scratch) / "told.json", Path(scratch) / "log"
        with log.open("w") as stream:
            child = subprocess.Popen(
                [sys.executable, "-m", "peers.child", key, str(folder), str(out)],
                cwd=HERE,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
            why = _watch(child, out, limit_seconds, limit_gib)
        if out.exists():
            return dict(json.loads(out.read_text(encoding="utf-8")))
        last = (log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or [""])[-1]
        return {"failed": why or f"failed: {last[:200]}".replace("|", "/")}


def _watch(child: subprocess.Popen[bytes], out: Path, limit_seconds: int, limit_gib: int) -> str:
    """Wait for the child; end it at a limit. The time is counted anew for the sweep, which begins when `out` is there."""
    began, swept = time.monotonic(), False
    while child.poll() is None:
        time.sleep(0.2)
        if out.exists() and not swept:
            began, swept = time.monotonic(), True
        why = ""
        if time.monotonic() - began > limit_seconds:
            why = f"more than {limit_seconds:,} s"
        elif _resident_gib(child.pid) > limit_gib:
            why = f"more than {limit_gib} GiB"
        if why:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return why
    return ""


def _resident_gib(process: int) -> float:
    """Of the process itself; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**3


def _kept(path: Path, asked: list[str]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What was measured last of the sets that are not asked for now."""
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(one["set"], one["system"]): one["rounds"] for one in told if one["set"] not in asked}


def _keep(path: Path, results: dict[tuple[str, str], list[dict[str, Any]]]) -> None:
    told = [{"set": name, "system": key, "rounds": rounds} for (name, key), rounds in results.items() if rounds]
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

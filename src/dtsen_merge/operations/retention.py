"""What is kept and for how long: folders of earlier runs, backups, traces of bugs; and what is past its date.

A folder goes in one step: it is renamed to a hidden name first, then emptied, so that nobody meets half a run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

RUN_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d+))?")
"""The id of a run, which its folder under output/ bears (pipeline/measure.py)."""
TRACE_DAYS: Final = 90
"""Traces of bugs hold no personal data; whoever looks after the program has had a quarter to ask for them."""
_GOING: Final = ".going-"


def run_folders(output: Path) -> tuple[Path, ...]:
    """The folders of runs under output/, published or stopped, the newest first; nothing else that lies there."""
    if not output.is_dir():
        return ()
    found = [path for path in output.iterdir() if RUN_NAME.fullmatch(path.name)]
    return tuple(sorted((path for path in found if _is_folder(path)), key=_age_order, reverse=True))


def prune_runs(output: Path, keep: int, standing: Collection[str] = ()) -> tuple[str, ...]:
    """Delete the folders of runs beyond the newest `keep` and give their names; `standing` are never deleted.

    A folder that cannot be moved now (a file in it is open in Excel, on Windows) stays until the next time.

    Args:
        output: the folder of outputs.
        keep: how many stay; 0 keeps none but those that stand.
        standing: names that stay whatever their age: of the published run.
    """
    _finish(output)
    return tuple(path.name for path in run_folders(output)[keep:] if path.name not in standing and _remove(path))


def prune_traces(logs: Path, today: datetime) -> tuple[str, ...]:
    """Delete the traces of bugs (`bug-*.txt`) that are older than TRACE_DAYS and give their names."""
    limit = (today - timedelta(days=TRACE_DAYS)).timestamp()
    old = [path for path in sorted(logs.glob("bug-*.txt")) if path.is_file() and path.stat().st_mtime < limit]
    return tuple(path.name for path in old if _unlink(path))


def prune_archives(folder: Path, stem: str, keep: int) -> tuple[str, ...]:
    """Delete the archives `<stem>-<time>.zip` beyond the newest `keep` (0: all stay) and give their names."""
    found = archives(folder, stem)
    return tuple(path.name for path in found[keep:] if _unlink(path)) if keep else ()


def archives(folder: Path, stem: str) -> tuple[Path, ...]:
    """The archives `<stem>-<time>.zip` in a folder, the newest first."""
    if not folder.is_dir():
        return ()
    named = re.compile(rf"{re.escape(stem)}-{RUN_NAME.pattern}\.zip")
    found = [path for path in folder.iterdir() if named.fullmatch(path.name) and path.is_file()]
    return tuple(sorted(found, key=lambda path: _age_order(Path(path.stem.removeprefix(f"{stem}-"))), reverse=True))


def past_date(moments: Mapping[str, datetime], days: int, now: datetime) -> tuple[str, ...]:
    """The names whose moment lies more than `days` days back, the oldest first; none where days is 0.

    Args:
        moments: name (of a run, a source, a file) → when it was made or delivered; naive times are UTC.
        days: how long it may be kept (config/privacy.toml, UU 27/2022 articles 42 to 44).
        now: aware.
    """
    if not days:
        return ()
    limit = now - timedelta(days=days)
    aware = {name: moment if moment.tzinfo else moment.replace(tzinfo=UTC) for name, moment in moments.items()}
    return tuple(name for name, moment in sorted(aware.items(), key=lambda one: (one[1], one[0])) if moment < limit)


def run_moment(run_id: str) -> datetime | None:
    """When the run of that id began; None where it is no run's id."""
    told = RUN_NAME.fullmatch(run_id)
    try:
        return datetime.strptime(told[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if told else None
    except ValueError:  # the shape of an id and no date
        return None


def _age_order(path: Path) -> tuple[str, int]:
    told = RUN_NAME.fullmatch(path.name)
    return (told[1], int(told[2] or 1)) if told else ("", 0)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _remove(path: Path) -> bool:
    going = path.with_name(f"{_GOING}{path.name}")
    try:
        path.rename(going)
    except OSError:
        return False
    shutil.rmtree(going, ignore_errors=True)
    return True


def _finish(output: Path) -> None:
    """What a kill left of folders that were going."""
    for path in output.glob(f"{_GOING}*"):
        if _is_folder(path):
            shutil.rmtree(path, ignore_errors=True)


def _unlink(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True

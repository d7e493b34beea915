"""`doctor`: is this workspace fit for tonight's run? Looks at everything, changes nothing, says what to do."""

from __future__ import annotations

import platform
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Final

from dtsen_merge.errors import ConfigError
from dtsen_merge.messages import Language, text
from dtsen_merge.operations import doctor as judge
from dtsen_merge.operations.doctor import Check, Params, refusal
from dtsen_merge.operations.logbook import read_logbook
from dtsen_merge.pipeline.doctor_registry import check_output, check_registry
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.schedule import installed
from dtsen_merge.privacy import AccessLog
from dtsen_merge.registry import left_holder, lock_holder
from dtsen_merge.settings import Workspace, examine_workspace, shipped_policies
from dtsen_merge.sources import find

PACKAGE: Final = "dtsen-merge"
PRIVATE_FILES: Final = ("*/*.parquet", "*/corrections/*.xlsx", "*/review.xlsx")
"""What a run writes with whole values, under output/."""
BACKUPS: Final = "backups"


@dataclass(frozen=True, slots=True)
class Examination:
    """Every check, in the order in which a person would look."""

    checks: tuple[Check, ...]

    @property
    def faults(self) -> int:
        """How many things are wrong."""
        return sum(check.state == "fault" for check in self.checks)

    @property
    def warnings(self) -> int:
        """How many deserve a look."""
        return sum(check.state == "warning" for check in self.checks)

    def as_dict(self, language: Language) -> dict[str, Any]:
        """As JSON, with the sentences."""
        lines = []
        for check in self.checks:
            sentence, remedy = told(check, language)
            lines.append(
                {
                    "area": check.area,
                    "state": check.state,
                    "code": check.code,
                    "sentence": sentence,
                    "remedy": remedy,
                    "params": dict(check.params),
                }
            )
        return {"faults": self.faults, "warnings": self.warnings, "checks": lines}


def told(check: Check, language: Language) -> tuple[str, str]:
    """A check's sentence, and what to do ("" where nothing is to be done, or the sentence says it)."""
    params = {key: str(value) if key in ("version", "known") else value for key, value in check.params.items()}
    if check.code.startswith("error-"):
        return text(check.code, language, **params), ""
    sentence = text(f"doctor-{check.code}", language, **params)
    return sentence, "" if check.state == "ok" else text(f"doctor-{check.code}.remedy", language, **params)


def examine(config: Path | None = None) -> Examination:
    """Look at the workspace; whatever is broken in its settings is told, and the rest looked at with defaults."""
    workspace, faults = examine_workspace(config)
    checks = [refusal("settings", fault) for fault in faults]
    if not checks:
        checks.append(Check("settings", "ok", "settings-ok", {"sources": len(workspace.sources)}))
    checks += _versions()
    if any(fault.code == "config-missing" for fault in faults):
        return Examination(tuple(checks))  # no workspace: there is nothing else to look at
    checks += _policies(workspace)
    checks += _inbox(workspace)
    checks += _room_and_rights(workspace)
    checks += _at_work(workspace)
    return Examination(tuple(checks))


def _versions() -> Iterator[Check]:
    yield judge.check_python(sys.version_info[:2], platform.python_version())
    try:
        wanted = requires(PACKAGE) or []
    except PackageNotFoundError:
        yield Check("libraries", "warning", "libraries-unknown")
        return
    names = {found[1] for line in wanted if (found := judge.requirement(line))}
    yield judge.check_libraries(wanted, {name: _installed_version(name) for name in names})


def _installed_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _policies(workspace: Workspace) -> Iterator[Check]:
    """The workspace's own policy files against the shipped ones."""
    shipped = shipped_policies()
    changed, unknown = [], []
    for path in sorted(workspace.config_folder.glob("*.toml")):
        if path.name == "pipeline.toml":
            continue
        if path.name not in shipped:
            unknown.append(path.name)
            continue
        try:
            same = workspace.policy(path.name) == tomllib.loads(shipped[path.name])
        except ConfigError as fault:
            yield refusal("policy", fault)
            continue
        if not same:
            changed.append(path.name)
    if unknown:
        yield Check("policy", "warning", "policy-unknown", {"names": ", ".join(unknown)})
    if changed:
        yield Check("policy", "ok", "policy-changed", {"names": ", ".join(changed)})
    else:
        yield Check("policy", "ok", "policy-shipped")


def _inbox(workspace: Workspace) -> Iterator[Check]:
    """Whether every file has a profile and every profile a file; nothing is read."""
    name = workspace.settings.workspace.inbox
    if not workspace.inbox.is_dir():
        yield Check("inbox", "fault", "error-inbox-missing", {"inbox": name})
        return
    if not workspace.sources:
        yield Check("inbox", "fault", "error-no-sources", {"folder": "config/sources", "inbox": name})
        return
    found = find(workspace.inbox, workspace.sources)
    delivered = {file.profile.name for file in found.files}
    lacking = [profile.name for profile in workspace.sources if profile.name not in delivered]
    if found.uncovered:
        params: Params = {"names": _listed(found.uncovered), "count": len(found.uncovered), "inbox": name}
        yield Check("inbox", "fault", "inbox-uncovered", params)
    if lacking:
        yield Check("inbox", "fault", "inbox-lacking", {"names": _listed(lacking), "count": len(lacking)})
    if not found.uncovered and not lacking:
        yield Check("inbox", "ok", "inbox-ok", {"files": len(found.files), "sources": len(delivered)})


def _room_and_rights(workspace: Workspace) -> Iterator[Check]:
    registry = workspace.registry
    inbox = sum(path.stat().st_size for path in _files(workspace.inbox, "**/*"))
    size = registry.stat().st_size if registry.is_file() else 0
    place = next(folder for folder in registry.absolute().parents if folder.exists())
    yield judge.check_disk(shutil.disk_usage(place).free, size, inbox)
    paths = workspace.settings.workspace
    folders = {paths.output: workspace.output, paths.logs: workspace.logs, paths.registry: registry.parent}
    yield from judge.check_folders(folders)
    private = [*_files(registry.parent, f"{registry.name}*"), *_files(workspace.logs, "*.jsonl")]
    for pattern in PRIVATE_FILES:
        private += _files(workspace.output, pattern)
    yield judge.check_modes([path for path in private if path.suffix not in (".lock", ".holder")], workspace.root)


def _at_work(workspace: Workspace) -> Iterator[Check]:
    """The lock, the registry, its output, the logs, the clock, the schedule, the backups."""
    moment = now()
    holder = lock_holder(workspace.registry)
    running = int(holder["pid"]) if holder and holder["pid"].isdigit() else None
    yield judge.check_lock(holder, left_holder(workspace.registry))
    seen = check_registry(workspace, busy=holder is not None)
    yield from seen.checks
    yield from check_output(workspace, seen.published, busy=holder is not None)
    book = read_logbook(workspace.logs)
    yield _access(workspace)
    yield judge.check_log(book, running)
    known = [at for at in (book.last, seen.finished) if at is not None]
    yield judge.check_clock(moment, max(known, default=None))
    yield judge.check_schedule(installed(workspace), datetime.now().astimezone())
    yield judge.check_backups(_newest(_files(workspace.root / BACKUPS, "*")), moment)


def _access(workspace: Workspace) -> Check:
    """The chain of the access log."""
    try:
        seen = AccessLog(workspace.logs).verify()
    except OSError:
        return Check("access-log", "fault", "access-unreadable")
    if seen.intact:
        return Check("access-log", "ok", "access-ok", {"count": seen.entries})
    first = seen.faults[0]
    params: Params = {"line": str(first.line), "reason": first.reason, "count": len(seen.faults)}
    return Check("access-log", "fault", "access-broken", params)


def _newest(files: Iterable[Path]) -> datetime | None:
    times = [path.stat().st_mtime for path in files]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _files(folder: Path, pattern: str) -> list[Path]:
    """The plain files of a folder; `latest` is a link to one of the others and is not followed."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.glob(pattern) if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(parent.is_symlink() for parent in path.relative_to(folder).parents))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[: judge.SHOWN]) + (", …" if len(names) > judge.SHOWN else "")

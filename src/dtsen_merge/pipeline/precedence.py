"""Which deliveries count: what profiles, names and arrivals say of the files of a source, told to the registry.

A delivery is the files of a source that were first seen in the same load, and what later overwrites or renames them. Of one
period the newer delivery is the one whose content arrived later; docs/decisions/0015 says what decides the rest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.errors import QuestionError, together
from dtsen_merge.problems import CATALOGUE
from dtsen_merge.registry import (
    DELIVERY_FILES,
    DELIVERY_SHEETS,
    DeliveryLine,
    Undecided,
    add_problems,
    set_aside,
    staged_deliveries,
    staged_sheets,
)
from dtsen_merge.settings import SourceProfile
from dtsen_merge.settings.delivery import named_by
from dtsen_merge.sources import SourceFile
from dtsen_merge.store import Store
from dtsen_merge.tables import PROBLEMS, conform
from dtsen_merge.vocabulary.file_names import marks_in_name, period_in_name

DELIVERY_CODES: Final = ("file-copy", "file-superseded", "file-corrected", "file-shares-nobody")
"""Problems that tell what became of a file beside others; they are found anew for every source that a load touched."""
_TOLD: Final = ("code", "severity", "source", "file", "params")
_WILD: Final = "*?["


@dataclass(frozen=True, slots=True)
class DeliverySaid:
    """What profile and name say that a file does to older ones of its source and period ("" where they tell none)."""

    file: str
    source: str
    mode: str
    period: str


def said_of(profile: SourceProfile, file: str) -> DeliverySaid:
    """What a file (relative to the inbox) is; rows that say their own period go before all but a block's."""
    facts = _facts(profile, file)
    return DeliverySaid(file, profile.name, facts["mode"], facts["declared"] or profile.period or facts["named"])


def choose_rows(store: Store, files: Sequence[SourceFile], touched: Collection[str]) -> None:
    """Set aside the staged rows that do not count and say so on their files; others count again.

    Args:
        store: the registry during a load, with the rows staged and not yet numbered.
        files: every file of the inbox.
        touched: the sources of which files were staged or are gone.

    Raises:
        QuestionError: nothing says which of two files that came together counts; others' in its `also`.
    """
    concerned = [file for file in files if file.profile.name in touched]
    chosen = set_aside(store, _told(concerned), _sheets(store, {file.file for file in concerned}))
    if chosen.undecided:
        raise together([_question(one) for one in chosen.undecided])
    lines = [line for line in staged_deliveries(store) if line.source in touched]
    told = [problem for line in lines for problem in _problems_of(line)]
    told += [_problem("file-shares-nobody", source, file, other=other) for source, file, other in chosen.strangers]
    add_problems(store, conform(pl.DataFrame(told, schema=dict.fromkeys(_TOLD, pl.String)), PROBLEMS))


def _told(files: Sequence[SourceFile]) -> pl.DataFrame:
    return pl.DataFrame([_facts(file.profile, file.file) for file in files], schema=dict(DELIVERY_FILES))


def _facts(profile: SourceProfile, file: str) -> dict[str, Any]:
    rule, marks = profile.delivery_of(file), marks_in_name(file)
    return {
        "source": profile.name,
        "file": file,
        "mode": rule.mode,
        "declared": rule.period,
        "named": period_in_name(file.rpartition("/")[2]) or period_in_name(file),
        "folder": _folder(profile, file),
        "stem": marks.stem,
        "revision": marks.revision,
        "day": marks.day,
        "place": next((at for at, one in enumerate(profile.delivery_order) if named_by((one,), file)), None),
        "one_row": profile.one_row_per_person,
    }


def _folder(profile: SourceProfile, file: str) -> str:
    """The folder in which the file lies, when that is one below the source's own (`pkh/2025-12` of `pkh/*`)."""
    folder = file.rpartition("/")[0]
    plain = (pattern[: min((pattern.find(sign) for sign in _WILD if sign in pattern), default=len(pattern))]
             for pattern in profile.files)  # fmt: skip
    homes = [start.rpartition("/")[0].lower() for start in plain]
    return folder if any(home and folder.lower().startswith(home + "/") for home in homes) else ""


def _sheets(store: Store, files: Collection[str]) -> pl.DataFrame:
    told = [
        (source, file, sheet, named)
        for source, file, sheet in staged_sheets(store).iter_rows()
        if file in files and (named := period_in_name(sheet))
    ]
    return pl.DataFrame(told, schema=dict(DELIVERY_SHEETS), orient="row")


def _question(one: Undecided) -> QuestionError:
    told: dict[str, str | int] = {
        "source": one.source, "period": one.period or "–", "file": one.file, "other": one.other,
        "profile": f"config/sources/{one.source}.toml",
    }  # fmt: skip
    if one.shared is None:
        return QuestionError("delivery-circle", **told)
    if one.shared == 0:
        return QuestionError("delivery-unknown", **told)
    return QuestionError("delivery-order", **told, shared=one.shared)


def _problems_of(line: DeliveryLine) -> list[dict[str, str]]:
    kinds = (("file-copy", line.copied), ("file-superseded", line.superseded), ("file-corrected", line.corrected))
    other = ", ".join(line.by)
    return [
        _problem(code, line.source, line.file, other=other, rows=str(rows), period=line.period or "–")
        for code, rows in kinds
        if rows
    ]


def _problem(code: str, source: str, file: str, **params: str) -> dict[str, str]:
    return {
        "code": code, "severity": CATALOGUE[code].severity, "source": source, "file": file, "params": json.dumps(params),
    }  # fmt: skip

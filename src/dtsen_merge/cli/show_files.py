"""Drawing what files hold and what is wrong with them, for people, at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from dtsen_merge.cli.session import result_console, say, session
from dtsen_merge.cli.show import number, percent, show_set_aside, table
from dtsen_merge.messages import error_text, text

if TYPE_CHECKING:
    from dtsen_merge.pipeline.inspect import Inspection
    from dtsen_merge.pipeline.outcome import AnswersTaken, SheetCount, Validation
    from dtsen_merge.sources.inspection import FileInspection, SheetInspection


REASONS: Final = {
    "profile": "reason-profile",
    "alias": "reason-alias",
    "spelling": "reason-spelling",
    "content": "reason-content",
}
MANY_ZEROS: Final = 0.01
"""A share of numbers that lost their last digit below this is nothing but chance."""


def show_inspection(seen: Inspection) -> None:
    """Each file and table: the field proposed for each column, how surely and why, and what is to be expected."""
    t, console = session.t, result_console()
    said = {one.file: one for one in seen.deliveries if one.mode != "adds"}
    for file in seen.files:
        size = t("show-file", file=file.file, size=kibibytes(file.size), sheets=len({one.sheet for one in file.sheets}))
        console.print(size, style="bold")
        if file.error is not None and file not in seen.passed_over:
            console.print(error_text(file.error, session.language))
        elif file.error is not None:
            console.print(t("show-passed-over", file=file.file))
            continue
        for sheet in file.sheets:
            _show_table(sheet)
        _show_expected(file)
        if one := said.get(file.file):
            console.print(t(f"delivery-{one.mode}", source=one.source, period=one.period or "–"))
    for path in seen.written:
        say(t("show-profile-written", path=str(path)))
    for path in seen.kept:
        say(t("show-profile-kept", path=str(path)))
    for fault in seen.faults:
        say(error_text(fault, session.language))


def kibibytes(size: int) -> str:
    """A file's size for people."""
    return f"{number(max(size / 1024, 1))} KiB"


def _show_table(sheet: SheetInspection) -> None:
    t, console = session.t, result_console()
    told = {"sheet": sheet.sheet or "–", "rows": sheet.rows, "columns": len(sheet.columns)}
    if sheet.kind == "none":
        console.print(t("show-nothing", sheet=sheet.sheet or "–", rows=sum(sheet.ignored.values())), style="dim")
        return
    where = ", ".join(map(str, sheet.header_rows))
    console.print(t("show-rows", header=where, table=sheet.table, **told))
    if sheet.hidden:
        console.print("  " + t("show-hidden"))
    numbers = ("confidence", "empty", "malformed")
    drawn = table("letter", "heading", "field", "confidence", "reason", "empty", "malformed", "sample", numeric=numbers)
    for column in sheet.columns:
        sure = (percent(column.confidence), percent(column.empty), percent(column.malformed))
        reason = t(REASONS[column.reason]) if column.reason else ""
        drawn.add_row(column.letter, column.heading, column.field or "–", sure[0], reason, *sure[1:], column.sample)
    console.print(drawn)
    for code, count in sheet.ignored.items():
        console.print(f"  {number(count)} × {text(code, session.language)}", style="dim")
    for column in sheet.columns:
        if column.field:
            continue
        if column.refused:
            fields = ", ".join(column.refused)
            console.print("  " + t("show-refused", column=column.letter, heading=column.heading, fields=fields))
        elif column.candidates:
            fields = ", ".join(f"{one.field} {percent(one.score)}" for one in column.candidates[:3])
            console.print("  " + t("show-candidates", column=column.letter, heading=column.heading, fields=fields))
    for field, headings in sheet.questions.items():
        console.print(t("show-question", field=field, headings=" | ".join(headings)))
    for field, share in sheet.truncated.items():
        if share >= MANY_ZEROS:
            console.print("  " + t("show-truncated", field=field, share=percent(share)))


def _show_expected(file: FileInspection) -> None:
    """What validation is going to say."""
    wanted = [one for one in file.problems if one.severity != "note"]
    if not wanted:
        return
    drawn = table("expected", "sheet", "field", "records", numeric=("records",))
    for one in wanted:
        words = _in_words(one.severity, one.code)
        drawn.add_row(words, one.sheet or "–", one.column.replace("_", " "), number(one.count))
    result_console().print(drawn)


def _in_words(severity: str, code: str) -> str:
    """A problem with how grave it is before it."""
    return f"{text(f'validation-severity-{severity}', session.language)}: {text(code, session.language)}"


def show_sheets(sheets: Sequence[SheetCount], *, with_problems: bool = True) -> None:
    """Rows by file, and the problems found, by code."""
    counts = ("read", "accepted", "rejected", "ignored")
    drawn = table("file", *counts, numeric=counts)
    files: dict[str, list[int]] = {}
    codes: dict[str, int] = {}
    for sheet in sheets:
        line = files.setdefault(sheet.file, [0, 0, 0, 0])
        for place, name in enumerate(counts):
            line[place] += getattr(sheet, f"rows_{name}")
        for code, count in sheet.problems.items():
            codes[code] = codes.get(code, 0) + count
    for file, line in files.items():
        drawn.add_row(file, *map(number, line))
    drawn.add_section()
    drawn.add_row(
        session.t("table-total"), *(number(sum(line[place] for line in files.values())) for place in range(4))
    )
    console = result_console()
    console.print(drawn)
    if codes and with_problems:
        problems = table("problems", "reason", "records", numeric=("records",))
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0])):
            problems.add_row(code, text(code, session.language), number(count))
        console.print(problems)


def show_validation(told: Validation) -> None:
    """Rows by file, what was found in which cells, and each source against its limit."""
    t, console = session.t, result_console()
    show_sheets(told.sheets, with_problems=False)
    show_set_aside(asdict(line) for line in told.deliveries)
    place = None
    drawn = table("problems", "heading", "records", "cells", numeric=("records",))
    for one in sorted(told.findings, key=lambda one: (one.file, one.sheet)):
        if (one.file, one.sheet) != place:
            if place:
                console.print(drawn)
            place = (one.file, one.sheet)
            console.print(" · ".join(filter(None, place)), style="bold")
            drawn = table("problems", "heading", "records", "cells", numeric=("records",))
        heading = one.heading or one.column.replace("_", " ")
        more = ["…"] if one.count > len(one.cells) > 0 else []
        drawn.add_row(_in_words(one.severity, one.code), heading, number(one.count), " ".join([*one.cells, *more]))
    if place:
        console.print(drawn)
    for source in told.sources:
        told_of = {"source": source.source, "share": source.error_share, "limit": source.limit}
        say(t("validate-over" if source.over_limit else "validate-done", **told_of))


def show_answers(taken: Sequence[AnswersTaken]) -> None:
    """What returned corrections workbooks brought, and what of them was not taken."""
    t = session.t
    for one in taken:
        say(t("load-answers", workbook=one.workbook, cells=one.cells, rows=one.rows, replies=one.replies))
        if one.outdated:
            say(t("load-answers-outdated", workbook=one.workbook, rows=one.outdated))
        if one.failed:
            say(t("load-answers-failed", workbook=one.workbook, cells=one.failed))
        if one.added:
            say(t("load-answers-added", workbook=one.workbook, rows=one.added))

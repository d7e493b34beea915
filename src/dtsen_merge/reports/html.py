"""reconciliation.html: one self-contained page, without script and without network, for screen, phone and paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dtsen_merge.messages.catalogue import Language
from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.reports.charts import Drawing, draw
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.kinds import column_kinds
from dtsen_merge.reports.notes import notes
from dtsen_merge.reports.pages import page_environment
from dtsen_merge.reports.sections import Section, Table, sections
from dtsen_merge.reports.words import NUMERIC, Words

APPENDIX: Final = ("gates", "rules")
"""Sections that stand behind the appendix heading."""

LONG_TEXT: Final = 45
"""Characters from which on a column needs room."""

PRINTED_ROWS: Final = 40
"""Longer tables are left to the workbook when the page is printed."""

KEY_FIGURES: Final = (
    ("rows_read", "count"),
    ("persons", "count"),
    ("families", "count"),
    ("recipients", "count"),
    ("padan_share", "share"),
    ("poor_covered_share", "share"),
    ("exclusion", "count"),
    ("inclusion", "count"),
)
METHOD: Final = ("read", "link", "survive", "desil", "check")
TERMS: Final = (
    "dtsen", "desil", "padan", "inclusion", "exclusion", "family", "recipient", "productive", "completeness", "validity",
    "uniqueness", "delivery",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in words: headings, cells, and each column's look (a number, a day, a long text).

    `lengthy` tables are not printed.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    looks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    open: bool
    lengthy: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section in words."""

    key: str
    title: str
    definition: str
    action: str
    notes: tuple[str, ...]
    charts: tuple[Drawing, ...]
    tables: tuple[ShownTable, ...]


def write_html(figures: Figures, path: Path, *, language: Language) -> None:
    """Write the page; every figure on it is one of `figures`.

    Raises:
        SurroundingsError: `output-not-writable` or `disk-full`.
    """
    page = render_html(figures, language=language)
    with replacing(path, mode=SHARED) as draft:
        draft.write_text(page, encoding="utf-8")


def render_html(figures: Figures, *, language: Language) -> str:
    """The page as text."""
    words = Words(language, figures)
    shown = [_section(section, words) for section in sections(figures)]
    template = page_environment().get_template("report.html.j2")
    return template.render(
        say=words.say,
        lang=language,
        figures=figures,
        stopped=any(not gate.passed and not gate.accepted for gate in figures.gates),
        words=words,
        key_figures=[
            {"key": name, "label": words.say(f"figure-{name.replace('_', '-')}"), "value": words.show(value, kind)}
            for name, kind in KEY_FIGURES
            for value in (getattr(figures.summary, name),)
        ],
        findings=[
            {"tone": item.tone, "text": words.sentence(item.code, item.values)} for item in figures.summary.sentences
        ],
        main=[section for section in shown if section.key not in APPENDIX],
        appendix=[section for section in shown if section.key in APPENDIX],
        method=[words.say(f"method-{name}") for name in METHOD],
        terms=[(words.say(f"term-{name}"), words.say(f"term-{name}.meaning")) for name in TERMS],
    )


def shown_table(table: Table, words: Words) -> ShownTable:
    """A table of figures in words."""
    kinds = {name: kind for name, kind in column_kinds(table.row).items() if name not in table.left_out}
    rows = tuple(tuple(words.show(getattr(row, name), kind) for name, kind in kinds.items()) for row in table.rows)
    return ShownTable(
        key=table.key,
        title=words.say(f"table-{table.key}"),
        headings=tuple(words.heading(table.key, name) for name in kinds),
        looks=tuple(_look(kind, [row[at] for row in rows]) for at, kind in enumerate(kinds.values())),
        rows=rows,
        open=table.open,
        lengthy=len(rows) > PRINTED_ROWS,
    )


def _look(kind: str, cells: list[str]) -> str:
    """The style class of a column."""
    if kind in NUMERIC:
        return "n"
    if kind in ("date", "compared"):
        return "day"
    return "long" if max(map(len, cells), default=0) > LONG_TEXT else ""


def _section(section: Section, words: Words) -> ShownSection:
    drawn = [draw(key, words) for key in section.charts]
    tables = [table for table in section.tables if table.rows and not table.only_workbook]
    return ShownSection(
        key=section.key,
        title=words.say(f"section-{section.key}"),
        definition=words.say(f"section-{section.key}.definition"),
        action=words.say(f"section-{section.key}.action"),
        notes=notes(section.key, words),
        charts=tuple(drawing for drawing in drawn if drawing),
        tables=tuple(shown_table(table, words) for table in tables),
    )

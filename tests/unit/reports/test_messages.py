"""Every text that the report may need exists in both languages."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from dtsen_merge.messages.catalogue import LANGUAGES, has
from dtsen_merge.reports.charts import chart_keys
from dtsen_merge.reports.figures.changes import COMPARED
from dtsen_merge.reports.figures.disagreements import FIELDS
from dtsen_merge.reports.figures.kinds import column_kinds
from dtsen_merge.reports.figures.padan import REASONS
from dtsen_merge.reports.sections import sections
from dtsen_merge.reports.words import Words
from dtsen_merge.tables import IDENTIFIER_STATUS


def _keys(language):
    told = resources.files("dtsen_merge.messages").joinpath(language, "reports.ftl").read_text(encoding="utf-8")
    return re.findall(r"^(?:(reports-[\w-]+|error-[\w-]+) =|    (\.\w+) =)", told, re.MULTILINE)


def test_both_languages_say_the_same_things():
    assert _keys("id") == _keys("en")
    assert len(_keys("id")) == len({key for key in _keys("id") if key[0]}) + sum(bool(key[1]) for key in _keys("id"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_text(language):
    wanted = [
        *(f"reports-reason-{name}" for name in (*REASONS, "desil-above", "age-outside", "exclusive")),
        *(f"reports-field-{name.replace('_', '-')}" for name in FIELDS),
        *(f"reports-nik-{name}" for name in IDENTIFIER_STATUS.categories),
        *(f"reports-measure-{name.replace('_', '-')}" for name in COMPARED),
        *(f"reports-measure-{name}" for name in ("receivers", "inclusion", "padan", "errors", "coverage")),
        *(f"reports-chart-{name.replace('_', '-')}" for name in chart_keys()),
        *(f"reports-status-{name}" for name in ("reached", "under-way", "overdue", "not-measured")),
        *(f"reports-sector-{name}" for name in ("education", "health", "infrastructure", "jobs", "social")),
    ]
    assert [key for key in wanted if not has(key, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading(figures, language):
    words = Words(language, figures)
    for section in sections(figures):
        for table in section.tables:
            assert all(words.heading(table.key, name) for name in column_kinds(table.row))

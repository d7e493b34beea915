"""The page of a model: every figure of it, in both languages, without script, network or anybody's data."""

from __future__ import annotations

import re
import stat
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.messages import LANGUAGES, Language
from dtsen_merge.reports.model_page import (
    CHARTED,
    ComparisonFigures,
    LevelFigures,
    ModelFigures,
    render_model,
    write_model_html,
)

SAME = LevelFigures("NIK sama & <utuh>", 0.9, 4.2e-10, 0.005, 0.02, 31.04)
DIFFERS = LevelFigures("NIK berbeda", 0.04, 0.99, 0.99, 0.05, -4.63)
MANY = tuple(LevelFigures(f"Tingkat {at}", 0.5 / (at + 1), 0.01, 0.01, 0.01, 5.0 - at) for at in range(CHARTED + 6))
FIGURES = ModelFigures(
    number=12,
    made="2026-01-02 03:04",
    records=350770,
    sources=("SIAK", "PKH [2025]"),
    iterations=14,
    converged=True,
    log_likelihood=(-519647.2, -493000.0, -492718.4),
    movement=(0.9, 0.01, 0.00005),
    comparisons=(ComparisonFigures("identity", (SAME, DIFFERS)), ComparisonFigures("name", MANY)),
    overlap=((0.0, 1 / 12345), (1 / 12345, 0.25)),
)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param  # type: ignore[no-any-return]


def plain(page: str) -> str:
    """The text of a page, tags and drawings left out."""
    bare = re.sub(r"<(style|svg)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def drawings(page: str) -> dict[str, ET.Element]:
    found = {}
    for svg in re.findall(r"<svg\b.*?</svg>", page, flags=re.S):
        tree = ET.fromstring(svg)
        found[tree.attrib["aria-labelledby"].split("-title")[0]] = tree
    return found


def written(svg: ET.Element) -> list[str]:
    return [(text.text or "").strip() for text in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_the_page_stands_alone(language: Language) -> None:
    page = render_model(FIGURES, language=language)
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|<link|<img|\bsrc=|url\(http|@import", page)
    assert set(re.findall(r"https?://[^\s\"'<]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(identifiers)


def test_what_it_was_learned_from(language: Language) -> None:
    told = plain(render_model(FIGURES, language=language))
    for part in ("12", "2026-01-02 03:04", "350.770" if language == "id" else "350,770", " 2 ", " 14 "):
        assert part in told, part
    assert ("Mantap setelah 14" in told) or ("Settled after 14" in told)
    unsettled = plain(render_model(replace(FIGURES, converged=False), language=language))
    assert ("Belum mantap setelah 14" in unsettled) or ("Not settled after 14" in unsettled)


def test_a_table_of_every_level(language: Language) -> None:
    page = render_model(FIGURES, language=language)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, flags=re.S)
    cells = [[plain(cell) for cell in re.split(r"</t[hd]>", row)] for row in rows]
    told = {row[0]: row[1:6] for row in cells}
    expected = ["0,9000", "4,20·10^-10", "0,0050", "0,0200", "+31,0"]
    english = ["0.9000", "4.20·10^-10", "0.0050", "0.0200", "+31.0"]
    assert told["NIK sama & <utuh>"] == (expected if language == "id" else english)
    assert told["NIK berbeda"][-1] == ("−4,6" if language == "id" else "−4.6")
    assert sum(name.startswith("Tingkat ") for name in told) == len(MANY)


def test_weights_are_drawn_with_words_for_those_who_cannot_see_them(language: Language) -> None:
    drawn = drawings(render_model(FIGURES, language=language))
    for size in ("wide", "narrow"):
        svg = drawn[f"model-identity-{size}"]
        assert ("+31,0" if language == "id" else "+31.0") in written(svg)
        (description,) = svg.iter("{http://www.w3.org/2000/svg}desc")
        assert "NIK sama & <utuh> +31" in (description.text or "") and "NIK berbeda −4" in (description.text or "")
    names = [text for text in written(drawn["model-name-wide"]) if text.startswith("Tingkat")]
    assert names == [f"Tingkat {at}" for at in range(CHARTED)]  # the commonest, the strongest first
    assert len(written(drawn["model-identity-wide"])) >= 4


def test_convergence_is_drawn_and_tabled(language: Language) -> None:
    page = render_model(FIGURES, language=language)
    drawn = drawings(page)
    assert {"model-likelihood-wide", "model-movement-wide", "model-movement-narrow"} <= set(drawn)
    told = plain(page)
    for value in ("519.647", "492.718") if language == "id" else ("519,647", "492,718"):
        assert told.count(f"−{value}") == 2  # in the sentence and in the table
    assert "5,00·10^-5" in told or "5.00·10^-5" in told


def test_a_model_without_steps_or_movement(language: Language) -> None:
    bare = replace(FIGURES, log_likelihood=(-5.0,), movement=(), sources=(), overlap=())
    drawn = drawings(render_model(bare, language=language))
    assert not {name for name in drawn if "likelihood" in name or "movement" in name}
    settled = replace(FIGURES, movement=(0.5, 0.0))  # nothing moved: no logarithm
    assert "model-movement-wide" in drawings(render_model(settled, language=language))


def test_sources_and_how_they_overlap(language: Language) -> None:
    page = render_model(FIGURES, language=language)
    table = page[page.index('id="sources"') :]
    told = plain(table)
    assert told.count("1 : 12.345" if language == "id" else "1 : 12,345") == 2
    assert "1 : 4" in told and "–" in told and told.count("PKH [2025]") == 2


def test_the_file_may_be_read_and_takes_the_place_of_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "model-12.html"
    write_model_html(FIGURES, path, language="id")
    write_model_html(replace(FIGURES, number=13), path, language="id")
    assert "nomor 13" in path.read_text(encoding="utf-8") and stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(SurroundingsError):
        write_model_html(FIGURES, path.parent, language="id")

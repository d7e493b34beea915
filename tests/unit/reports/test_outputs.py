"""The page, the workbook and the JSON: one set of figures, nothing from the network, nobody's data."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import fastexcel
import polars as pl
import pytest

from dtsen_merge.messages.catalogue import LANGUAGES
from dtsen_merge.reports import ReportTables, build_figures, build_lists, write_html, write_json, write_xlsx
from dtsen_merge.reports.figures.kinds import column_kinds
from dtsen_merge.reports.html import render_html, shown_table
from dtsen_merge.reports.sections import sections
from dtsen_merge.reports.words import Words
from dtsen_merge.reports.xlsx import KINDS, column_heading, sheet_name


class Page(HTMLParser):
    """Cells of each table by its id, and what is left open."""

    VOID = ("meta", "link", "br", "img", "hr", "input")

    def __init__(self) -> None:
        super().__init__()
        self.open, self.ids, self.tables, self.refs = [], [], {}, []
        self.table = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.refs += given.get("aria-labelledby", "").split()
        if tag == "details":
            self.table = given["id"].removeprefix("table-")
            self.tables[self.table] = []
        if tag == "tr":
            self.tables[self.table].append([])
        if tag in ("td", "th"):
            self.tables[self.table][-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[self.table][-1][-1] += data


@pytest.fixture(scope="module")
def pages(figures):
    return {language: render_html(figures, language=language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_the_page_are_the_figures_of_the_json(figures, pages, language, tmp_path):
    write_json(figures, tmp_path / "r.json")
    data = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    page = Page()
    page.feed(pages[language])
    words = Words(language, figures)
    seen = 0
    for section in sections(figures):
        for table in section.tables:
            if not table.rows or table.only_workbook:
                assert table.key not in page.tables
                continue
            kinds = {name: kind for name, kind in column_kinds(table.row).items() if name not in table.left_out}
            of_json = _lines(data, dataclasses.asdict(table.rows[0]), len(table.rows))
            shown = [[words.show(line[name], kind) for name, kind in kinds.items()] for line in of_json]
            assert page.tables[table.key][1:] == shown, table.key
            seen += 1
    assert seen > 25


def _lines(data, first, height):
    """The list in the JSON that begins with this line."""
    first = json.loads(json.dumps(first))
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, list) and item and item[0] == first and len(item) == height:
            return item
        stack += item.values() if isinstance(item, dict) else item if isinstance(item, list) else []
    raise AssertionError("not in the JSON")


def test_summary_of_the_page_is_the_summary_of_the_json(figures, pages):
    told = dict(re.findall(r'data-figure="summary\.(\w+)">([^<]+)<', pages["id"]))
    words = Words("id", figures)
    assert told["persons"] == words.count(figures.summary.persons)
    assert told["padan_share"] == words.share(figures.summary.padan_share)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_the_workbook_are_those_of_the_json(figures, lists, tmp_path, language):
    path = tmp_path / "r.xlsx"
    write_xlsx(figures, lists, path, language=language)
    book = fastexcel.read_excel(path)
    words = Words(language, figures)
    for section in sections(figures):
        for table in section.tables:
            sheet = book.load_sheet(sheet_name(f"table-{table.key}", words)).to_polars()
            assert sheet.height == len(table.rows), table.key
            for name, kind in column_kinds(table.row).items():
                if kind in KINDS and KINDS[kind][1] != pl.Date and table.rows:
                    heading = column_heading(table.key, name, kind, words)
                    written = sheet.get_column(heading).cast(pl.Float64, strict=False).to_list()
                    assert written == [getattr(row, name) for row in table.rows], (table.key, name)


def test_sheet_names_are_different(figures):
    for language in LANGUAGES:
        words = Words(language, figures)
        names = [sheet_name(f"table-{t.key}", words).lower() for s in sections(figures) for t in s.tables]
        names += [sheet_name(f"list-{key}", words).lower() for key in ("inclusion", "exclusion", "padan")]
        assert max(map(len, names)) <= 31
        assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_whole_and_needs_nothing(pages, language):
    page = Page()
    page.feed(pages[language])
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.refs) <= set(page.ids)
    assert "<script" not in pages[language]
    addresses = set(re.findall(r"(?:https?:)?//[^\"'\s<)]+", pages[language]))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert f'<html lang="{language}">' in pages[language]


def test_every_chart_is_drawn_and_told(pages):
    drawn = re.findall(r"<svg.*?</svg>", pages["id"], re.DOTALL)
    assert len(drawn) == 2 * 15
    for svg in drawn:
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
        assert len(root.findall(".//{http://www.w3.org/2000/svg}text")) > 2
        assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]


def test_no_language_leaks_into_the_other(pages):
    english = set(re.findall(r"\b(?:Receiving|Families|Persons|Rows|Share|Programme)\b", _text(pages["id"])))
    indonesian = set(re.findall(r"\b(?:Keluarga|Menerima|Baris|Bagian|Penerima)\b", _chart_text(pages["en"], "axis")))
    assert english == set()
    assert indonesian == set()


def _text(page):
    return re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def _chart_text(page, _):
    svgs = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    texts = [text for svg in svgs for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
    # titles of sources are the profile's, in its own language
    return " ".join(text for text in texts if not text.startswith(("Penerima ", "Data ", "Peserta ", "Pelaku ")))


def test_numbers_stand_in_the_readers_way(pages, figures):
    rows = figures.summary.rows_read
    assert f"{rows:,}".replace(",", ".") in pages["id"]
    assert f"{rows:,}" in pages["en"]


def test_nobodys_data_is_in_any_output(district, figures, lists, pages, tmp_path):
    write_json(figures, tmp_path / "r.json")
    write_xlsx(figures, lists, tmp_path / "r.xlsx", language="id")
    book = fastexcel.read_excel(tmp_path / "r.xlsx")
    cells = " ".join(str(book.load_sheet(name).to_polars().rows()) for name in book.sheet_names)
    niks = district.persons.get_column("nik").drop_nulls().head(400).to_list()
    names = district.persons.get_column("nama").unique().to_list()
    for told in (pages["id"], (tmp_path / "r.json").read_text(encoding="utf-8"), cells):
        assert not [nik for nik in niks if nik in told]
        assert not [name for name in names if name in told]


def test_a_name_from_outside_cannot_become_markup(district, policy, targets):
    sources = district.sources.with_columns(
        title=pl.lit("<script>alert(1)</script>"), agency=pl.lit('"><img src=x>'), period=pl.lit("<b>")
    )
    figures = build_figures(dataclasses.replace(district, sources=sources), policy, targets, language="id")
    page = render_html(figures, language="id")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page


def test_same_input_same_bytes(figures, lists, tmp_path):
    for name in ("a", "b"):
        write_html(figures, tmp_path / f"{name}.html", language="id")
        write_xlsx(figures, lists, tmp_path / f"{name}.xlsx", language="id")
        write_json(figures, tmp_path / f"{name}.json")
    for ending in ("html", "xlsx", "json"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def _only(district, source):
    records = district.records.filter(source=source)
    return dataclasses.replace(
        district,
        records=records,
        crosswalk=district.crosswalk.filter(source=source),
        sources=district.sources.filter(source=source),
        participation=district.participation.filter(source=source),
        problems=district.problems.filter(source=source),
        review=district.review.clear(),
    )


def _without_register(district):
    keep = pl.col("source") != "dukcapil"
    return dataclasses.replace(
        district,
        records=district.records.filter(keep),
        crosswalk=district.crosswalk.filter(keep),
        sources=district.sources.filter(keep),
    )


def _without_desil(district):
    nothing = pl.lit(None, pl.Int8).alias("desil_nasional")
    return dataclasses.replace(
        district,
        persons=district.persons.with_columns(nothing),
        families=district.families.with_columns(nothing),
        records=district.records.with_columns(nothing),
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda _: ReportTables(),
        lambda d: _only(d, "pkh"),
        lambda d: _only(d, "baznas"),
        _without_register,
        _without_desil,
    ],
    ids=["empty", "one source", "no nik", "no register", "no desil"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_little_data_still_makes_a_whole_report(district, policy, targets, make, language, tmp_path):
    tables = make(district)
    figures = build_figures(tables, policy, targets, language=language)
    write_html(figures, tmp_path / "r.html", language=language)
    write_xlsx(figures, build_lists(tables, policy), tmp_path / "r.xlsx", language=language)
    write_json(figures, tmp_path / "r.json")
    page = Page()
    page.feed((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["summary"]["sentences"]


def test_without_register_nobody_is_judged(district, policy, targets):
    figures = build_figures(_without_register(district), policy, targets, language="id")
    assert figures.padan.padan is None
    assert figures.padan.reasons == ()
    assert all(line.padan is None for line in figures.padan.by_source)
    assert "belum dapat dipadankan" in render_html(figures, language="id")


def test_broken_gate_is_said_first(district, policy, targets):
    gates = [{"gate": "max_cluster_size", "value": 44, "limit": 30, "passed": False}]
    run = {**district.run, "published": False}
    figures = build_figures(dataclasses.replace(district, gates=gates, run=run), policy, targets, language="id")
    assert figures.summary.sentences[0].code == "gate"
    page = render_html(figures, language="id")
    assert "Belum dipublikasikan" in page
    assert "Identitas berbeda terbanyak pada satu orang" in page


def test_findings_never_pass_a_verdict(pages):
    told = _text(pages["id"]).lower()
    assert "perlu verifikasi" in told
    assert not re.search(r"pelanggar|penipu|bersalah|curang", told)


def test_shown_table_keeps_the_order_of_columns(figures):
    table = sections(figures)[0].tables[0]
    shown = shown_table(table, Words("id", figures))
    assert shown.headings == ("Kelompok desil", "Program", "Sasaran", "Dalam desil ini", "Menerima", "Jangkauan")

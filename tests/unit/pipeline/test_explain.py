"""`explain` in a workspace: what a word means, what is shown, and that nothing is written."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.linkage import LEVEL_COLUMNS
from dtsen_merge.messages import LANGUAGES, has
from dtsen_merge.pipeline.explain import SHOWN, Explanation, Unexplained, explain_pair
from dtsen_merge.pipeline.explain_words import Teller, as_dict, unexplained_dict, unexplained_words, value_words
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.link import link_staged
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.reports.waterfall import render_waterfall, write_waterfall
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

HEADS = "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
FILES = {
    "penduduk/a.csv": HEADS
    + "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    + "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
    + "6303051001100003;6303050101100001;RAMADHAN SAPUTRA;L;10-01-2010;Keraton;Martapura\n"
    + "6303051001100004;6303050101100001;RAMADHANI SAPUTRI;L;10-01-2010;Keraton;Martapura\n"
    + "630305;;;;;;\n"
    + "JUMLAH;;4;;;;\n",
    "penduduk/b.csv": HEADS + "6303052203750004;6303050101100002;GUSTI BASUKI;L;22-03-1975;Jawa;Martapura\n",
    "bantuan/a.csv": HEADS
    + "6303051205800001;6303050101100001;AKHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    + ";;RUSMINI HANDAYANI;P;;;\n",
}
PROFILE = 'name = "{0}"\ntitle = "{0}"\nkind = "population"\nfiles = ["{0}/*.csv"]\none_row_per_person = {1}\n'
MEN = ("penduduk/a.csv:2", "bantuan/a.csv:2")
PERSONAL = ("6303051205800001", "RIDUAN", "NURHAYATI", "1980-05-12", "6303050101100001")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("explain") / "w"
    make_workspace(folder)
    for name, once in (("penduduk", "true"), ("bantuan", "false")):
        (folder / "config" / "sources" / f"{name}.toml").write_text(PROFILE.format(name, once), encoding="utf-8")
    for name, content in FILES.items():
        (folder / "inbox" / name).parent.mkdir(exist_ok=True)
        (folder / "inbox" / name).write_text(content, encoding="utf-8")
    workspace = load_workspace(folder / "config")
    assert run_all(workspace, accept=["max_rejected_share"], reason="uji", force=False, progress=Silent()).published
    return workspace


@pytest.fixture
def own(published: Workspace, tmp_path: Path) -> Workspace:
    """A copy that a test may change."""
    shutil.copytree(published.registry.parent, tmp_path / "w", symlinks=True)
    return load_workspace(tmp_path / "w" / "config")


def explained(workspace: Workspace, a: str, b: str, **more: object) -> Explanation:
    told = explain_pair(workspace, a, b, **more)
    assert isinstance(told, Explanation), told
    return told


def unfound(workspace: Workspace, word: str) -> tuple[str | None, str]:
    told = explain_pair(workspace, word, MEN[0])
    assert isinstance(told, Unexplained)
    assert unexplained_dict(told)["found"] is False
    return told.a.unfound, " ".join(unexplained_words(told, "en"))


def test_two_rows_of_one_person(published: Workspace) -> None:
    told = explained(published, *MEN)
    assert (told.standing.verdict, told.compared, told.kept, told.published_together) == ("linked", True, True, True)
    assert [told.a["where"], told.b["where"]] == list(MEN)
    assert told.a["person_id"] == told.b["person_id"] != ""
    assert {line["field"]: line["state"] for line in told.fields}["nik"] == "same"
    assert told.told_elsewhere == ("sex",)
    assert told.keys == ()
    assert "NIK sama, tanggal lahir sama" in Teller(told, "id").verdict()
    assert "NIK" in Teller(told, "en").change()


def test_the_answer_is_the_same_either_way_round(published: Workspace) -> None:
    one, other = explained(published, *MEN), explained(published, *reversed(MEN))
    assert (one.a, one.b, one.weights) == (other.b, other.a, other.weights)


@pytest.mark.parametrize("word", ["A.csv:2", "bantuan\\a.csv:2", "inbox/bantuan/a.csv:2", "bantuan/a.csv : 2"])
def test_a_row_as_people_write_it(published: Workspace, word: str) -> None:
    if word == "A.csv:2":
        with pytest.raises(UsageError, match="explain-row-several"):
            explain_pair(published, MEN[0], word)
        return
    assert explained(published, MEN[0], word).b["where"] == MEN[1]


def test_records_and_persons_are_named_by_their_ids(published: Workspace) -> None:
    by_row = explained(published, *MEN)
    by_record = explained(published, by_row.a["record_id"], by_row.b["record_id"].upper())
    assert (by_record.a, by_record.weights) == (by_row.a, by_row.weights)
    woman = explained(published, "penduduk/a.csv:3", MEN[0]).a["person_id"]
    persons = explained(published, by_row.a["person_id"].lower(), woman)
    assert persons.chosen == 2 and persons.b["where"] == "penduduk/a.csv:3"
    with pytest.raises(UsageError, match="explain-same-person"):
        explain_pair(published, woman, woman)
    with pytest.raises(UsageError, match="explain-same-row"):
        explain_pair(published, woman, "penduduk/a.csv:3")
    with pytest.raises(UsageError, match="explain-same-row"):
        explain_pair(published, MEN[0], by_row.a["record_id"])
    assert explained(published, by_row.a["person_id"], MEN[1]).a["where"] == MEN[0]  # her other row


def test_a_row_that_was_never_compared_says_why(published: Workspace) -> None:
    assert unfound(published, "penduduk/a.csv:6")[0] == "rejected"
    code, sentence = unfound(published, "penduduk/a.csv:7")
    assert code == "ignored" and "row-ignored" not in sentence and "otal" in sentence
    assert unfound(published, "penduduk/a.csv:1")[0] == "ignored"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("penduduk/a.csv:99", "no-row"), ("penduduk/z.csv:2", "no-file"), ("z", "nothing"), ("f" * 32, "nothing"),
        ("P0000ZZZ", "person"), ("", "nothing"), ("[bold]:2", "no-file"), ("a.csv", "nothing"),
    ],
)  # fmt: skip
def test_nothing_is_found(published: Workspace, word: str, code: str) -> None:
    assert unfound(published, word)[0] == code


def test_two_rows_of_a_list_that_holds_a_person_once(published: Workspace) -> None:
    told = explained(published, "penduduk/a.csv:4", "penduduk/a.csv:5")
    assert (told.one_row_source, told.compared, told.standing.together) == ("penduduk", False, False)
    assert told.standing.conflict == "one-row-per-person"
    assert "penduduk" in " ".join(Teller(told, "id").told().notes)


def test_two_rows_that_no_key_brought_together(published: Workspace) -> None:
    told = explained(published, "penduduk/b.csv:2", "bantuan/a.csv:3")
    assert (told.compared, told.kept, told.standing.verdict) == (False, False, "weak")
    views = {view.key: dict(view.columns) for view in told.keys}
    assert views["nik"] == {"nik_15": "empty"}
    assert all(state != "same" for state in views["date-name"].values())
    lines = [line for block in Teller(told, "en").told().blocks for line in block.lines]
    assert "NIK (first 15 digits) empty" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_personal_is_shown_unless_asked(published: Workspace, language: str) -> None:
    told = explained(published, *MEN)
    for shown in (json.dumps(as_dict(told, language)), render_waterfall(Teller(told, language).told())):
        assert "6303************" in shown
        assert [value for value in PERSONAL if value in shown] == []


def test_whole_values_need_a_purpose_and_are_recorded(own: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unmask-needs-purpose"):
        explain_pair(own, *MEN, unmask=True, purpose=" ")
    told = explained(own, *MEN, unmask=True, purpose="sanggahan warga")
    assert {line["field"]: line["a"] for line in told.fields}["nik"] == PERSONAL[0]
    (line,) = (own.logs / "access.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["action"], entry["masked"], entry["purpose"]) == ("explain", False, "sanggahan warga")
    assert entry["persons"] == [told.a["person_id"], told.b["person_id"]]
    write_waterfall(Teller(told, "id").told(), tmp_path / "whole.html")
    assert (tmp_path / "whole.html").stat().st_mode & 0o077 == 0


def test_the_registry_is_only_read(own: Workspace) -> None:
    own.registry.chmod(0o400)
    before = hashlib.sha256(own.registry.read_bytes()).hexdigest()
    explained(own, *MEN)
    assert hashlib.sha256(own.registry.read_bytes()).hexdigest() == before
    assert own.registry.stat().st_mode & 0o777 == 0o400


def test_without_a_linkage_it_says_what_to_run(own: Workspace, tmp_path: Path) -> None:
    make_workspace(tmp_path / "new")
    with pytest.raises(UsageError, match="nothing-published"):
        explain_pair(load_workspace(tmp_path / "new" / "config"), *MEN)
    load_files(own, [], progress=Silent())
    with pytest.raises(UsageError, match="nothing-linked"):
        explain_pair(own, *MEN)


def test_a_linkage_that_is_not_published_yet_is_explained_and_says_so(own: Workspace) -> None:
    rows = (own.inbox / "bantuan" / "a.csv").read_text(encoding="utf-8")
    changed = rows.replace("6303051205800001;6303050101100001;AKHMAD RIDUAN;L", "6303054107900009;;RUSDIAH;P")
    (own.inbox / "bantuan" / "a.csv").write_text(changed, encoding="utf-8")
    load_files(own, [], progress=Silent())
    link_staged(own, progress=Silent())
    told = explained(own, *MEN)
    assert (told.standing.together, told.published_together) == (False, None)
    assert "belum ada di registri yang terbit" in " ".join(Teller(told, "id").told().notes)


def test_a_registry_of_an_older_version_is_left_alone(own: Workspace) -> None:
    with open_store(own.registry) as store:
        store.run("DELETE FROM schema_version WHERE version > 1")
    with pytest.raises(UsageError, match="explain-registry-old"):
        explain_pair(own, *MEN)


def test_a_decision_is_heard(published: Workspace) -> None:
    ids = explained(published, *MEN)
    apart = pl.DataFrame({"record_a": [ids.a["record_id"]], "record_b": [ids.b["record_id"]], "same": [False]})
    told = explained(published, *MEN, decisions=apart)
    assert (told.standing.verdict, told.standing.reason, told.published_together) == ("conflict", "decision", True)
    assert len(Teller(told, "en").told().notes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_has_everything_under_stable_keys(published: Workspace, language: str) -> None:
    told = as_dict(explained(published, *MEN), language)
    assert list(told) == [
        "found", "a", "b", "masked", "pairs_of_records", "fields", "compared", "kept", "one_row_source", "prior_bits",
        "comparisons", "weight", "ceiling_bits", "ceiling_reason", "total_bits", "probability", "match_probability", "review_probability",
        "together", "published_together", "verdict", "reason", "conflict", "barrier", "chain", "keys", "would_change",
        "facts", "sentence",
    ]  # fmt: skip
    assert [f"level_{line['comparison']}" for line in told["comparisons"]] == list(LEVEL_COLUMNS)
    assert told["prior_bits"] + sum(line["bits"] for line in told["comparisons"]) == pytest.approx(told["total_bits"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(published: Workspace, language: str, tmp_path: Path) -> None:
    told = Teller(explained(published, *MEN), language).told()
    write_waterfall(told, tmp_path / "a" / "page.html")
    page = (tmp_path / "a" / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|@import|url\((?!#)|src=|href=\"(?!#)", page)
    assert page.count("<svg") == 2 and page.count('role="img"') == 2
    for drawn in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        image = ET.fromstring(drawn)
        assert image[0].text and told.verdict in (image[1].text or "")
    for bar in told.bars:  # the text alternative
        assert bar.label in page and f'<td class="n">{bar.told}</td>' in page
    assert f'<html lang="{language}">' in page


def test_every_bar_begins_where_the_one_above_ended(published: Workspace) -> None:
    pair = explained(published, *MEN)
    for weights in (pair.weights, replace(pair.weights, ceiling=-3.5, doubt="other-nik")):
        *falls, total = Teller(replace(pair, weights=weights), "id").told().bars
        assert [bar.start for bar in falls] == pytest.approx([0.0, *(bar.end for bar in falls[:-1])])
        assert falls[-1].end == pytest.approx(total.end) == pytest.approx(weights.total)
        assert (falls[-1].kind == "ceiling") == bool(weights.ceiling)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_is_shown_has_a_name(language: str) -> None:
    assert [name for name in SHOWN if value_words(name, language) == name] == []
    verdicts = ("linked", "chained", "conflict", "cut", "review", "weak", "uncompared", "little", "review-little")
    assert [name for name in verdicts if not has(f"explain-verdict-{name}", language)] == []

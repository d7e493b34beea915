"""Random histories of deliveries: loading what changed gives the stage that loading everything gives, and no row is lost."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.errors import QuestionError
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.registry import save_answers
from dtsen_merge.settings import load_workspace
from dtsen_merge.store import open_store
from dtsen_merge.tables import CORRECTIONS, REPLIES, conform, empty

PROFILES = {
    "tambah": 'kind = "population"',
    "ganti": 'delivery = "replaces"',
    "betul": 'delivery = "corrects"\none_row_per_person = true',
    "campur": '[[delivery]]\nfiles = ["*koreksi*"]\nmode = "corrects"\n[[delivery]]\nfiles = ["*baru*"]\nmode = "replaces"',
}
NAMES = ("a", "a revisi", "koreksi", "baru", "x/b", "baru 2025-11")
TABLES = (
    "sources", "files", "ignored", "headings", "records", "problems", "arrivals", "set_aside", "set_aside_problems",
    "deliveries",
)  # fmt: skip
HEAD = "NIK;Nama;Tanggal Lahir;Alamat;Periode"


class District:
    """An inbox of some sources, changed at random and loaded after every change."""

    def __init__(self, folder: Path, chance: random.Random, sources: Sequence[str]) -> None:
        make_workspace(folder)
        for name in sources:
            profile = PROFILES[name]
            text = f'name = "{name}"\nfiles = ["{name}/*"]\n{profile}\n'
            (folder / "config" / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
        self.inbox, self.chance = folder / "inbox", chance
        self.workspace = load_workspace(folder / "config")
        self.contents: list[str] = []
        for name in sources:
            self.write(self.inbox / name / "awal.csv")
        self.load()

    def write(self, path: Path, content: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = content or "\n".join([HEAD, *(self.row() for _ in range(self.chance.randint(1, 4)))])
        self.contents.append(content)
        path.write_text(content, encoding="utf-8")

    def row(self) -> str:
        number = self.chance.randint(1, 4)
        nik = self.chance.choice([f"63030511028000{number:02d}", f"63030511028000{number:02d}", "", "630305"])
        name = self.chance.choice([f"ORANG {'ABCDEFGHI'[number - 1] * 3}", "ORANG LAIN", ""])
        period = self.chance.choice(["", "", "", "2025-11"])
        return f"{nik};{name};11-02-19{70 + number};{self.chance.choice(['JL. A', 'JL. A', 'JL. B'])};{period}"

    def change(self) -> None:
        chance, files = self.chance, sorted(path for path in self.inbox.rglob("*.csv"))
        file = chance.choice(files)
        folder = self.inbox / file.relative_to(self.inbox).parts[0]
        other = folder / f"{chance.choice(NAMES)}.csv"
        deed = chance.choice(
            ["add", "add", "overwrite", "return", "remove", "remove", "rename", "copy", "answer", "answer"]
        )
        if deed == "answer":
            self.answer()
        elif deed in ("add", "overwrite"):
            self.write(other if deed == "add" else file)
        elif deed == "return":
            self.write(file, chance.choice(self.contents))
        elif deed == "copy":
            self.write(other, file.read_text(encoding="utf-8"))
        elif deed == "rename" and not other.exists():
            other.parent.mkdir(exist_ok=True)
            file.rename(other)
        elif sum(folder in one.parents for one in files) > 1:
            file.unlink()

    def answer(self) -> None:
        """An agency withdraws a row, says that it is right, or takes its word back."""
        with open_store(self.workspace.registry) as store:
            rows = store.frame("SELECT source, file, sheet, row, record_id FROM stage.records ORDER BY ALL")
            if rows.is_empty():
                return
            one = rows[self.chance.randrange(rows.height)]
            reply = self.chance.choice(["remove", "remove", "right", None])
            told = one.with_columns(reply=pl.lit(reply, dtype=pl.String), words=pl.lit("kata"))
            save_answers(store, corrected=empty(CORRECTIONS), replied=conform(told, REPLIES), workbook="")

    def load(self, *, full: bool = False) -> bool:
        """Load what changed, or all; whether nothing had to be asked."""
        try:
            load_files(self.workspace, [], progress=Silent(), full=full)
        except QuestionError as question:
            assert question.code.startswith("delivery-")
            return False
        return True

    def stage(self) -> dict[str, pl.DataFrame]:
        with open_store(self.workspace.registry, read_only=True) as store:
            return {name: store.frame(f"SELECT * FROM stage.{name} ORDER BY ALL") for name in TABLES}


def live_through(seed: int, changes: int, sources: Sequence[str]) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        district = District(Path(folder) / "w", chance, sources)
        for number in range(changes):
            before = {path: path.read_text(encoding="utf-8") for path in district.inbox.rglob("*.csv")}
            district.change()
            done = district.load()
            if done and number < changes - 1 and chance.random() < 0.5:
                continue  # what one load of some files left, the next one goes on from
            partly = district.stage() if done else {}
            assert district.load(full=True) is done
            if not done:  # the inbox goes back to what could be loaded
                for path in [*district.inbox.rglob("*.csv")]:
                    path.unlink()
                for path, content in before.items():
                    path.write_text(content, encoding="utf-8")
                assert district.load(full=True)
                continue
            whole = district.stage()
            for name in TABLES:
                assert partly[name].equals(whole[name]), f"{name}: {_otherwise(partly[name], whole[name])}"
            _accounted(district, whole)


def _otherwise(one: pl.DataFrame, other: pl.DataFrame) -> list[str]:
    left, right = Counter(map(str, one.rows())), Counter(map(str, other.rows()))
    return sorted(f"- {row}" for row in left - right) + sorted(f"+ {row}" for row in right - left)


def _accounted(district: District, stage: dict[str, pl.DataFrame]) -> None:
    """Every row of every file once, those set aside with their reason; of every person and period somebody counts."""
    place = ["source", "file", "row"]
    rows = pl.concat([stage["records"].select(place), stage["ignored"].select(place)])
    expected = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in district.inbox.rglob("*.csv"))
    assert rows.height == rows.n_unique() == expected
    aside = stage["set_aside"]
    assert (
        aside.select(place)
        .sort(place)
        .equals(stage["ignored"].filter(~pl.col("code").is_in(["row-ignored-header"])).select(place).sort(place))
    )
    told = stage["deliveries"]
    assert (told["rows"] == told["counted"] + told["copied"] + told["superseded"] + told["corrected"]).all()
    taken = aside.filter(pl.col("aside_code").is_in(["row-ignored-superseded", "row-ignored-copy"]))
    winners = taken.select("source", pl.col("aside_by").alias("file")).unique()
    standing = pl.concat([stage["records"], aside.drop("aside_code", "aside_by")]).select("source", "file").unique()
    assert winners.join(standing, on=["source", "file"], how="anti").is_empty(), (
        "what gave way gave way to a file there is"
    )


@pytest.mark.parametrize(
    ("seed", "source", "changes"), [(300, "tambah", 5), (301, "ganti", 8), (302, "betul", 5), (303, "campur", 8)]
)
def test_a_load_of_what_changed_is_a_load_of_everything(seed: int, source: str, changes: int) -> None:
    live_through(seed, changes, [source])


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.sampled_from(sorted(PROFILES)), min_size=1, max_size=3, unique=True))
def test_many_histories_of_deliveries(seed: int, sources: list[str]) -> None:
    live_through(seed, 12, sources)

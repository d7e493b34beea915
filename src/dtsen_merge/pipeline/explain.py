"""`explain`: why two rows are one person, or two; of the last linkage, read from the registry and never written to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.linkage import COMPARISONS, linkage_basis, load_model
from dtsen_merge.linkage.carried import load_frequencies
from dtsen_merge.linkage.explaining.explain import Weights, decompose, levels_of, what_would_change
from dtsen_merge.linkage.explaining.missed_keys import KeyView, fresh_pairs, key_views
from dtsen_merge.linkage.explaining.standing import Standing, component_pairs, pairs_between, standing
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared, content_numbers, prepare
from dtsen_merge.pipeline.explain_rows import Meant, Rows, meant_by, read_rows
from dtsen_merge.pipeline.published import registry_as_it_is, require_purpose
from dtsen_merge.privacy import AccessLog, mask_frame
from dtsen_merge.registry import (
    check_version,
    latest_version,
    one_row_sources,
    staged_linkage_input,
    staged_run,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store

SHOWN: Final = (
    "nama", "nik", "no_kk", "tanggal_lahir", "jenis_kelamin", "nama_bin", "nama_alias", "nama_ibu", "nama_ayah",
    "nama_ortu", "nama_kepala_keluarga", "tempat_lahir", "hubungan_keluarga", "alamat", "rt", "rw", "desa", "kecamatan",
    "kode_pos", "telepon",
)  # fmt: skip
"""What is shown of the two rows, in this order."""

_CUT: Final = 15  # digits of a truncated number
_MOST_FRESH: Final = 400
"""So many pairs of two persons' records are compared on the spot when the linkage kept none of them."""


@dataclass(frozen=True)
class Explanation:
    """Everything about one pair, in no language yet.

    `a` and `b`: record_id, source, file, sheet, row, where, person_id. `fields`: name, a, b (as they may be shown), state
    (same | differs | one). `chosen`: by how many pairs of records the two persons could have been explained.
    `brought`: the keys that brought the pair together. `keys`: what every key says, when none did.
    """

    a: dict[str, Any]
    b: dict[str, Any]
    fields: tuple[dict[str, Any], ...]
    chosen: int
    weights: Weights
    told_elsewhere: tuple[str, ...]
    compared: bool
    kept: bool
    one_row_source: str
    keys: tuple[KeyView, ...]
    standing: Standing
    chain: tuple[dict[str, Any], ...]
    barrier: tuple[dict[str, Any], dict[str, Any]] | None  # two other rows that keep the two persons apart
    changing: tuple[str, ...]
    match_probability: float
    review_probability: float
    masked: bool

    @property
    def published_together(self) -> bool | None:
        """Whether the published registry has them as one person; None when a row is not in it."""
        people = self.a["person_id"], self.b["person_id"]
        return people[0] == people[1] if all(people) else None


@dataclass(frozen=True)
class Unexplained:
    """There is nothing to explain: a row that is not there, or that was never compared."""

    a: Meant
    b: Meant


def explain_pair(
    workspace: Workspace,
    a: str,
    b: str,
    *,
    unmask: bool = False,
    purpose: str = "",
    decisions: pl.DataFrame | None = None,
) -> Explanation | Unexplained:
    """Explain the two rows, or the best-scored pair of rows of two persons.

    Args:
        workspace: whose last linkage is explained.
        a: a record id, a row (`file#sheet!row`, `file:row`) or a person id.
        b: the same.
        unmask: whole values; needs a purpose, and is recorded.
        purpose: what for.
        decisions: `record_a, record_b, same` (Boolean): what people decided.

    Raises:
        UsageError: nothing is linked; a and b mean the same row or person; a word means several rows.
        SurroundingsError: the registry cannot be opened, or the model is another version's.
    """
    require_purpose(unmask, purpose)
    with _linked_registry(workspace) as (store, model):
        rows = read_rows(store)
        left, right = (meant_by(store, rows, word) for word in (a, b))
        if left.unfound or right.unfound:
            return Unexplained(left, right)
        told = _Case(store, workspace, model, rows, decisions).explain(left, right, masked=not unmask)
    if unmask:
        persons = [person for person in (told.a["person_id"], told.b["person_id"]) if person]
        AccessLog(workspace.logs).record(
            "explain", purpose=purpose, what=["records"], rows=2, masked=False, persons=persons
        )
    return told


@contextmanager
def _linked_registry(workspace: Workspace) -> Iterator[tuple[Store, Model]]:
    """The registry, opened for reading only, and the model of its last linkage."""
    if not workspace.registry.exists():
        raise UsageError("nothing-published")
    with registry_as_it_is(workspace) as store:
        if check_version(store) < latest_version():
            raise UsageError("explain-registry-old")
        model = load_model(store)
        if model is None or linkage_basis(store) != staged_run(store):
            raise UsageError("nothing-linked")
        yield store, model


@dataclass
class _Case:
    """One question under way."""

    store: Store
    workspace: Workspace
    model: Model
    rows: Rows
    decisions: pl.DataFrame | None

    def explain(self, left: Meant, right: Meant, *, masked: bool) -> Explanation:
        records = staged_linkage_input(self.store)
        once = one_row_sources(self.store)
        ours, theirs = _apart(left, right)
        kept = pairs_between(self.store, ours, theirs)
        prepared = None if kept.height and kept["found_by"][0] else prepare(records, load_frequencies(self.store))
        pair = kept.head(1) if kept.height else self._fresh(prepared, ours, theirs)
        a, b = _order(pair, ours)
        own = {record: records.filter(pl.col("record_id") == record) for record in (a, b)}
        sources = str(own[a]["source"][0]), str(own[b]["source"][0])
        barred = _barred(own[a], own[b], once)
        keys = () if prepared is None else _keys(prepared, a, b)
        found = bool(pair["found_by"][0]) or (not barred and any(view.joins for view in keys))
        limits = self.workspace.settings.linkage
        members, pairs = component_pairs(self.store, [a, b], limits.match_probability, self.decisions)
        stands = standing(
            records.filter(pl.col("record_id").is_in(members)),
            pairs,
            pair,
            compared=found or bool(kept.height),
            settings=limits,
            one_row_sources=once,
            max_cluster_size=self.workspace.settings.gates.max_cluster_size,
            decisions=self.decisions,
        )
        levels = levels_of(pair)
        return Explanation(
            a=self.rows.name(a),
            b=self.rows.name(b),
            fields=_fields(own[a], own[b], masked=masked),
            chosen=len(ours) * len(theirs),
            weights=decompose(self.model, levels, *sources),
            told_elsewhere=_told_elsewhere(own[a], own[b], levels),
            compared=found,
            kept=bool(kept.height),
            one_row_source=sources[0] if barred else "",
            keys=() if found else keys,
            standing=stands,
            chain=tuple(
                {"a": self.rows.name(x), "b": self.rows.name(y), "probability": chance, "cut": cut}
                for x, y, chance, cut in stands.chain
            ),
            barrier=(self.rows.name(stands.barrier[0]), self.rows.name(stands.barrier[1])) if stands.barrier else None,
            changing=what_would_change(self.model, levels, *sources, limits.match_probability),
            match_probability=limits.match_probability,
            review_probability=limits.review_probability,
            masked=masked,
        )

    def _fresh(self, prepared: Prepared | None, ours: list[str], theirs: list[str]) -> pl.DataFrame:
        """The best pair of records that the linkage kept none of, compared now."""
        assert prepared is not None  # noqa: S101 - for the type checker: it is made where nothing was kept
        place = {record: at for at, record in enumerate(prepared.frame["record_id"])}
        every = [(place[x], place[y]) for x in ours for y in theirs][:_MOST_FRESH]
        return fresh_pairs(prepared, self.model, [x for x, _ in every], [y for _, y in every]).head(1)


def _apart(left: Meant, right: Meant) -> tuple[list[str], list[str]]:
    """The records of each side; a row of a person that is asked about is compared with the person's others.

    Raises:
        UsageError: both words mean one row, or one person.
    """
    if left.records == right.records or (left.person_id and left.person_id == right.person_id):
        both = left.person_id and right.person_id
        raise UsageError("explain-same-person" if both else "explain-same-row", word=left.word)
    ours = [record for record in left.records if not (left.person_id and record in right.records)]
    theirs = [record for record in right.records if not (right.person_id and record in left.records)]
    if not ours or not theirs:
        raise UsageError("explain-same-row", word=left.word)
    return ours, theirs


def _order(pair: pl.DataFrame, ours: list[str]) -> tuple[str, str]:
    """The pair's records, that of the first word first."""
    a, b = pair.select("record_a", "record_b").row(0)
    return (a, b) if a in ours else (b, a)


def _barred(a: pl.DataFrame, b: pl.DataFrame, once: frozenset[str]) -> bool:
    """Whether the one-row rule of their list keeps two records from being compared (docs/method.md, section 2)."""
    source = a["source"][0]
    if source != b["source"][0] or source not in once:
        return False
    same_nik = a["nik"][0] is not None and a["nik"][0] == b["nik"][0]
    left, right = content_numbers(pl.concat([a, b]))
    return not same_nik and bool(left != right)


def _keys(prepared: Prepared, a: str, b: str) -> tuple[KeyView, ...]:
    left, right = (int(prepared.frame["record_id"].index_of(record) or 0) for record in (a, b))
    return key_views(prepared, left, right)


FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "address": ("alamat",),
    "mother": ("nama_ibu",),
    "father": ("nama_ayah",),
    "parent": ("nama_ortu",),
    "head": ("nama_kepala_keluarga",),
    "sex": ("jenis_kelamin",),
    "phone": ("telepon",),
    "postcode": ("kode_pos",),
    "birthplace": ("tempat_lahir",),
}
"""Fields that a comparison needs on both sides; where they are there and it is neutral all the same, other evidence holds it."""


def _told_elsewhere(a: pl.DataFrame, b: pl.DataFrame, levels: np.ndarray[Any, Any]) -> tuple[str, ...]:
    """Comparisons that are neutral although both rows are filled: what they say is counted elsewhere already."""
    neutral = {one.name for one, level in zip(COMPARISONS, levels, strict=True) if level == 0}
    return tuple(
        name
        for name, fields in FIELDS.items()
        if name in neutral and all(frame[field][0] is not None for field in fields for frame in (a, b))
    )


def _fields(a: pl.DataFrame, b: pl.DataFrame, *, masked: bool) -> tuple[dict[str, Any], ...]:
    """The two rows side by side, fields that both leave empty left out."""
    both = pl.concat([a, b]).with_columns(
        nik=pl.coalesce("nik", "nik_15"), no_kk=pl.coalesce("no_kk", "no_kk_15"),
        jenis_kelamin=pl.col("jenis_kelamin").cast(pl.String),
    )  # fmt: skip
    plain = both.select(pl.col(name).cast(pl.String) for name in SHOWN)
    shown = mask_frame(both.select(SHOWN)).select(pl.all().cast(pl.String)) if masked else plain
    shown = shown.with_columns(  # a truncated number is never shown as if it were whole
        pl.when(pl.col(name).str.len_chars() == _CUT).then(pl.col(name) + "?").otherwise(pl.col(name)).alias(name)
        for name in ("nik", "no_kk")
    )
    year = both["tahun_lahir"].cast(pl.String)  # where a row has no day of birth
    told = []
    for name in SHOWN:
        values, looks = plain[name].to_list(), shown[name].to_list()
        if name == "tanggal_lahir":
            values = [value or known for value, known in zip(values, year.to_list(), strict=True)]
            looks = [look or known for look, known in zip(looks, year.to_list(), strict=True)]
        if any(value is not None for value in values):
            state = "one" if None in values else "same" if _same(name, values) else "differs"
            told.append({"field": name, "a": looks[0], "b": looks[1], "state": state})
    return tuple(told)


def _same(field: str, values: list[str]) -> bool:
    """Whether two values say the same as far as both are known: 15 digits of a truncated number, the year of a date."""
    if field in ("nik", "no_kk", "tanggal_lahir"):
        known = min(map(len, values))
        return values[0][:known] == values[1][:known]
    return values[0] == values[1]

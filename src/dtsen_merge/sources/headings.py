"""From headings to fields: the profile's word, exact alias, spelling, then content; content can veto a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from dtsen_merge.sources.aliases import alias_table, nearest, never, normalise, other_people, readings
from dtsen_merge.sources.evidence import Evidence, gather_evidence
from dtsen_merge.sources.layout import Layout
from dtsen_merge.sources.rows import normalised
from dtsen_merge.tables import COMBINED_FIELDS

IDENTIFYING: Final = ("nik", "no_kk", "nama", "tanggal_lahir")
"""Fields that decide who a row is about: where two columns claim one, a person is asked."""

NAMES: Final = 0.9
"""Share of cells that are words, from which a column headed KK holds the names of heads."""
PERSONAL: Final = frozenset(
    {"nik", "no_kk", "tanggal_lahir", "tempat_lahir", "ttl", "jenis_kelamin", "usia", "nama_ibu", "hubungan_keluarga"}
)
"""Without one of these a column of words that no heading calls a name is none: a recapitulation has such columns."""

Reason = Literal["profile", "alias", "spelling", "content"]
SURE: Final = {"profile": 1.0, "alias": 0.98, "spelling": 0.85, "content": 0.75}


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column and the field that it holds; `confidence` from 0 to 1."""

    column: str
    heading: str
    field: str
    reason: Reason
    confidence: float


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """The mapping of one sheet: what is mapped, what is not, and what is asked."""

    mapped: tuple[Mapped, ...]
    unmapped: tuple[tuple[str, str], ...]  # (column, heading)
    ambiguous: tuple[tuple[str, str, tuple[str, ...]], ...]  # (field, the heading taken or "", the headings that vie)
    vetoed: tuple[tuple[str, str, str], ...]  # (column, heading, field that its content refuses)

    def columns(self) -> dict[str, str]:
        """Field → cell column."""
        return {one.field: one.column for one in self.mapped}

    def of(self, field: str) -> Mapped | None:
        """The column of a field, if any."""
        return next((one for one in self.mapped if one.field == field), None)

    @property
    def questions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Identifying fields that two columns claim with equal right: (field, headings)."""
        return tuple((field, vying) for field, taken, vying in self.ambiguous if field in IDENTIFYING and not taken)

    @property
    def names_people(self) -> bool:
        """Whether a column names a person or a family."""
        fields = {one.field for one in self.mapped}
        return bool(fields & {"nama", "nama_nik", "nama_kepala_keluarga"})


def map_headings(data: pl.DataFrame, layout: Layout, answers: Mapping[str, str]) -> HeadingMap:
    """Map the headings of one sheet.

    Args:
        data: the sheet's data rows, cell columns `c0`, `c1`, ….
        layout: its headings.
        answers: the profile's `columns`: field → heading ("" = no column holds it; field `abaikan` is ignored).
    """
    evidence = gather_evidence(data, list(layout.headings))
    claims: dict[str, list[Mapped]] = {}
    vetoed: list[tuple[str, str, str]] = []
    answered = _answered(layout, answers)
    for column, heading in layout.headings.items():
        found = answered.get(column) or _by_name(column, heading, layout.lower[column], evidence[column])
        if found is None or (found.reason != "profile" and found.field in answers):
            continue
        if found.field == "no_kk" and found.reason != "profile" and evidence[column].name >= NAMES:
            found = Mapped(column, heading, "nama_kepala_keluarga", "content", SURE["content"])  # "KK" over names
        if found.reason != "profile" and evidence[column].refuses(found.field):
            vetoed.append((column, heading, found.field))
            continue
        claims.setdefault(found.field, []).append(found)
    chosen, ambiguous = _settle(claims, data)
    chosen += _by_content(layout, evidence, chosen, answers, {column for column, _, _ in vetoed})
    chosen = _head_as_person(chosen, {field for field, taken, _ in ambiguous if not taken}, answers)
    taken = {one.column for one in chosen}
    unmapped = tuple((column, heading) for column, heading in layout.headings.items() if column not in taken)
    return HeadingMap(tuple(chosen), unmapped, tuple(ambiguous), tuple(vetoed))


def _answered(layout: Layout, answers: Mapping[str, str]) -> dict[str, Mapped]:
    told: dict[str, Mapped] = {}
    for field, wanted in answers.items():
        if not wanted:
            continue
        key = normalise(wanted)
        for column, heading in layout.headings.items():
            if column not in told and key in (normalise(heading), normalise(layout.lower[column])):
                told[column] = Mapped(column, heading, field, "profile", SURE["profile"])
                break
    return told


def _by_name(column: str, heading: str, lower: str, evidence: Evidence) -> Mapped | None:
    """The heading's own meaning: all levels together, else the lowest level unless its group is another person's."""
    whole, low = normalise(heading), normalise(lower)
    group = whole[: -len(low)].strip("_") if whole != low and whole.endswith(low) else ""
    group = re.sub(r"ibu_(hamil|menyusui|nifas|bersalin)", "", group)
    others = bool(group and other_people().search(group))
    if others and (parent := _parent(group, words=readings(lower))):
        return Mapped(column, heading, parent, "alias", SURE["alias"])
    words = _words(heading, lower, group, others=others)
    for word in words:
        if word == "status":
            field = evidence.status_field()
            return Mapped(column, heading, field, "content", SURE["content"]) if field else None
        if word in alias_table():
            return Mapped(column, heading, alias_table()[word], "alias", SURE["alias"])
    for word in words:
        near = None if others else nearest(word)
        if near:
            return Mapped(column, heading, near[0], "spelling", SURE["spelling"] * near[1] / 100)
    return None


def _words(heading: str, lower: str, group: str, *, others: bool) -> list[str]:
    """The readings of a heading, best first: all levels, the lowest, the lowest before its group (Lahir / Tempat)."""
    if not group:
        return list(readings(heading))
    if others:
        return list(readings(heading))
    low = readings(lower)
    known = alias_table().get(normalise(heading))
    levels = (*low, *readings(heading)) if known in COMBINED_FIELDS else (*readings(heading), *low)
    turned = f"{normalise(lower)}_{group.rpartition('_')[2]}"
    own = any(word in alias_table() for word in levels)
    return list(dict.fromkeys(levels if own else (turned, *levels)))


def _parent(group: str, words: tuple[str, ...]) -> str | None:
    """A father's or mother's name or NIK, named below a group or by it: the last of the two that it names."""
    known = [alias_table()[word] for word in words if word in alias_table()]
    own = next((field for field in known if field in ("nama_ayah", "nama_ibu", "nik_ayah", "nik_ibu")), None)
    spoken = re.findall(r"(?:^|_)(ayah|bapak|ibu)(?=_|$)", group)
    if own or not spoken:
        return own
    what = next((field for field in known if field in ("nama", "nik")), None)
    return f"{what}_{'ibu' if spoken[-1] == 'ibu' else 'ayah'}" if what else None


def _settle(
    claims: Mapping[str, list[Mapped]], data: pl.DataFrame
) -> tuple[list[Mapped], list[tuple[str, str, tuple[str, ...]]]]:
    """One column a field: the surest; among equals the one that says the same and more, else nobody decides."""
    chosen: list[Mapped] = []
    ambiguous: list[tuple[str, str, tuple[str, ...]]] = []
    for field, vying in claims.items():
        best = max(one.confidence for one in vying)
        equals = [one for one in vying if one.confidence >= best - 0.02]
        taken: Mapped | None = equals[0]
        if len(equals) > 1:
            taken = _fuller_of_the_same(equals, data) if field in IDENTIFYING else None
        if taken is not None:
            chosen.append(taken)
        if len(vying) > 1 and (taken is None or len(equals) > 1):
            told = taken.heading if taken else ""
            ambiguous.append((field, told, tuple(one.heading for one in vying)))
    return chosen, ambiguous


def _fuller_of_the_same(equals: list[Mapped], data: pl.DataFrame) -> Mapped | None:
    """Of columns that never contradict each other (in 98 % of rows where both are filled) the fullest."""
    first = max(equals, key=lambda one: data[one.column].count())
    for other in equals:
        if other is first:
            continue
        both = data.filter(pl.col(first.column).is_not_null() & pl.col(other.column).is_not_null())
        same = (normalised(pl.col(first.column)) == normalised(pl.col(other.column))).sum()
        if both.height and both.select(same).item() < 0.98 * both.height:
            return None
    return first


def _by_content(
    layout: Layout,
    evidence: Mapping[str, Evidence],
    chosen: list[Mapped],
    answers: Mapping[str, str],
    refused: set[str],
) -> list[Mapped]:
    """Fields that no heading named, from what the values look like: the one column that looks so."""
    have = {one.field for one in chosen}
    if "ttl" in have:
        have |= {"tanggal_lahir", "tempat_lahir"}
    if "nama_nik" in have:
        have |= {"nama", "nik"}
    free = {one.column for one in chosen}
    found: list[Mapped] = []
    for field in ("nik", "no_kk", "ttl", "tanggal_lahir", "jenis_kelamin", "rt_rw", "nama"):
        target = {"ttl": "tanggal_lahir", "rt_rw": "rt"}.get(field, field)
        if field in have or target in have or field in answers:
            continue
        if field == "nama" and ("nama_kepala_keluarga" in have or not have & PERSONAL):
            continue
        alike = [
            column
            for column in layout.headings
            if column not in free
            and column not in refused
            and normalise(layout.headings[column]) not in never()
            and not other_people().search(normalise(layout.headings[column]))
            and evidence[column].looks_like(field)
        ]
        if len(alike) == 1:
            found.append(Mapped(alike[0], layout.headings[alike[0]], field, "content", SURE["content"]))
            free.add(alike[0])
            have |= {field, target}
    return found


def _head_as_person(chosen: list[Mapped], vying: set[str], answers: Mapping[str, str]) -> list[Mapped]:
    """A list by heads of families, with their NIK or without their KK: each row is about the head."""
    have = {one.field for one in chosen} | vying
    if (
        have & {"nama", "nama_nik"}
        or {"nama", "nama_kepala_keluarga"} & set(answers)
        or have & {"no_kk", "nik"} == {"no_kk"}
    ):
        return chosen
    heads = [one for one in chosen if one.field == "nama_kepala_keluarga"]
    return chosen + [Mapped(one.column, one.heading, "nama", "content", SURE["content"]) for one in heads]


def split_names(field: str) -> tuple[str, ...]:
    """The fields that a combined column is split into."""
    return (
        {
            "ttl": ("tempat_lahir", "tanggal_lahir"),
            "rt_rw": ("rt", "rw"),
            "nama_nik": ("nama", "nik"),
            "alamat_gabungan": ("alamat", "dusun", "rt", "rw"),
            "orang_tua": ("nama_ayah", "nama_ibu", "nama_ortu"),
        }[field]
        if field in COMBINED_FIELDS
        else (field,)
    )

"""From headings to fields: the profile's word, exact alias, the heading's words, then content, which can veto a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import polars as pl

from dtsen_merge.sources.across import Across
from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.answers import answered_columns, label_of
from dtsen_merge.sources.claims import (
    SURE,
    Candidate,
    Column,
    Reason,
    claim_across,
    claim_by_content,
    claim_by_words,
    claim_number,
)
from dtsen_merge.sources.evidence import gather_evidence, sample_of
from dtsen_merge.sources.layout import Layout
from dtsen_merge.sources.places import districts_of, place_shown
from dtsen_merge.sources.settle import IDENTIFYING, settle, swapped
from dtsen_merge.tables import COMBINED_FIELDS

PERSONAL: Final = frozenset(
    {"nik", "no_kk", "tanggal_lahir", "tempat_lahir", "ttl", "jenis_kelamin", "usia", "nama_ibu", "hubungan_keluarga"}
)
"""Without one of these a column of words that no heading calls a name is none: a recapitulation has such columns."""
PARTS: Final = {
    "ttl": {"tanggal_lahir", "tempat_lahir"},
    "nama_nik": {"nama", "nik"},
    "kk_nik": {"no_kk", "nik"},
    "rt_rw": {"rt", "rw"},
}
ORDER: Final = (
    "nik", "no_kk", "ttl", "tanggal_lahir", "jenis_kelamin", "rt_rw", "rt", "rw", "nama", "telepon", "agama", "status_kawin",
    "hubungan_keluarga", "status_hidup", "pendidikan", "pekerjaan", "kecamatan", "desa",
)  # fmt: skip
"""Content's claims are settled in this order: the NIK first, since others are held against it."""
NIK_OF_HEAD: Final = frozenset({"nik_kk", "nik_kepala_keluarga", "nik_kep_keluarga", "nik_krt", "nik_kepala"})
"""Headings of the head's NIK: on a member's row somebody else's."""


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
    """The mapping of one sheet: what is mapped, what is not, and what is asked.

    Where a heading stands twice, `ambiguous` and `questions` name it with its column, "Nama (kolom C)", and so does
    `unmapped` for the columns that are asked about.
    """

    mapped: tuple[Mapped, ...]
    unmapped: tuple[tuple[str, str], ...]  # (column, heading)
    ambiguous: tuple[tuple[str, str, tuple[str, ...]], ...]  # (field, the heading taken or "", the headings that vie)
    vetoed: tuple[tuple[str, str, str], ...]  # (column, heading, field that its content refuses)
    candidates: tuple[Candidate, ...] = ()  # all fields that each column may hold, by column, the best first

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


def map_headings(data: pl.DataFrame, layout: Layout, answers: Mapping[str, str], region: str = "") -> HeadingMap:
    """Map the headings of one sheet.

    Args:
        data: the sheet's data rows, cell columns `c0`, `c1`, ….
        layout: its headings; filled columns that have none are looked at too, and are called "(kolom C)".
        answers: the profile's `columns`: field → heading ("" = no column holds it; field `abaikan` is ignored).
        region: the workspace's kabupaten or kota, whose names of kecamatan and desa are known.
    """
    return _Sheet(data, layout, answers, region).mapping()


class _Sheet:
    """One sheet while it is mapped."""

    def __init__(self, data: pl.DataFrame, layout: Layout, answers: Mapping[str, str], region: str) -> None:
        self.data, self.layout, self.answers, self.region = data, layout, answers, region
        bare = [name for name in data.columns if re.fullmatch(r"c\d+", name) and name not in layout.headings]
        named = [name for name in layout.headings if name in data.columns]
        self.sample = sample_of(data).with_columns(pl.col(*named, *bare).cast(pl.String))
        evidence = gather_evidence(self.sample, [*named, *bare])
        self.across = Across(self.sample, evidence, datetime.now(tz=UTC).date())
        self.columns = {
            name: Column(name, layout.headings.get(name, ""), layout.lower.get(name, ""), seen)
            for name, seen in evidence.items()
            if name in layout.headings or seen.filled
        }
        self.chosen: list[Candidate] = []
        self.ambiguous: list[tuple[str, str, tuple[str, ...]]] = []

    def mapping(self) -> HeadingMap:
        told, open_answers = answered_columns(self.data, self.layout, self.answers)
        for field, columns in open_answers.items():
            self.ambiguous.append((field, "", tuple(self._label(column) for column in columns)))
        for name, field in told.items():
            self.columns[name].claim(field, SURE["profile"], "profile")
        self._claim({*told, *(column for columns in open_answers.values() for column in columns)})
        self._settle_words()
        self._settle_content()
        self._look_for_swapped()
        self.chosen = self._head_as_person()
        return self._told()

    def _claim(self, told: set[str]) -> None:
        """The claims of all columns that the profile does not name."""
        free = [one for name, one in self.columns.items() if name not in told]
        answered = [one.column for one in self.columns.values() if any(claim.field == "nik" for claim in one.claims)]
        numbers = answered or [one.column for one in free if one.may_be_own_number()]
        for one in free:
            if one.heading:
                claim_by_words(one, self.across, numbers)
        births = [one.column for one in self.columns.values() if one.is_birth and one.column in self.across.dated]
        for one in free:
            claim_number(one, self.across, births)
            claim_across(one, self.across, numbers)
            claim_by_content(one, headed=bool(one.heading))
        if any(_wants_place(one) for one in free):
            districts = districts_of(self.sample, self.across.numbered, self.region)
            for one in free:
                if _wants_place(one) and (shown := place_shown(self.sample[one.column], districts)):
                    one.claim(shown[0], SURE["content"], "content")

    def _settle_words(self) -> None:
        """Fields that the profile or a heading names."""
        claims: dict[str, list[Candidate]] = {}
        for one in self.columns.values():
            for claim in one.claims:
                spoken = (
                    claim.reason != "content" or claim.score > SURE["content"] or claim.field == "nama_kepala_keluarga"
                )
                if spoken and (claim.reason == "profile" or claim.field not in self.answers):
                    claims.setdefault(claim.field, []).append(claim)
        for field, vying in claims.items():
            taken = {one.column for one in self.chosen}
            if free := [claim for claim in vying if claim.column not in taken]:
                self._settle(field, free)

    def _settle_content(self) -> None:
        """Fields that no heading named, from what the values look like."""
        for field in ORDER:
            have = self._have()
            parts = PARTS.get(field, {field})
            if field in have or parts & have or parts & set(self.answers) or field in self.answers:
                continue
            if field == "nama" and ("nama_kepala_keluarga" in have or not have & PERSONAL):
                continue
            taken = {one.column for one in self.chosen}
            vying = [
                claim
                for one in self.columns.values()
                for claim in one.claims
                if claim.field == field and one.column not in taken and claim.reason != "profile"
            ]
            if field == "no_kk" and "nik" not in have:
                vying = [claim for claim in vying if self.columns[claim.column].seen.distinct < 0.97]
            if vying:
                self._settle(field, vying)

    def _settle(self, field: str, vying: list[Candidate]) -> None:
        if field == "abaikan":
            self.chosen += vying
            return
        if field in {told for told, _, _ in self.ambiguous}:
            return
        taken, contested = settle(field, vying, self.data, self.across, list(self.columns.values()))
        if taken is not None:
            self.chosen.append(taken)
        if contested:
            told = self._label(taken.column) if taken else ""
            self.ambiguous.append((field, told, tuple(self._label(one.column) for one in vying)))

    def _look_for_swapped(self) -> None:
        """NIK and card under each other's heading: the birth dates beside them prove it; else a person is asked."""
        pair = [one for field in ("nik", "no_kk") for one in self.chosen if one.field == field]
        if len(pair) != 2 or any(one.reason == "profile" for one in pair):
            return
        nik, no_kk = (self.columns[one.column] for one in pair)
        if self.across.proves_swapped(nik.column, no_kk.column):
            turned = (("nik", pair[1]), ("no_kk", pair[0]))
            self.chosen = [one for one in self.chosen if one not in pair] + [
                Candidate(one.column, one.heading, field, SURE["content"], "content") for field, one in turned
            ]
        elif swapped(nik, no_kk):
            self.chosen = [one for one in self.chosen if one not in pair]
            labels = (self._label(nik.column), self._label(no_kk.column))
            self.ambiguous += [("nik", "", labels), ("no_kk", "", labels)]

    def _have(self) -> set[str]:
        """Fields that are taken or asked for, parts of combined ones among them."""
        have = {one.field for one in self.chosen} | {field for field, taken, _ in self.ambiguous if not taken}
        return have | {part for field in have for part in PARTS.get(field, ())}

    def _head_as_person(self) -> list[Candidate]:
        """A list by heads of families, with their NIK or without their KK: each row is about the head."""
        if number := self._number_of_head():
            self.chosen.append(number)
        have = {one.field for one in self.chosen} | {field for field, taken, _ in self.ambiguous if not taken}
        if (
            have & {"nama", "nama_nik"}
            or {"nama", "nama_kepala_keluarga"} & set(self.answers)
            or have & {"no_kk", "nik"} == {"no_kk"}
        ):
            return self.chosen
        heads = [one for one in self.chosen if one.field == "nama_kepala_keluarga"]
        return self.chosen + [Candidate(one.column, one.heading, "nama", SURE["content"], "content") for one in heads]

    def _number_of_head(self) -> Candidate | None:
        """The head's NIK ("NIK KK") where no column names or numbers anybody else: then it is the row's."""
        have = self._have()
        if have & {"nama", "nik"} or "nik" in self.answers or "nama_kepala_keluarga" not in have:
            return None
        return next(
            (
                Candidate(one.column, one.heading, "nik", SURE["content"], "content")
                for one in self.columns.values()
                if normalise(one.heading) in NIK_OF_HEAD and one.seen.digits_16 >= 0.5
            ),
            None,
        )

    def _label(self, column: str) -> str:
        return label_of(column, self.layout)

    def _told(self) -> HeadingMap:
        mapped = tuple(
            Mapped(one.column, one.heading or self._label(one.column), one.field, one.reason, one.score)
            for one in self.chosen
        )
        taken = {one.column for one in mapped}
        asked = {label for _, told, labels in self.ambiguous if not told for label in labels}
        unmapped = tuple(
            (name, label if (label := self._label(name)) in asked else heading)
            for name, heading in self.layout.headings.items()
            if name not in taken
        )
        vetoed = tuple((one.column, one.heading, field) for one in self.columns.values() for field in one.vetoed)
        candidates = tuple(
            Candidate(claim.column, claim.heading or self._label(claim.column), claim.field, claim.score, claim.reason)
            for one in self.columns.values()
            for claim in sorted([*one.claims, *one.hints], key=lambda claim: -claim.score)
        )
        return HeadingMap(mapped, unmapped, tuple(self.ambiguous), vetoed, candidates)


def _wants_place(one: Column) -> bool:
    """Whether a column of words without another claim stands under a heading that says nothing."""
    plain = one.seen.letters >= 0.9 and 2 <= one.seen.values <= 400 and one.seen.filled >= 5
    return plain and one.silent and not one.claims and not one.blocked and not one.vetoed


def split_names(field: str) -> tuple[str, ...]:
    """The fields that a combined column is split into."""
    return (
        {
            "ttl": ("tempat_lahir", "tanggal_lahir"),
            "rt_rw": ("rt", "rw"),
            "nama_nik": ("nama", "nik"),
            "kk_nik": ("no_kk", "nik"),
            "alamat_gabungan": ("alamat", "dusun", "rt", "rw"),
            "orang_tua": ("nama_ayah", "nama_ibu", "nama_ortu"),
        }[field]
        if field in COMBINED_FIELDS
        else (field,)
    )

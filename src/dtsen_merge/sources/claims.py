"""What each column may hold: claims by its heading and by its content, with a score, and the vetoes of content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from dtsen_merge.sources.across import Across
from dtsen_merge.sources.aliases import never, normalise, other_people
from dtsen_merge.sources.evidence import Evidence
from dtsen_merge.sources.forms import ANYWHERE, NAMES_OF, SHOWN, fits, refuses, shows
from dtsen_merge.sources.grammar import Reading, read_heading
from dtsen_merge.sources.heading_levels import alias_of, group_of, near_of, reading_of

Reason = Literal["profile", "alias", "spelling", "content"]
SURE: Final = {"profile": 1.0, "alias": 0.98, "spelling": 0.86, "content": 0.75}
AGREED: Final = 0.93
"""Heading and content both say it: every word is known, and 95 % of the cells have the field's form."""
LED: Final = 0.9
"""A heading that leaves it open, and content that shows it in 95 % of the cells."""
PROVED: Final = 0.95
"""A date that is the NIK's in 90 % of the rows."""
STRONG: Final = 0.95
LOOSE: Final = 0.8
AGREES: Final = 0.9
ENOUGH: Final = {"nik": 0.6, "no_kk": 0.8, "ttl": 0.6, "rt_rw": 0.8}
"""Share from which content shows a field without help of the heading; 95 % for all others."""
TWO_NUMBERS: Final = 0.6
"""Share of cells with two identity numbers, from which a column holds card and NIK together."""
NAMES: Final = 0.9
"""Share of cells that are words, from which a column headed KK holds the names of heads."""
FORMED: Final = frozenset({
    "tanggal_lahir", "ttl", "jenis_kelamin", "telepon", "rt_rw", "usia", "kode_desa", "kode_kecamatan", "kode_pos",
    "desil_nasional", "status_kawin", "agama", "hubungan_keluarga", "status_hidup", "rt", "rw",
})  # fmt: skip
"""Fields whose cells have a form that a rightly read heading never lacks altogether."""
UNLIKE: Final = 0.2
ADDRESSES: Final = frozenset({"alamat", "domisili", "dusun", "rt", "rw", "rt_rw", "desa", "kecamatan", "telepon"})
ADDRESSED: Final = re.compile(
    r"(^|_)(sekolah|madrasah|kampus|usaha|toko|bank|perusahaan|instansi|lembaga|kantor|kelompok|kerja)(_|$)"
)
"""Groups of a header whose address is not the person's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column may hold. `score` from 0 to 1."""

    column: str
    heading: str
    field: str
    score: float
    reason: Reason


@dataclass(slots=True)
class Column:
    """One column with what is known of it, and what it may hold."""

    column: str
    heading: str
    lower: str
    seen: Evidence
    claims: list[Candidate] = field(default_factory=list)
    hints: list[Candidate] = field(default_factory=list)  # plausible, and not enough to be claimed
    vetoed: list[str] = field(default_factory=list)
    blocked: bool = False
    silent: bool = False

    def claim(self, name: str, score: float, reason: Reason) -> None:
        """Claim a field, unless the content refuses it."""
        if reason != "profile" and refuses(name, self.seen):
            self.vetoed.append(name)
        else:
            self.claims.append(Candidate(self.column, self.heading, name, round(score, 4), reason))

    def hint(self, name: str, score: float, reason: Reason) -> None:
        """Remember a field that it may hold."""
        self.hints.append(Candidate(self.column, self.heading, name, round(score, 4), reason))

    @property
    def is_birth(self) -> bool:
        """Whether it is claimed for the birth date."""
        return any(claim.field in ("tanggal_lahir", "ttl") for claim in self.claims)

    def may_be_own_number(self) -> bool:
        """Whether its sixteen digits may be the number of the row's person."""
        others = ("nik_ibu", "nik_ayah", "id_asal")
        return self.seen.digits_16 >= 0.5 and not is_blocked(self) and alias_of(self.heading, self.lower) not in others


def claim_by_words(one: Column, across: Across, numbers: Sequence[str]) -> None:
    """What the heading says, weighed against the content."""
    found = alias_of(one.heading, one.lower)
    one.blocked = is_blocked(one)
    if one.seen.two_numbers >= TWO_NUMBERS and not other_people().search(normalise(one.heading)):
        one.blocked = False
        one.claim("kk_nik", LED, "content")
        return
    if found:
        if found == "no_kk" and one.seen.name >= NAMES:
            one.claim("nama_kepala_keluarga", SURE["content"], "content")  # "KK" over names
        elif found == "desa" and normalise(one.heading) == "kel" and shows("jenis_kelamin", one.seen) >= STRONG:
            one.claim("jenis_kelamin", LED, "content")  # "Kel" is short for both
        elif found in ADDRESSES and _has_an_address(one):
            one.blocked = True
        elif found == "nama" and _of_a_thing(one) and shows("nama", one.seen) < LOOSE:
            one.vetoed.append("nama")
        else:
            one.claim(found, SURE["alias"], "alias")
        return
    reading = reading_of(one.heading, one.lower)
    one.silent = reading.silent and not one.blocked
    if one.blocked:
        reading = Reading(blocked=True)
    near = near_of(one.heading, one.lower, reading)
    if reading.sure:
        _claim_sure(one, reading)
    elif reading.fields:
        _claim_open(one, reading, across, numbers)
    if near and not one.claims and not one.vetoed:
        fit = fits(near[0], one.seen)
        if _contradicts(near[0], one, fit):
            one.vetoed.append(near[0])
        else:
            agreed = fit is not None and fit >= STRONG
            one.claim(near[0], LED if agreed else SURE["spelling"] * near[1] / 100, "spelling")


def _claim_sure(one: Column, reading: Reading) -> None:
    """Every word of the heading is known."""
    name = reading.fields[0]
    fit = fits(name, one.seen)
    if _contradicts(name, one, fit):
        one.vetoed.append(name)
    else:
        agreed = fit is not None and fit >= STRONG
        one.claim(name, (AGREED if agreed else SURE["spelling"]) - 0.01 * reading.slips, "spelling")


def _contradicts(name: str, one: Column, fit: float | None) -> bool:
    """Whether the cells lack the form that the field has; damaged numbers under a heading that says NIK or KK do not."""
    if fit is None:
        return False
    said = re.search(r"nik|kk", normalise(one.heading)) is not None
    formed = name in FORMED or (name in ("nik", "no_kk") and not said)
    return (formed and fit < UNLIKE) or (name in NAMES_OF and fit < 0.5)


def _claim_open(one: Column, reading: Reading, across: Across, numbers: Sequence[str]) -> None:
    """The heading names fields that it may mean, or has a word that nobody listed: the content decides."""
    for name in reading.fields:
        share = _birth_share(one, across, numbers) if name == "tanggal_lahir" else shows(name, one.seen)
        if share >= LOOSE:
            one.claim(name, LED if share >= STRONG else SURE["content"], "content" if one.silent else "spelling")
        elif (fits(name, one.seen) or 0.0) >= LOOSE:
            one.hint(name, 0.5, "spelling")


def _birth_share(one: Column, across: Across, numbers: Sequence[str]) -> float:
    """How surely a column under a heading that leaves it open holds birth dates."""
    says_birth = bool(re.search(r"lahir|lhr|birth", normalise(one.heading)))
    if one.seen.date < LOOSE:
        return one.seen.year if says_birth else 0.0
    agreed = across.best_births(one.column, list(numbers))
    if agreed is not None:
        return agreed if agreed >= AGREES else 0.0
    return one.seen.date if says_birth or across.spreads_like_births(one.column) else 0.0


def claim_number(one: Column, across: Across, births: Sequence[str]) -> None:
    """Sixteen digits in which the birth date of the row stands are its NIK, whether women are among them or not."""
    if one.claims or one.vetoed or not one.may_be_own_number():
        return
    if any((across.births(one.column, dates) or 0.0) >= AGREES for dates in births):
        one.claim("nik", PROVED, "content")


def claim_across(one: Column, across: Across, numbers: Sequence[str]) -> None:
    """Dates and codes that go with the NIK, whatever their heading."""
    held = {claim.field for claim in one.claims}
    if one.column in across.dated and (agreed := across.best_births(one.column, list(numbers))) is not None:
        name = "tanggal_lahir" if one.seen.date >= 0.5 else "ttl"
        if agreed >= AGREES and "profile" not in {claim.reason for claim in one.claims} and name not in held:
            one.claims = [Candidate(one.column, one.heading, name, PROVED, "content")]
            one.vetoed.clear()
    if one.seen.values > 6 or not ("jenis_kelamin" in held or (not one.claims and not one.blocked)):
        return
    told = [share for number in numbers if (share := across.sexes(number, one.column)) is not None]
    if told and max(told) >= STRONG and not one.claims and not one.blocked:
        one.claim("jenis_kelamin", LED, "content")
    elif (
        told
        and min(told) <= -AGREES
        and "jenis_kelamin" in held
        and "profile" not in {claim.reason for claim in one.claims}
    ):
        one.claims = [claim for claim in one.claims if claim.field != "jenis_kelamin"]
        one.vetoed.append("jenis_kelamin")


def claim_by_content(one: Column, *, headed: bool) -> None:
    """Fields that the cells show, where no heading spoke and none forbids it."""
    if one.claims or one.blocked or one.vetoed or normalise(one.heading) in never() - {"status", "uraian"}:
        return
    if not headed and one.seen.filled < 0.5 * max(one.seen.rows, 1):
        return
    for name in SHOWN:
        share = max(shows(name, one.seen), _bare_names(one.seen) if name == "nama" else 0.0)
        allowed = name in ANYWHERE or one.silent or not headed
        if share >= ENOUGH.get(name, STRONG) and allowed and _is_plain(name, one.seen):
            one.claim(name, SURE["content"], "content")
        elif share >= LOOSE:
            one.hint(name, 0.5, "content")


def _is_plain(name: str, seen: Evidence) -> bool:
    """Whether a column of names without a heading for them is one of people: nearly every cell another."""
    return name != "nama" or (seen.names >= STRONG and seen.distinct >= 0.8 and seen.filled >= 5 and seen.thing <= 0.05)


def _bare_names(seen: Evidence) -> float:
    """Words that nearly all differ, like names, though none is a frequent one; other columns must name people too."""
    alike = min(seen.names, seen.titled) >= STRONG and seen.distinct >= STRONG and seen.filled >= 5
    return seen.names if alike and max(seen.job, seen.education, seen.street) < 0.05 else 0.0


def is_blocked(one: Column) -> bool:
    """Whether the heading is about somebody or something else."""
    _, others = group_of(one.heading, one.lower)
    whole = read_heading(one.heading)
    return (
        others
        or whole.blocked
        or normalise(one.heading) in never() - {"status", "uraian"}
        or (bool(other_people().search(normalise(one.heading))) and not whole.sure)
    )


def _of_a_thing(one: Column) -> bool:
    """A name whose group is about a thing: the school's, the bank's."""
    return normalise(one.heading) != normalise(one.lower) and read_heading(one.heading).blocked


def _has_an_address(one: Column) -> bool:
    """Whether the group speaks of a school, a shop, an office."""
    return bool(ADDRESSED.search(group_of(one.heading, one.lower)[0]))

"""How often things happen: the synthetic world's rates, all in one place.

Where they come from. The *kinds* of error are those of the domain notes, sections 3 and 4 (seen in public
files). Their *sizes* are judgement: no one has published counts for these registers. They are set so that a
civil register has few faults, a delivery derived from it a few more, a typed list one fault in several rows, and
a free-form charity list is poor; `error_rate` multiplies every clerk's rate, to see how results bend.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class PopulationRates:
    """Shares of families or persons."""

    couple: float = 0.78
    woman_heads: float = 0.72  # of the families without a couple
    twin_birth: float = 0.012  # a birth (Indonesia: about 1 in 90)
    parent_on_card: float = 0.09
    grandchild_family: float = 0.06
    other_relative: float = 0.05
    moved_family: float = 0.06  # village changed within the last years
    new_card: float = 0.20  # the KK was issued anew at the same place
    remarried: float = 0.03  # of couples: the wife came from another card lately
    registered_elsewhere: float = 0.13
    corrected_birth_date: float = 0.006  # the NIK keeps the date that it was made with
    default_birth_date_old: float = 0.13  # born before 1970
    father_son_name: float = 0.005
    sibling_rhyme: float = 0.14
    siblings_next_door: float = 0.4  # of heads: parents shared with heads of neighbouring families
    deceased: float = 0.012
    outsiders: float = 0.012  # persons on lists that no register knows, beside the population
    disability: float = 0.016


@dataclass(frozen=True, slots=True)
class ClerkRates:
    """The chance of each fault, a row, at error_rate 1. The default is a civil register."""

    nik_missing: float = 0.0
    nik_digit: float = 0.0005
    nik_swap: float = 0.0003
    nik_length: float = 0.0
    nik_head: float = 0.0
    nik_placeholder: float = 0.0
    nik_temporary: float = 0.0
    nik_e_notation: float = 0.0
    nik_decorated: float = 0.0  # leading ', .0, spaces, NBSP
    kk_missing: float = 0.0
    kk_digit: float = 0.0003
    kk_old: float = 0.0  # the former card is still shown, of those who have one
    name_variant: float = 0.004  # transliteration and short forms of known tokens
    name_phonetic: float = 0.002  # old spelling, f/p, v/f, z/j …
    name_typo: float = 0.003
    name_initial: float = 0.001
    name_drop: float = 0.001
    name_join: float = 0.002
    name_order: float = 0.0002
    name_one_word: float = 0.0005
    name_title: float = 0.0  # of those who bear H., Hj., S.Pd …
    name_bin: float = 0.0
    name_alias: float = 0.0  # of those who have one
    name_deceased_mark: float = 0.0  # of the dead
    name_space: float = 0.004  # trailing, doubled or non-breaking spaces
    date_missing: float = 0.0005
    date_swap: float = 0.0008  # of the days up to 12
    date_digit: float = 0.001
    date_year: float = 0.001  # off by one or ten
    date_default: float = 0.001
    date_year_only: float = 0.0
    date_impossible: float = 0.0002
    sex_wrong: float = 0.001
    sex_missing: float = 0.0
    address_variant: float = 0.05
    address_missing: float = 0.002
    village_variant: float = 0.0
    village_wrong: float = 0.0
    parent_variant: float = 0.01
    duplicate: float = 0.0

    def scaled(self, factor: float) -> ClerkRates:
        """Every rate times the factor, never above 0.95."""
        return replace(self, **{f.name: min(0.95, getattr(self, f.name) * factor) for f in fields(self)})


LOOKUP_FAILS = 0.01
"""Of the cells that an office fills by a lookup formula: those that hold #N/A."""

REGISTER = ClerkRates()
OLD_REGISTER = ClerkRates(
    nik_missing=0.02, nik_digit=0.002, nik_swap=0.001, kk_digit=0.001, kk_old=0.85, name_variant=0.03,
    name_phonetic=0.012, name_typo=0.01, name_initial=0.006, name_drop=0.01, name_join=0.012, name_one_word=0.01,
    date_missing=0.004, date_swap=0.003, date_digit=0.005, date_year=0.008, date_default=0.03,
    sex_wrong=0.004, address_variant=0.15, parent_variant=0.05, name_space=0.02,
)  # fmt: skip
DELIVERED = ClerkRates(
    nik_missing=0.006, nik_digit=0.002, nik_swap=0.001, nik_length=0.001, nik_placeholder=0.002, nik_decorated=0.002,
    kk_missing=0.002, kk_digit=0.001, kk_old=0.30, name_variant=0.02, name_phonetic=0.008, name_typo=0.01,
    name_initial=0.004, name_drop=0.006, name_join=0.01, name_order=0.001, name_one_word=0.004, name_title=0.04,
    date_missing=0.002, date_swap=0.002, date_digit=0.003, date_year=0.004, date_default=0.006,
    sex_wrong=0.003, address_variant=0.12, address_missing=0.01, village_variant=0.01, parent_variant=0.03,
    name_deceased_mark=0.1,
)  # fmt: skip
TYPED = ClerkRates(
    nik_missing=0.035, nik_digit=0.012, nik_swap=0.006, nik_length=0.006, nik_head=0.015, nik_placeholder=0.010,
    nik_temporary=0.006, nik_e_notation=0.005, nik_decorated=0.015, kk_missing=0.03, kk_digit=0.006, kk_old=0.35,
    name_variant=0.07, name_phonetic=0.03, name_typo=0.03, name_initial=0.025, name_drop=0.03, name_join=0.025,
    name_order=0.005, name_one_word=0.015, name_title=0.35, name_bin=0.01, name_alias=0.3, name_deceased_mark=0.35,
    name_space=0.03, date_missing=0.02, date_swap=0.008, date_digit=0.01, date_year=0.012, date_default=0.012,
    date_year_only=0.008, date_impossible=0.002, sex_wrong=0.008, sex_missing=0.006, address_variant=0.4,
    address_missing=0.03, village_variant=0.06, village_wrong=0.004, parent_variant=0.1,
    duplicate=0.008,
)  # fmt: skip
FREE = replace(
    TYPED, name_variant=0.1, name_phonetic=0.04, name_typo=0.04, name_initial=0.04, name_drop=0.05, name_one_word=0.04,
    name_title=0.6, name_bin=0.12, date_missing=0.12, date_year_only=0.04, address_variant=0.6, village_variant=0.1,
    duplicate=0.012,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeRates:
    """The chance to receive, by the family's desil 1–10; and the planted leaks."""

    pkh: tuple[float, ...] = (0.78, 0.62, 0.45, 0.28, 0.03, 0.015, 0.008, 0.004, 0.002, 0.001)
    sembako: tuple[float, ...] = (0.86, 0.74, 0.55, 0.38, 0.22, 0.02, 0.01, 0.006, 0.003, 0.001)
    pbi_jk: tuple[float, ...] = (0.93, 0.88, 0.74, 0.58, 0.38, 0.09, 0.04, 0.02, 0.01, 0.005)
    pip: tuple[float, ...] = (0.75, 0.66, 0.52, 0.40, 0.18, 0.08, 0.05, 0.03, 0.02, 0.01)
    blt_dd: tuple[float, ...] = (0.42, 0.16, 0.05, 0.02, 0.01, 0.005, 0.002, 0.0, 0.0, 0.0)
    rtlh: tuple[float, ...] = (0.24, 0.16, 0.09, 0.05, 0.02, 0.01, 0.0, 0.0, 0.0, 0.0)
    ptam: tuple[float, ...] = (0.16, 0.16, 0.14, 0.12, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01)
    baznas: tuple[float, ...] = (0.09, 0.07, 0.04, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0)  # adults
    csr: tuple[float, ...] = (0.04, 0.035, 0.03, 0.025, 0.015, 0.01, 0.005, 0.003, 0.002, 0.001)  # adults
    umkm_of_owners: float = 0.30
    training: float = 0.035  # of those aged 18–45 without office work
    aisyiyah: tuple[float, ...] = (0.09, 0.07, 0.05, 0.035, 0.025, 0.02, 0.015, 0.01, 0.008, 0.004)  # women, orphans
    toddlers_measured: float = 0.75
    pupils_in_file: float = 0.55
    no_component: float = 0.03  # PKH without a component
    civil_servant_leak: float = 0.03  # a family with a civil servant on the card receives, whatever its desil
    deceased_stay: float = 0.65  # the dead keep the place they had
    blt_dd_beside_pkh: float = 0.12  # of the rate, forbidden
    registered_in_dtsen: float = 0.92
    bip_share_of_kecamatan: float = 0.12

"""The planted figures: what a right answer must find, counted from people and truth."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from dtsen_merge.synth.clerks import FLAGS
from dtsen_merge.synth.programmes import PROGRAMMES

_PERSON_LISTS: Final = (
    "pkh", "sembako", "pbi_jk", "blt_dd", "rtlh", "baznas", "csr", "umkm", "pelatihan_kerja", "ptam", "aisyiyah",
)  # fmt: skip
_BY_PERSON: Final = ("pip", "pbi_jk")  # the others help a family


def facts(people: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """Figures under stable English keys; all counts. Recipients are persons, whatever their rows."""
    residents = people.filter(~pl.col("outsider"))
    listed = truth.filter(pl.col("kind") == "person")
    return {
        "persons": residents.height,
        "families": residents.get_column("fam").n_unique(),
        "outsiders": people.height - residents.height,
        "deceased": _count(residents, "deceased"),
        "twin_persons": _count(residents, "twin"),
        "namesakes_same_birth_date": _count(people, "namesake"),
        "moved": _count(residents, "moved"),
        "remarried": _count(residents, "remarried"),
        "sons_with_fathers_name": residents.filter(pl.col("male") & (pl.col("full") == pl.col("ayah"))).height,
        "twin_pairs": residents.filter("twin").select("fam", "born").unique().height,
        "distinct_names": people.get_column("full").n_unique(),
        "desil_families": _by(residents.unique("fam"), "desil"),
        "desil_persons": _by(residents, "desil"),
        "rows": {
            "by_source": _by(truth, "source"),
            "by_sheet": [
                {"source": s, "file": f, "sheet": sh, "kind": k, "rows": n}
                for s, f, sh, k, n in truth.group_by("source", "file", "sheet", "kind").len()
                .sort("source", "file", "sheet", "kind").iter_rows()
            ],
        },
        "persons_by_source": _by(listed.unique(["source", "person"]), "source"),
        "records_by_flag": {flag: _by(listed.filter(pl.col(flag)), "source") for flag in FLAGS},
        "duplicates_within_files": _by(listed.filter("duplicate"), "source"),
        "deceased_receiving": {name: _count(_on_list(residents, listed, name), "deceased") for name in _PERSON_LISTS},
        "programmes": {name: _programme(people, truth, name) for name in PROGRAMMES},
        "recipients_by_desil": {name: _recipients(people, listed, name) for name in (*_PERSON_LISTS, "pip")},
        "forbidden_overlap": {"pkh_and_blt_dd_families": _families_in_both(people, listed, "pkh", "blt_dd")},
    }  # fmt: skip


def _count(frame: pl.DataFrame, column: str) -> int:
    return int(frame.get_column(column).sum())


def _by(frame: pl.DataFrame, column: str) -> dict[str, int]:
    return {str(key): int(n) for key, n in frame.group_by(column).len().sort(column).iter_rows()}


def _on_list(people: pl.DataFrame, listed: pl.DataFrame, source: str) -> pl.DataFrame:
    """The persons whom a source's rows name; for PIP those that the school proposes."""
    names = listed.filter(pl.col("source") == source).select("person").unique()
    found = people.join(names, on="person", how="semi")
    return found.filter("layak_pip") if source == "pip" else found


def _recipients(people: pl.DataFrame, listed: pl.DataFrame, source: str) -> dict[str, int]:
    found = _on_list(people, listed, source)
    return {**_by(found.filter(~pl.col("outsider")), "desil"), "unknown": _count(found, "outsider")}


def _families_in_both(people: pl.DataFrame, listed: pl.DataFrame, one: str, other: str) -> int:
    known = people.filter(~pl.col("outsider"))
    a = _on_list(known, listed, one).select("fam").unique()
    b = _on_list(known, listed, other).select("fam").unique()
    return a.join(b, on="fam", how="inner").height


def _programme(people: pl.DataFrame, truth: pl.DataFrame, source: str) -> dict[str, Any]:
    """Recipients, those who should not receive by reason (a person may have several), those left out.

    Eligible: desil within the limit, alive, no civil servant on the card; PKH also needs a component. Left out is
    counted in the programme's own unit: families for PKH, Sembako, BLT-DD and RTLH, persons for PBI-JK, pupils for
    PIP. `with_known_desil` counts only families whose desil the files tell (a DTSEN row, or a P3KE person).
    """
    listed = truth.filter(pl.col("kind") == "person")
    limit = PROGRAMMES[source]
    residents = people.filter(~pl.col("outsider"))
    told = truth.filter(pl.col("source").is_in(["dtsen_keluarga", "p3ke"])).select("family").unique()
    reasons = {
        "desil_above_limit": pl.col("desil") > limit,
        "deceased": pl.col("deceased"),
        "civil_servant_in_family": pl.col("civil_family"),
        "no_component": ~pl.col("component") if source == "pkh" else pl.lit(value=False),
    }
    figures = _reckon(residents, listed, source, reasons)
    figures["inclusion_errors"]["person_not_found"] = _count(_on_list(people, listed, source), "outsider")
    known = _reckon(residents.join(told, on="family", how="semi"), listed, source, reasons)
    return {
        "desil_limit": limit,
        "unit": "person" if source in _BY_PERSON else "family",
        **figures,
        "with_known_desil": known,
    }


def _reckon(people: pl.DataFrame, listed: pl.DataFrame, source: str, reasons: dict[str, pl.Expr]) -> dict[str, Any]:
    """Recipients, eligible, inclusion errors by reason, exclusion errors among these people."""
    unit = "person" if source in _BY_PERSON else "fam"
    found = _on_list(people, listed, source)
    wrong = pl.any_horizontal(*reasons.values())
    may = ~wrong & pl.col("pupil") if source == "pip" else ~wrong
    eligible = people.filter(may).select(unit).unique()
    return {
        "recipients": found.height,
        "eligible": eligible.height,
        "inclusion_errors": {name: found.filter(rule).height for name, rule in reasons.items()},
        "inclusion_errors_persons": found.filter(wrong).height,
        "exclusion_errors": eligible.join(found.select(unit).unique(), on=unit, how="anti").height,
    }

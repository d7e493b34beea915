"""What `lookup` draws: 80 columns, both languages, much and nothing, and names with odd signs in them."""

from __future__ import annotations

from typing import Any

import pytest

from dtsen_merge.cli import show_person
from dtsen_merge.cli.session import session
from dtsen_merge.messages import LANGUAGES

ODD = "pkh/[lama] data :ok: [/b] {0}.xlsx"


@pytest.fixture(params=LANGUAGES, autouse=True)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(session, "language", request.param)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return request.param


def drawn(capsys: pytest.CaptureFixture[str], found: dict[str, Any]) -> str:
    show_person.show_found(found)
    told = capsys.readouterr()
    assert max(map(len, told.out.splitlines()), default=0) <= 80
    return told.out


def row(number: int, source: str = "pkh", **more: Any) -> dict[str, Any]:
    return {"record_id": f"r{number}", "source": source, "file": f"{source}/a.csv", "row": number, **more}


def person(**more: Any) -> dict[str, Any]:
    return {"person_id": "P0000001", "provenance": {}, "records": [], "participation": [], **more}


def squeezed(told: str) -> str:
    return " ".join(told.split())


def test_a_value_has_its_row_and_what_lost_has_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row(1, "siak", file=ODD, sheet="S", periode="2025-12"), *(row(number) for number in range(2, 8))]
    fields = [
        {
            "field": "nama",
            "value": "S. [/N]",
            **rows[0],
            "agree": rows[2:5] + rows[6:],
            "alternatives": [{"value": "S. N. A.", "said_by": [rows[1]]}, {"value": "S. X.", "said_by": [rows[5]]}],
        },
        {"field": "telepon", "agree": [], "alternatives": [{"value": "***", "said_by": [rows[1]]}]},
        {"field": "bersekolah", "value": "true", **rows[1], "agree": [], "alternatives": []},
    ]
    told = drawn(capsys, {"persons": [person(nama="S. [/N]", nik="6303************", records=rows, fields=fields)]})
    for part in ("S. [/N]", "6303************", "2025-12", "a.csv : 7", "1 (3-5, 7)", "S. N. A. (2)", "S. X. (6)"):
        assert part in told, part
    assert "*** (2)" in told
    assert session.t("lookup-yes") in told


def test_conflicts_name_each_source_and_date_and_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    said = [
        {"field": "jenis_kelamin", "value": value, "source": source, "period": "2025", "survives": value == "L", "kind": kind}
        for value, source, kind in (("P", "pkh", "contradiction"), ("L", "siak", "contradiction"), ("L", "dtsen", "contradiction"))
    ]  # fmt: skip
    said.append({"field": "kode_desa", "value": "63.03.05.2001", "source": "siak", "survives": True, "kind": "change"})
    told = squeezed(drawn(capsys, {"persons": [person(conflicts=said)]}))
    assert f"jenis_kelamin, {session.t('lookup-contradiction')}: *L (siak 2025, dtsen 2025); P (pkh 2025)" in told
    assert f"kode_desa, {session.t('lookup-change')}: *63.03.05.2001 (siak)" in told


def test_standing_goes_by_date_and_says_what_is_of_earlier_files(capsys: pytest.CaptureFixture[str]) -> None:
    def line(field: str, value: str, period: str, source: str, stated: bool = True) -> dict[str, Any]:
        return {
            "field": field, "value": value, "period": period, "date": f"{period}-01", "source": source, "stated": stated,
        }  # fmt: skip

    standing = [
        line("status_hidup", "HIDUP", "2025-12", "siak"),
        line("kode_desa", "A", "2024-01", "siak", stated=False),
        line("kode_desa", "A", "2024-06", "dtsen", stated=False),
        line("kode_desa", "B", "2025-12", "siak"),
        line("kode_desa", "C", "2025-12", "pkh"),
        line("no_kk", "6303", "2024-01", "siak"),
        line("no_kk", "6303", "2025-12", "siak"),
    ]
    told = squeezed(drawn(capsys, {"persons": [person(standing=standing)]}))
    assert "status_hidup: HIDUP (siak 2025-12)" in told
    assert "kode_desa: A (siak, dtsen 2024-01 … 2024-06 °) → B / C (siak, pkh 2025-12)" in told
    assert "no_kk" not in told, "what never changed stands above"


def test_aid_has_its_agency_period_and_amount(capsys: pytest.CaptureFixture[str], language: str) -> None:
    aid = {"program": "PKH", "agency": "Dinas Sosial", "periode": "2025", "tahap": "2", "nominal": 750000}
    told = drawn(capsys, {"persons": [person(participation=[aid, dict(aid), {"program": "PIP"}])]})
    assert told.count("PKH") == 1
    assert ("Rp750.000" if language == "id" else "Rp750,000") in told
    assert "PIP" in told


def test_a_family_tells_its_desil_version_by_version(capsys: pytest.CaptureFixture[str]) -> None:
    def version(value: int, period: str, **more: Any) -> dict[str, Any]:
        return {"level": "nasional", "value": value, "source": "dtsen", "period": period, "stated": True, **more}

    family = {
        "family_id": "K0000001", "no_kk": "6303************", "members": 3,
        "desil": [version(2, "2025-03", stated=False), version(4, "2025-12", change=2), version(4, "2026", change=0)],
        "conflicts": [{"field": "desil_nasional", "value": "9", "source": "p3ke", "survives": False}],
        "participation": [{"program": "RTLH"}],
    }  # fmt: skip
    found = {"persons": [person(family_id="K0000001"), person(person_id="P2")], "families": [family]}
    told = squeezed(drawn(capsys, found))
    assert "nasional: 2 (dtsen 2025-03 °) → 4 (dtsen 2025-12, +2) → 4 (dtsen 2026, =)" in told
    assert told.count("K0000001") == 1
    assert "9 (p3ke)" in told and "RTLH" in told
    assert "K0000001" in drawn(capsys, {"persons": [], "families": [family]}), "a family of which no person is named"


def test_what_became_of_an_id_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show_person.show_found(
        {"persons": [], "successors": [["P1", "P2"]], "retired": "P2", "misspelt": True, "more": True}
    )
    told = capsys.readouterr().err.splitlines()
    assert told == [
        session.t("lookup-successor", before="P1", after="P2"), session.t("lookup-retired", id="P2"),
        session.t("lookup-misspelt"), session.t("lookup-more"),
    ]  # fmt: skip


def test_nothing_and_next_to_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(capsys, {"persons": []}) == ""
    assert "P0000001  –" in drawn(capsys, {"persons": [person()]})

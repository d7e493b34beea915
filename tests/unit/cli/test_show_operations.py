"""Standing, schedule and examination as people see them: 80 columns, both languages, much and nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dtsen_merge.cli import show, show_operations
from dtsen_merge.cli.session import session
from dtsen_merge.errors import ConfigError
from dtsen_merge.messages import LANGUAGES
from dtsen_merge.operations.doctor import Check, refusal
from dtsen_merge.pipeline.doctor import Examination


@pytest.fixture(params=LANGUAGES, autouse=True)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(session, "language", request.param)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return request.param


def out(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    assert max(map(len, told.out.splitlines()), default=0) <= 80
    return told.out


def source(**more: Any) -> dict[str, Any]:
    line = {"source": "pkh", "period": "", "accepted": 12345, "rejected": 0, "age_days": None}
    return {**line, "overdue": False, "expected_days": None, **more}


FINISHED = {"run_id": "20260102T030405Z", "finished": "2026-01-02T03:04:05+00:00"}


def test_the_standing(capsys: pytest.CaptureFixture[str]) -> None:
    show_operations.show_status({"run": None, "persons": 0, "families": 0, "sources": []})
    assert out(capsys).splitlines()[0] == session.t("status-never")
    show_operations.show_status({"run": FINISHED, "persons": 5, "families": 2, "sources": [source()]})
    (drawn,) = (row.split() for row in out(capsys).splitlines() if row.strip().startswith("pkh"))
    assert drawn == ["pkh", "–", show.number(12345), "0", "–"]


BAD = {"command": "run", "begun": "2026-01-03T02:00:00+00:00", "ended": "2026-01-03T02:01:00+00:00", "exit": 5}


@pytest.mark.parametrize(
    ("bad", "key", "params"),
    [
        ({**BAD, "ended": None, "exit": None}, "status-crashed", {}),
        ({**BAD, "exit": 3, "gates": "lost_source"}, "status-stopped", {"gates": "lost_source"}),
        ({**BAD, "exit": 3, "code": "source-lost"}, "status-stopped", {"gates": "source-lost"}),
        ({**BAD, "code": "disk-full"}, "status-failed", {"exit": "5", "code": "disk-full"}),
    ],
)
def test_what_went_wrong_last_and_what_waits(
    capsys: pytest.CaptureFixture[str], bad: dict[str, Any], key: str, params: dict[str, str]
) -> None:
    told = {
        "run": FINISHED, "persons": 5, "families": 2,
        "sources": [source(age_days=400, overdue=True, expected_days=30), source(source="siak", age_days=3)],
        "last_good": {"ended": "2026-01-02T23:00:00+00:00", "state": "unchanged"}, "last_bad": bad,
        "waiting": {"review_pairs": 3, "corrections": 77, "conflicts": 9, "corrections_by_source": {"pkh": 70, "a": 7}},
        "schedule": {"kind": "cron", "next": "2026-01-04T02:00:00+00:00"}, "under_way": None,
    }  # fmt: skip
    show_operations.show_status(told)
    text = " ".join(out(capsys).split())
    moment = "2026-01-03 02:00" if bad["ended"] is None else "2026-01-03 02:01"
    assert session.t(key, command="run", moment=moment, **params) in text
    assert session.t("status-checked", moment="2026-01-02 23:00") in text
    assert session.t("status-wait-corrections", rows=77, sources="pkh 70, a 7") in text
    assert session.t("status-wait-review", pairs=3) in text
    assert session.t("status-overdue", sources="pkh (30)") in text
    assert "! 400" in text
    assert session.t("status-next", next="2026-01-04 02:00", kind="cron") in text


def test_a_run_under_way_is_told_first(capsys: pytest.CaptureFixture[str]) -> None:
    holder = {"command": "run", "pid": "17", "host": "pc", "started": "2026-01-03T02:00:00+00:00"}
    show_operations.show_status({"run": None, "sources": [], "under_way": holder})
    told = session.t("status-under-way", command="run", pid="17", started="2026-01-03 02:00")
    assert " ".join(out(capsys).split()).startswith(told)


def test_an_examination_folds_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    checks = (
        Check("lock", "ok", "lock-free"),
        Check("leftovers", "warning", "leftovers", {"names": ", ".join(["a-long-name.parquet"] * 9), "count": 9}),
        refusal("settings", ConfigError("config-invalid", file="pkh.toml", key="trsut", detail="Extra inputs")),
    )
    show_operations.show_examination(Examination(checks))
    lines = out(capsys).splitlines()
    assert lines[0] == f"✓ {session.t('area-lock')}: {session.t('doctor-lock-free')}"
    assert all(line == line.rstrip() for line in lines)
    assert any(line.startswith("! ") for line in lines) and any(line.startswith("✗ ") for line in lines)
    assert any(line.strip().startswith("→") for line in lines)
    assert lines[-1] == session.t("doctor-sum", faults=1, warnings=1)


def test_the_standing_says_which_files_gave_way(capsys: pytest.CaptureFixture[str]) -> None:
    whole = {"source": "pkh", "file": "pkh/b.xlsx", "copied": 0, "superseded": 0, "corrected": 0, "by": []}
    lines = [{**whole, "file": "pkh/a.xlsx", "superseded": 12345, "by": ["pkh/b.xlsx"]}, whole]
    source = {"source": "pkh", "period": "2025-12", "accepted": 1, "rejected": 0, "age_days": 0, "deliveries": lines}
    run = {"run_id": "r", "finished": "2026-01-02"}
    show_operations.show_status({"run": run, "persons": 1, "families": 1, "waiting_reviews": 0, "sources": [source]})
    (told,) = (line for line in " ".join(capsys.readouterr().out.split()).split(". ") if "pkh/a.xlsx" in line)
    assert "pkh/b.xlsx" in told and "2025-12" in told

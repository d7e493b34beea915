"""The access log: no raw numbers, and no meddling goes unseen."""

import json
import stat
import sys

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy import AccessLog

NIK = "6303055208800007"


@pytest.fixture
def log(tmp_path):
    log = AccessLog(tmp_path / "logs")
    for number in range(4):
        log.record("export", purpose=f"verifikasi {number}", what=["persons"], rows=number, masked=False)
    return log


def lines(log):
    return log.path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_an_untouched_log_is_intact_and_its_head_is_the_last_hash(log):
    told = log.verify()
    assert (told.intact, told.entries) == (True, 4)
    assert told.head == log.head() == json.loads(lines(log)[-1])["hash"]


def test_an_empty_log_is_intact(tmp_path):
    assert AccessLog(tmp_path).verify().intact


def test_no_number_gets_in(tmp_path):
    log = AccessLog(tmp_path)
    log.record("lookup", purpose=f"cek {NIK}", persons=[NIK], what=[NIK], details={"query": f"nik {NIK}"})
    assert NIK[4:] not in log.path.read_text(encoding="utf-8")


def reasons(log, **told):
    return {fault.reason for fault in log.verify(**told).faults}


def test_a_changed_line_is_seen(log):
    log.path.write_text("".join(lines(log)).replace("verifikasi 1", "verifikasi 9"), encoding="utf-8")
    assert reasons(log) == {"changed"}


def test_a_changed_line_with_a_new_hash_breaks_the_chain(log):
    from dtsen_merge.privacy.access_log import _hash

    entry = json.loads(lines(log)[1])
    entry.pop("hash")
    entry["rows"] = 99
    told = lines(log)
    told[1] = json.dumps({**entry, "hash": _hash(entry)}) + "\n"
    log.path.write_text("".join(told), encoding="utf-8")
    assert reasons(log) == {"chain-broken"}


@pytest.mark.parametrize("gone", [0, 2])
def test_a_line_taken_out_breaks_the_chain(log, gone):
    told = lines(log)
    del told[gone]
    log.path.write_text("".join(told), encoding="utf-8")
    assert "chain-broken" in reasons(log)


def test_lines_cut_off_at_the_end_are_missed_also_after_further_lines(log):
    log.path.write_text("".join(lines(log)[:2]), encoding="utf-8")
    assert reasons(log) == {"lines-missing"}
    log.record("export")
    assert reasons(log) == {"chain-broken"}


def test_a_log_written_anew_is_missed_by_a_head_kept_elsewhere(log, tmp_path):
    kept = log.head()
    for path in (log.path, log.path.with_name("access.head")):
        path.unlink()
    log.record("export")
    assert log.verify().intact
    assert reasons(log, expected_head=kept) == {"lines-missing"}


def test_an_earlier_head_is_found_in_a_log_that_has_grown(log):
    kept = log.head()
    log.record("export")
    assert log.verify(expected_head=kept).intact


def test_a_torn_line_is_told_and_the_next_one_stands_alone(log):
    with log.path.open("a", encoding="utf-8") as stream:
        stream.write('{"number": 5, "at"')
    log.record("export")
    assert reasons(log) == {"unreadable"}
    assert json.loads(lines(log)[-1])["number"] == 5


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_only_the_owner_reads_it(log):
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_where_it_cannot_be_written_nothing_may_be_handed_out(tmp_path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    with pytest.raises(SurroundingsError):
        AccessLog(tmp_path / "logs").record("export")


def test_texts_that_name_somebody_are_hidden_and_the_chain_goes_on(log):
    log.record(
        "lookup", purpose="kunjungan ibu Siti Nurhayati", persons=["P00000M1"], details={"note": "SITI NURHAYATI"}
    )
    log.record("export", purpose="lain")
    before = log.head()
    assert log.redact(["BUDI SANTOSO"]) == 0
    assert log.redact([]) == 0
    assert log.redact(["SITI NURHAYATI"]) == 1
    told = [json.loads(line) for line in lines(log)]
    assert "nurhayati" not in log.path.read_text(encoding="utf-8").lower()
    assert (told[4]["purpose"], told[4]["details"], told[4]["persons"]) == ("***", {"note": "***"}, ["P00000M1"])
    assert (told[-1]["action"], told[-1]["rows"], told[-1]["details"]) == ("redact", 1, {"head_before": before})
    assert log.verify().intact
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    log.record("export")
    assert log.verify().entries == 8 and log.verify().intact

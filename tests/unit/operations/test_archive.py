from __future__ import annotations

import json
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dtsen_merge.errors import InputError, SurroundingsError
from dtsen_merge.operations import archive
from dtsen_merge.operations.archive import MANIFEST, Manifest, extract, is_inside, read_manifest, write_archive

TOLD = Manifest("2026-01-01T00:00:00+00:00", "1", 2, "r", "w", "config", "registry.duckdb", "output", "logs")


def quiet(_: str) -> None:
    pass


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "big").write_bytes(bytes(range(256)) * 20_000)
    (tmp_path / "big").chmod(0o600)
    (tmp_path / "none").touch()
    files = {"config/a.toml": tmp_path / "a.toml", "registry.duckdb": tmp_path / "big", "logs/none": tmp_path / "none"}
    write_archive(tmp_path / "b" / "w.zip", files, TOLD, quiet)
    return tmp_path / "b" / "w.zip"


def rewritten(packed: Path, *, told: dict | None = None, contents: dict[str, bytes] | None = None) -> Path:
    """The archive with another manifest or other members."""
    with zipfile.ZipFile(packed) as held:
        members = {name: held.read(name) for name in held.namelist() if name != MANIFEST}
        manifest = json.loads(held.read(MANIFEST))
    path = packed.with_name("other.zip")
    with zipfile.ZipFile(path, "w") as other:
        for name, content in {**members, **(contents or {})}.items():
            other.writestr(name, content)
        other.writestr(MANIFEST, json.dumps({**manifest, **(told or {})}))
    return path


def member(name: str, content: bytes) -> dict:
    import hashlib

    return {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_what_goes_in_comes_out(packed: Path, tmp_path: Path) -> None:
    manifest = read_manifest(packed)
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert [one.path for one in manifest.members] == ["config/a.toml", "registry.duckdb", "logs/none"]
    assert replace(manifest, members=()) == TOLD
    seen: list[str] = []
    extract(packed, manifest, tmp_path / "out", seen.append)
    assert seen == [one.path for one in manifest.members]
    assert (tmp_path / "out" / "registry.duckdb").read_bytes() == (tmp_path / "big").read_bytes()
    assert stat.S_IMODE((tmp_path / "out" / "registry.duckdb").stat().st_mode) == 0o600
    assert (tmp_path / "out" / "logs" / "none").read_bytes() == b""


def test_a_fault_on_the_way_leaves_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    files = {"a": tmp_path / "a", "b": tmp_path / "gone"}
    with pytest.raises(SurroundingsError):
        write_archive(tmp_path / "x" / "w.zip", files, TOLD, quiet)
    assert list((tmp_path / "x").iterdir()) == []


def test_what_was_not_written_well_is_noticed_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("a", encoding="utf-8")
    real = archive._add

    def badly(held: zipfile.ZipFile, name: str, file: Path) -> archive.Member:
        return replace(real(held, name, file), sha256="0" * 64)

    monkeypatch.setattr(archive, "_add", badly)
    with pytest.raises(InputError, match="backup-damaged"):
        write_archive(tmp_path / "x" / "w.zip", {"a": tmp_path / "a"}, TOLD, quiet)
    assert list((tmp_path / "x").iterdir()) == []


@pytest.mark.parametrize(
    ("told", "contents", "code"),
    [
        ({"kind": "x"}, {}, "backup-unknown"),
        ({"format": 2}, {}, "backup-format"),
        ({"format": "1"}, {}, "backup-unknown|backup-format"),
        ({"members": []}, {}, "backup-damaged"),
        ({"members": [{"path": "a"}]}, {}, "backup-damaged"),
        ({"surprise": 1}, {}, "backup-damaged"),
        ({}, {"extra": b"x"}, "backup-damaged"),
        ({}, {"config/a.toml": b"a"}, "backup-damaged"),
        ({"registry": "../x.duckdb"}, {}, "backup-path"),
        ({"latest": "/etc"}, {}, "backup-path"),
    ],
)
def test_an_archive_that_is_not_what_it_says_is_refused(packed: Path, told: dict, contents: dict, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_manifest(rewritten(packed, told=told, contents=contents))


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "a/../../x", "C:/x", "a\\..\\x", "", "a/./x/..", "..", "a. /x", "nul\0"],
)
def test_a_name_that_leads_out_is_refused(packed: Path, name: str) -> None:
    assert not is_inside(name)
    if name and "\0" not in name:
        path = rewritten(packed, told={"members": [member(name, b"x")]}, contents={name: b"x"})
        with pytest.raises(InputError, match=r"backup-(path|damaged)"):
            read_manifest(path)


def test_a_name_that_stays_inside_is_taken() -> None:
    assert all(is_inside(name) for name in ("a", "a/b.c", "inbox/pkh/PKH Tahap 4 (rev).xlsx", ".x"))


def test_a_member_changed_in_place_is_noticed_and_what_is_too_long_is_not_read(packed: Path, tmp_path: Path) -> None:
    path = rewritten(packed, contents={"config/a.toml": b"b = 1\n"})
    with pytest.raises(InputError, match="backup-damaged"):
        extract(path, read_manifest(path), tmp_path / "out", quiet)


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as other:
        other.writestr("a", "b")
    for name, code in (("a.zip", "backup-unknown"), ("b.zip", "backup-unknown"), ("c.zip", "backup-missing")):
        with pytest.raises(InputError, match=code):
            read_manifest(tmp_path / name)


def test_an_archive_cut_short_is_refused(packed: Path) -> None:
    whole = packed.read_bytes()
    for share in (0.1, 0.5, 0.99):
        packed.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(InputError, match="backup-unknown"):
            read_manifest(packed)

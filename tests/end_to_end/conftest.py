"""The wheel, built and installed in a clean environment, and workspaces to run it in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of an installed wheel."""
    place = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(place / "env", with_pip=True)
    scripts = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = (place / "dist").glob("*.whl")
    install = [
        str(scripts / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--constraint",
        str(ROOT / "constraints.txt"),
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return scripts / "dtsen-merge"


def environment() -> dict[str, str]:
    """A person's shell without this repository in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DTSEN"))}
    return {**kept, "LC_ALL": "C.UTF-8", "DTSEN_MERGE_LANG": "en", "COLUMNS": "80"}


@pytest.fixture(scope="session")
def command(program: Path) -> Command:
    """Run the program in a folder."""

    def call(folder: Path, *arguments: str, timeout: int = 600) -> Done:
        done = subprocess.run(
            [str(program), *arguments],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call


def copy_workspace(folder: Path) -> Path:
    """The repository's own workspace, without what runs wrote."""
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """A workspace in which `run` has published the sample; tests only read it."""
    folder = copy_workspace(tmp_path_factory.mktemp("published"))
    done = command(folder, "run")
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def workspace(tmp_path: Path, published: Path) -> Path:
    """A published workspace of one's own."""
    shutil.copytree(published, tmp_path / "workspace", symlinks=True)
    return tmp_path / "workspace"


@pytest.fixture
def small(tmp_path: Path, command: Command) -> Path:
    """A workspace of three ordinary files with known headings, made by `init` and `inspect --write` alone."""
    folder = tmp_path / "small"
    assert command(tmp_path, "init", "small").code == 0
    files = {
        "dukcapil/penduduk.csv": (
            "NIK;No KK;Nama Lengkap;JK;Tempat Lahir;Tanggal Lahir;Alamat;RT;RW;Desa;Kecamatan\n"
            "6303051205800001;6303050101100001;AHMAD RIDUAN;L;Martapura;12-05-1980;Jl. Melati 1;001;002;Keraton;Martapura\n"
            "6303054506820002;6303050101100001;SITI NURHAYATI;P;Martapura;05-06-1982;Jl. Melati 1;001;002;Keraton;Martapura\n"
            "6303051001100003;6303050101100001;MUHAMMAD RAMADHAN;L;Martapura;10-01-2010;Jl. Melati 1;001;002;Keraton;Martapura\n"
            "6303052203750004;6303050101100002;GUSTI BASUKI;L;Martapura;22-03-1975;Jl. Kenanga 9;003;001;Jawa;Martapura\n"
        ),
        "bantuan/penerima.csv": (
            "No,Nama Penerima,NIK,Tanggal Lahir,Desa,Kecamatan\n"
            "1,St. Nor Hayati,6303054506820002,05/06/1982,Keraton,Martapura\n"
            "2,Gusti Basuki,6303052203750004,22/03/1975,Jawa,Martapura\n"
            "3,Rusmini,6303055708600009,17/08/1960,Bincau,Martapura\n"
        ),
        "sekolah/siswa.csv": (
            "Nama;NIK;Tanggal Lahir;JK\nM. Ramadhan;6303051001100003;2010-01-10;L\nNoor Aida;6303056302110007;2011-02-23;P\n"
        ),
    }
    for name, content in files.items():
        (folder / "inbox" / name).parent.mkdir(parents=True)
        (folder / "inbox" / name).write_text(content, encoding="utf-8")
    done = command(folder, "inspect", "--write", "inbox")
    assert done.code == 0, done.err
    return folder

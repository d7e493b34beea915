"""One DuckDB database: memory limit, threads, spill folder, file mode; statements and Arrow frames.

DuckDB's own words for what is not a fault of ours (Ctrl-C, no memory, no room on the disk) become the exceptions that
the rest of the program knows (`store.faults`).

Nobody else may open the file of a database that is open here, not even to look at its first bytes: on Unix, closing
any handle of a file gives up every lock that the process has on it, DuckDB's own too.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import duckdb
import polars as pl

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import PRIVATE, make_folder, passing_name, replacing
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store.faults import check_place, plain_fault

WAIT_SECONDS: Final = 5.0
"""How long opening waits for another program that has the file: `status` and `lookup` are done in less."""
_PAUSE: Final = 0.1


class Store:
    """An open database. `connection` is DuckDB's own; the methods are what nearly every caller needs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, config: dict[str, Any]) -> None:
        self.connection = connection
        self.path = path
        self._config = config

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Execute a statement; `$name` in it is bound from `parameters`.

        Raises:
            SurroundingsError: the disk is full, or the file cannot be read, written or understood.
            MemoryError: the memory limit is reached.
            KeyboardInterrupt: somebody pressed Ctrl-C while it ran.
        """
        self.execute(sql, parameters)

    def execute(
        self, statement: str | duckdb.Statement, parameters: Mapping[str, Any] | None = None
    ) -> duckdb.DuckDBPyConnection:
        """As `run`, also for a statement taken out of a file; gives DuckDB's own result."""
        with self._plainly():
            return self.connection.execute(statement, dict(parameters) if parameters else None)

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame, handed over as Arrow."""
        with self._plainly():
            return self.execute(sql, parameters).pl()

    def value(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first value of the first row, or None."""
        with self._plainly():
            row = self.execute(sql, parameters).fetchone()
        return row[0] if row else None

    @contextmanager
    def using(self, **frames: pl.DataFrame) -> Iterator[None]:
        """Let statements inside the block read these frames by name (no copy)."""
        try:
            for name, frame in frames.items():
                self.connection.register(name, frame.to_arrow())
            yield
        finally:
            for name in frames:
                self.connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: committed at the block's end, rolled back when it raises."""
        self.run("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):  # a database that gave up has rolled back already
                self.connection.execute("ROLLBACK")
            raise
        self.run("COMMIT")

    def copy_file(self, target: Path) -> None:
        """Copy the database's file as it stands, whole or not at all; it is closed meanwhile, and opened again.

        Nobody but the file's owner can read the copy.

        Raises:
            SurroundingsError: there is no room for the copy, or the file cannot be opened again.
        """
        if self.path is None:
            raise ValueError("a database in memory has no file")
        self.run("CHECKPOINT")  # the write-ahead log goes into the file
        self.close()
        try:
            with replacing(target) as draft:
                shutil.copyfile(self.path, draft)
        finally:
            self.connection = _connect(self.path, self._config, read_only=False, wait=WAIT_SECONDS)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Files that DuckDB makes (write-ahead log, spill) are their owner's; its faults get their plain names."""
        try:
            with _private_files():
                yield
        except (duckdb.Error, RuntimeError) as fault:
            plain = plain_fault(fault, self.path.name if self.path else "DuckDB")
            if plain is None:
                raise
            raise plain from fault

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(
    path: Path | None,
    settings: StoreSettings | None = None,
    *,
    read_only: bool = False,
    wait: float = WAIT_SECONDS,
) -> Store:
    """Open (or make) the database at `path`; None gives one in memory, for tests and for scratch work.

    Several processes may read it at a time, or one may write.

    Args:
        path: the file; its folder is made, unless it is only to be read.
        settings: DuckDB's share of the machine.
        read_only: nothing is made, swept or changed; several programs may read at once.
        wait: seconds to wait for another program that has the file open.

    Raises:
        SurroundingsError: `registry-busy`, `registry-damaged`, `registry-not-a-database`, `registry-newer-storage`,
            `registry-is-folder`, `registry-unreadable`, `registry-cannot-open`, `folder-not-writable`, `disk-full`.
    """
    settings = settings or StoreSettings()
    config: dict[str, Any] = {"preserve_insertion_order": True, "autoinstall_known_extensions": False}
    if settings.memory_limit:
        config["memory_limit"] = settings.memory_limit
    if settings.threads:
        config["threads"] = settings.threads
    if path is None:
        return Store(duckdb.connect(":memory:", config=config), None, config)
    if not read_only:
        make_folder(path.parent)
    check_place(path, read_only=read_only)
    if not (read_only or path.exists()):
        _make_new(path)
    config["temp_directory"] = str(_spill_folder(path, read_only=read_only))
    connection = _connect(path, config, read_only=read_only, wait=wait)
    if not read_only:
        with suppress(PermissionError):  # another user's file, which its group may write
            path.chmod(PRIVATE)
        _sweep(path)
    return Store(connection, path, config)


def _connect(path: Path, config: dict[str, Any], *, read_only: bool, wait: float) -> duckdb.DuckDBPyConnection:
    until = time.monotonic() + wait
    while True:
        try:
            with _private_files():
                return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as fault:
            plain = plain_fault(fault, path.name)
            if plain is None:
                raise
            busy = isinstance(plain, SurroundingsError) and plain.code == "registry-busy"
            if not busy or time.monotonic() >= until:
                raise plain from fault
        time.sleep(_PAUSE)


def _make_new(path: Path) -> None:
    """A new database takes its name when it is one, so that a kill meanwhile leaves no file that is none."""
    draft = path.with_name(passing_name(path.suffix))
    try:
        _connect(draft, {}, read_only=False, wait=0).close()
        draft.replace(path)
    except OSError as fault:
        raise SurroundingsError("folder-not-writable", path=path.parent.name) from fault
    finally:
        draft.unlink(missing_ok=True)


def _spill_folder(path: Path, *, read_only: bool) -> Path:
    """Where DuckDB puts what memory cannot hold: who reads has a folder of his own, as others may be reading too."""
    return path.with_name(f"{path.stem}.{os.getpid()}.spill") if read_only else path.with_suffix(".spill")


def _sweep(path: Path) -> None:
    """Remove what killed processes left beside the file. It is open for writing, so nobody else is at work there."""
    stem, suffix = re.escape(path.stem), re.escape(path.suffix)
    left = re.compile(rf"{stem}(\.\d+)?\.spill|\.[0-9a-f]{{12}}({suffix}(\.wal)?|\.v\d+-backup|\.holder)")
    for one in path.parent.iterdir():
        if left.fullmatch(one.name):
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)


@contextmanager
def _private_files() -> Iterator[None]:
    """Files made in the block are readable by their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)

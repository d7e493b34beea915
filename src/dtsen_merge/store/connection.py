"""One DuckDB database: memory limit, threads, spill folder, file mode; statements and Arrow frames.

DuckDB's own words for what is not a fault of ours (Ctrl-C, no memory, no room on the disk) become the exceptions that
the rest of the program knows.
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
from typing import Any

import duckdb
import polars as pl

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.settings.pipeline import StoreSettings

PRIVATE = 0o600
NO_ROOM = ("Could not write", "No space left", "not enough space")
"""What DuckDB says, among other things, when a disk is full."""
WAIT_SECONDS = 5.0
"""How long opening waits for another program that has the file: `status` and `lookup` are done in less."""
_SAYINGS = (  # what DuckDB and the system say when a file does not open → the error's code
    ("Is a directory", "registry-is-folder"),
    ("Could not set lock on file", "registry-busy"),
    ("being used by another process", "registry-busy"),  # Windows
    ("not a valid DuckDB database", "registry-not-a-database"),
    ("sqlite_scanner", "registry-not-a-database"),
    ("with version number", "registry-newer-storage"),
    ("Permission denied", "registry-unreadable"),
    ("Access is denied", "registry-unreadable"),  # Windows
    ("Corrupt database file", "registry-damaged"),
    ("Could not read enough bytes", "registry-damaged"),
    ("erialization", "registry-damaged"),
    ("WAL file", "registry-damaged"),
)


class Store:
    """An open database. `connection` is DuckDB's own; the methods are what nearly every caller needs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self.connection = connection
        self.path = path

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Execute a statement; `$name` in it is bound from `parameters`.

        Raises:
            SurroundingsError: the disk is full, or the file cannot be read.
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

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Files that DuckDB makes (write-ahead log, spill) are their owner's; its faults get their plain names."""
        name = self.path.name if self.path else "DuckDB"
        try:
            with _private_files():
                yield
        except duckdb.OutOfMemoryException as fault:
            raise MemoryError(name) from fault
        except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as fault:
            full = any(word in str(fault) for word in NO_ROOM)
            raise SurroundingsError("disk-full", path=name) if full else _cannot_open(name, fault) from fault
        except (duckdb.InterruptException, RuntimeError) as fault:
            if "interrupted" not in str(fault).lower():
                raise
            raise KeyboardInterrupt from fault

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
    path: Path | None, settings: StoreSettings | None = None, *, read_only: bool = False, wait: float = WAIT_SECONDS
) -> Store:
    """Open (or make) the database at `path`; None gives one in memory, for tests and for scratch work.

    Args:
        path: the registry file.
        settings: DuckDB's share of the machine.
        read_only: nothing is made, swept or changed; several programs may read at once.
        wait: seconds to wait for another program that has the file open.

    Raises:
        SurroundingsError: the file is a folder, no database, damaged, another program's, or may not be read or written.
    """
    settings = settings or StoreSettings()
    config: dict[str, Any] = {"preserve_insertion_order": True, "autoinstall_known_extensions": False}
    if settings.memory_limit:
        config["memory_limit"] = settings.memory_limit
    if settings.threads:
        config["threads"] = settings.threads
    if path is not None:
        if not read_only:
            _make_folder(path.parent)
        config["temp_directory"] = str(path.with_suffix(".spill"))
    connection = _connect(path, read_only, config, wait)
    if path is not None and not read_only:
        path.chmod(PRIVATE)
        # What a killed run left behind. Only now: the file is ours, so nobody is at work in that folder.
        shutil.rmtree(path.with_suffix(".spill"), ignore_errors=True)
    return Store(connection, path)


def _connect(path: Path | None, read_only: bool, config: dict[str, Any], wait: float) -> duckdb.DuckDBPyConnection:
    until = time.monotonic() + wait
    while True:
        try:
            with _private_files():
                return duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
        except (
            duckdb.IOException, duckdb.SerializationException, duckdb.InvalidInputException, duckdb.FatalException,
        ) as fault:  # fmt: skip
            told = _cannot_open(path.name if path else "", fault)
            if told.code != "registry-busy" or time.monotonic() >= until:
                raise told from fault
        time.sleep(0.1)


def _cannot_open(name: str, fault: duckdb.Error) -> SurroundingsError:
    """DuckDB's refusal as an error of ours; `holder` is the process that has the file."""
    said = str(fault)
    code = next((code for word, code in _SAYINGS if word in said), "registry-cannot-open")
    if code != "registry-busy":
        return SurroundingsError(code, path=name)
    holder = re.search(r"\(PID (\d+)\)", said)
    return SurroundingsError(code, path=name, holder=f"pid {holder[1]}" if holder else "?")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SurroundingsError("folder-not-writable", path=folder.name) from fault


@contextmanager
def _private_files() -> Iterator[None]:
    """Files made in the block are readable by their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)

"""One DuckDB database: memory limit, threads, spill folder, file mode; statements and Arrow frames."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.settings.pipeline import StoreSettings

PRIVATE = 0o600


class Store:
    """An open database. `connection` is DuckDB's own; the methods are what nearly every caller needs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self.connection = connection
        self.path = path

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Execute a statement; `$name` in it is bound from `parameters`."""
        self.connection.execute(sql, dict(parameters) if parameters else None)

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame, handed over as Arrow."""
        return self.connection.execute(sql, dict(parameters) if parameters else None).pl()

    def value(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first value of the first row, or None."""
        row = self.connection.execute(sql, dict(parameters) if parameters else None).fetchone()
        return row[0] if row else None

    @contextmanager
    def using(self, **frames: pl.DataFrame) -> Iterator[None]:
        """Let statements inside the block read these frames by name (no copy)."""
        for name, frame in frames.items():
            self.connection.register(name, frame.to_arrow())
        try:
            yield
        finally:
            for name in frames:
                self.connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: committed at the block's end, rolled back when it raises."""
        self.connection.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: Path | None, settings: StoreSettings | None = None, *, read_only: bool = False) -> Store:
    """Open (or make) the database at `path`; None gives one in memory, for tests and for scratch work.

    Raises:
        SurroundingsError: the file is no registry, another program holds it, or the folder is not writable.
    """
    settings = settings or StoreSettings()
    config: dict[str, Any] = {"preserve_insertion_order": True, "autoinstall_known_extensions": False}
    if settings.memory_limit:
        config["memory_limit"] = settings.memory_limit
    if settings.threads:
        config["threads"] = settings.threads
    if path is not None:
        if not read_only:
            _make_private(path)
        config["temp_directory"] = str(path.with_suffix(".spill"))
    try:
        connection = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
    except (duckdb.IOException, duckdb.SerializationException, duckdb.InvalidInputException) as fault:
        raise SurroundingsError("registry-cannot-open", path=path.name if path else "") from fault
    if path is not None and not read_only:
        path.chmod(PRIVATE)
    return Store(connection, path)


def _make_private(path: Path) -> None:
    """Make the folder; sweep the spill folder that a killed run left behind."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SurroundingsError("folder-not-writable", path=path.parent.name) from fault
    shutil.rmtree(path.with_suffix(".spill"), ignore_errors=True)

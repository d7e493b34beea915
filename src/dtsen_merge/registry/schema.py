"""Versions of the registry file: migrations, applied in order, each in one transaction, after the file was copied.

The copy stands beside the file under `backup_path`, so that the earlier version of the program can go on with it; a
migration that fails or is killed leaves the file at a version that it had, and the next one goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.messages.notices import give_notice
from dtsen_merge.store import Store


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, its name and its SQL."""

    version: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """Every `sql/migrations/<number>_<name>.sql`, by number."""
    folder = resources.files("dtsen_merge.registry").joinpath("sql", "migrations")
    found = []
    for entry in folder.iterdir():
        number, _, name = entry.name.removesuffix(".sql").partition("_")
        if entry.name.endswith(".sql"):
            found.append(Migration(int(number), name, entry.read_text("utf-8")))
    return tuple(sorted(found, key=lambda migration: migration.version))


def latest_version() -> int:
    """The version that this program writes."""
    return migrations()[-1].version


def schema_version(store: Store) -> int:
    """The version of the open registry; 0 when it is new."""
    known = store.value(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'schema_version'"
    )
    return int(store.value("SELECT coalesce(max(version), 0) FROM schema_version")) if known else 0


def backup_path(registry: Path, version: int) -> Path:
    """Where the copy of a registry of that version is kept when it is brought to a later one."""
    return registry.with_name(f"{registry.name}.v{version}-backup")


def migrate(store: Store) -> int:
    """Bring the registry to this program's version and return that version; who calls it holds the run lock.

    A registry in a file that is not new is copied first (`backup_path`, mode 0600).

    Raises:
        SurroundingsError: `registry-newer`, a later version of the program wrote it; `disk-full`, there is no room for
            the copy: the file is then as it was.
    """
    standing = check_version(store)
    if store.path is not None and 0 < standing < latest_version():
        backup = backup_path(store.path, standing)
        store.copy_file(backup)
        _apply_all(store, standing)
        give_notice("registry-migrated", path=backup.name)
    else:
        _apply_all(store, standing)
    return latest_version()


def _apply_all(store: Store, standing: int) -> None:
    for migration in migrations():
        if migration.version > standing:
            _apply(store, migration)


def _apply(store: Store, migration: Migration) -> None:
    applied = {"version": migration.version, "name": migration.name, "applied": datetime.now(UTC).replace(tzinfo=None)}
    with store.transaction():
        store.run(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name VARCHAR, applied TIMESTAMP)"
        )
        store.run(migration.sql)
        store.run("INSERT INTO schema_version VALUES ($version, $name, $applied)", applied)


def check_version(store: Store) -> int:
    """The registry's version, refused when it is newer than this program knows.

    Raises:
        SurroundingsError: `registry-newer`; `registry-foreign`: another program's database, which is left alone.
    """
    standing = schema_version(store)
    if standing == 0 and store.value("SELECT count(*) FROM duckdb_tables()"):
        raise SurroundingsError("registry-foreign", path=store.path.name if store.path else "")
    if standing > latest_version():
        path = store.path.name if store.path else ""
        raise SurroundingsError("registry-newer", path=path, version=standing, known=latest_version())
    return standing

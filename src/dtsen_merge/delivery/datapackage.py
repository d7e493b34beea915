"""`datapackage.json`: what the files of a folder are, for machines and people, as the Data Package standard says.

Version 1 of the standard, which every Frictionless tool reads, with version 2's `$schema`; English names, and what the
standard has no place for, stand under keys of our own (`title_en`, `description_en`, `dtype`, `documents`).

The descriptor of a parquet file is such that `frictionless validate` (5.21, with its parquet extra) accepts the file.
That tool reads parquet by way of pandas, where a whole number that may be empty becomes a fraction and a list an array
of its own kind, and it cannot count a parquet file's bytes. So such columns are `number` and `any` (`dtype` says what
they are) and have no limits, and `bytes` is told of text files only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.delivery.registry_tables import (
    REGISTRY_TABLES,
    RegistryTable,
    column_description,
    column_limits,
    column_title,
)
from dtsen_merge.messages import text
from dtsen_merge.privacy.files import PRIVATE, replacing
from dtsen_merge.privacy.policy import PrivacyPolicy

FILE_NAME: Final = "datapackage.json"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA: Final = {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv"}
_DOCUMENTS: Final = {
    ".html": "text/html",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LEFT_OUT: Final = frozenset({FILE_NAME, "run.json"})
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class PackageMeta:
    """Who is answerable for the data, what they are for, on what legal basis."""

    controller: str = ""
    purpose: str = ""
    legal_basis: str = ""
    keep_until: str = ""  # a date; "" where nothing limits it


def package_meta(policy: PrivacyPolicy, asked: date, purpose: str = "") -> PackageMeta:
    """What the privacy policy says of a package that is made on the day `asked`, for `purpose` (else the policy's)."""
    told = policy.processing
    until = asked + timedelta(days=policy.retention.export_days)
    return PackageMeta(told.controller, purpose or told.purpose, told.legal_basis, until.isoformat())


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the package; `schema` is the frame's as written."""

    table: RegistryTable
    path: Path
    schema: Mapping[str, pl.DataType]
    dialect: Mapping[str, str] | None = None  # of a csv: delimiter, decimalChar


def write_datapackage(
    folder: Path, *, run_id: str = "", created: datetime | None = None, meta: PackageMeta | None = None
) -> Path:
    """Describe a run's folder: its parquet tables with their columns, and list the reports and workbooks.

    `run.json` is left out, since it says of itself what it is and is finished last.

    Args:
        folder: the run's folder, its files in place.
        run_id: the run; else the folder's name.
        created: when the run ended; left out where it is not known.
        meta: purpose, legal basis, controller.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    resources = [
        Resource(table, path, pl.read_parquet_schema(path))
        for table in REGISTRY_TABLES.values()
        if (path := folder / f"{table.name}.parquet").is_file()
    ]
    documents = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _DOCUMENTS)
    documents = [path for path in documents if path.name not in _LEFT_OUT and not path.name.startswith(".")]
    return describe(
        folder, resources, documents, run_id=run_id or folder.name, created=created, masked=False, meta=meta
    )


def describe(
    folder: Path,
    resources: Sequence[Resource],
    documents: Sequence[Path] = (),
    *,
    run_id: str,
    created: datetime | None,
    masked: bool,
    meta: PackageMeta | None = None,
    mode: int = PRIVATE,
) -> Path:
    """Write `datapackage.json` for these resources and other files, all of which lie in `folder` already.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    names = {resource.table.name for resource in resources}
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "profile": "data-package",
        "name": "dtsen-merge-registry",
        **({"id": run_id, "version": run_id} if run_id else {}),
        **_both("delivery-package"),
        **({"created": _moment(created)} if created else {}),
        "licenses": [{"name": "other-closed", **_both("delivery-licence")}],
        "masked": masked,
        **{key: value for key, value in _governance(meta or PackageMeta()).items() if value},
        "resources": [_resource(resource, names, masked) for resource in resources],
        **({"documents": [_document(path, folder) for path in documents]} if documents else {}),
    }
    path = folder / FILE_NAME
    with replacing(path, mode=mode) as draft:
        draft.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _document(path: Path, folder: Path) -> dict[str, Any]:
    """A report or workbook: not a table of the registry, but with its size and hash."""
    return {
        "path": path.relative_to(folder).as_posix(),
        "mediatype": _DOCUMENTS[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
    }


def _governance(meta: PackageMeta) -> dict[str, Any]:
    return {
        "contributors": [{"title": meta.controller, "role": "controller"}] if meta.controller else [],
        "purpose": meta.purpose,
        "legal_basis": meta.legal_basis,
        "keep_until": meta.keep_until,
    }


def _both(key: str) -> dict[str, str]:
    """Title and description in Indonesian, and in English under keys of our own."""
    told = {"title": text(key, "id"), "title_en": text(key, "en")}
    described = {
        "description": text(f"{key}.description", "id"),
        "description_en": text(f"{key}.description", "en"),
    }
    return {**told, **described}


def _resource(resource: Resource, names: set[str], masked: bool) -> dict[str, Any]:
    suffix = resource.path.suffix
    told: dict[str, Any] = {
        "name": resource.table.name,
        "path": resource.path.name,
        "profile": "tabular-data-resource" if suffix == ".csv" else "data-resource",
        **_both(f"delivery-table-{resource.table.name}"),
        "format": suffix[1:],
        "mediatype": _MEDIA[suffix],
        **({"encoding": "utf-8"} if suffix == ".csv" else {}),
        **({"bytes": resource.path.stat().st_size} if suffix == ".csv" else {}),
        "hash": f"sha256:{_sha256(resource.path)}",
        "schema": _schema(resource, names, masked),
    }
    if resource.dialect:
        told["dialect"] = {"delimiter": resource.dialect["delimiter"], "header": True, "doubleQuote": True}
    return told


def _schema(resource: Resource, names: set[str], masked: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fields": [_field(name, dtype, resource, masked) for name, dtype in resource.schema.items()],
    }
    if resource.table.primary_key:
        told["primaryKey"] = list(resource.table.primary_key)
    keys = [key for key in resource.table.foreign_keys if key.table in names]
    if keys:
        told["foreignKeys"] = [
            {"fields": list(key.fields), "reference": {"resource": key.table, "fields": list(key.fields)}}
            for key in keys
        ]
    return told


def _field(name: str, dtype: pl.DataType, resource: Resource, masked: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": name,
        "type": _type(dtype, resource, name),
        "dtype": str(dtype.base_type()) if isinstance(dtype, pl.Enum) else str(dtype),
        "title": column_title(name, "id"),
        "title_en": column_title(name, "en"),
        "description": column_description(name, "id"),
        "description_en": column_description(name, "en"),
    }
    if dtype.is_float() and resource.dialect:
        told["decimalChar"] = resource.dialect["decimalChar"]
    limits = column_limits(name)
    constraints: dict[str, Any] = {}
    if name in resource.table.primary_key:
        constraints |= {"required": True, "unique": True}
    if isinstance(dtype, pl.Enum):
        constraints["enum"] = dtype.categories.to_list()
    if limits and resource.path.suffix != ".parquet":
        constraints |= {"minimum": limits[0], "maximum": limits[1]}
    if name in ("nik", "no_kk"):
        constraints["pattern"] = r"\d{4}\*{12}" if masked else r"\d{16}"
    return {**told, "constraints": constraints} if constraints else told


def _type(dtype: pl.DataType, resource: Resource, name: str) -> str:
    """The standard's word for a dtype, for parquet as the module's docstring says."""
    parquet = resource.path.suffix == ".parquet"
    if isinstance(dtype, pl.List):
        return "any" if parquet else "array"
    if dtype == pl.Boolean:
        return "boolean"
    if dtype == pl.Date:
        return "date"
    if dtype.is_integer():
        return "number" if parquet and name not in resource.table.filled else "integer"
    return "number" if dtype.is_float() else "string"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

"""The policy that standardising needs, read once: names.toml, places.toml, dates.toml, codes.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.codes import Terms
from dtsen_merge.vocabulary.dates import IMPOSSIBLE_AGE
from dtsen_merge.vocabulary.disability import DisabilityWords
from dtsen_merge.vocabulary.names import NameWords
from dtsen_merge.vocabulary.place_names import PlaceWords

_PLAIN_TERMS: Final = ("jenis_kelamin", "status_kawin", "agama", "pendidikan", "status_hidup", "bersekolah", "ya_tidak")


@dataclass(frozen=True)
class Words:
    """Everything that a column is read with."""

    names: NameWords
    places: PlaceWords
    default_days: tuple[str, ...]  # day-month
    default_days_of_month: tuple[int, ...]
    oldest_age: int  # years; a birth date further back is doubtful
    impossible_age: int  # years; a birth date further back is none
    terms: Mapping[str, Terms]
    relations: Mapping[str, Terms]  # by kind of source; "default" for the others
    occupations: Terms
    disability: DisabilityWords


def load_words(policy: Callable[[str], Mapping[str, Any]] = load_policy) -> Words:
    """Read the policy files.

    Args:
        policy: name of a file → its TOML data; the workspace's `policy`, or the shipped files.

    Raises:
        ConfigError: a file lacks a table, or a value is of the wrong kind.
    """
    names, places, dates, codes = (policy(name) for name in ("names.toml", "places.toml", "dates.toml", "codes.toml"))
    with _told_as_fault_of("names.toml"):
        name_words = NameWords.from_policy(names)
    with _told_as_fault_of("places.toml"):
        place_words = PlaceWords.from_policy(places)
    with _told_as_fault_of("dates.toml"):
        days = tuple(str(day) for day in dates["default"]["days"])
        days_of_month = tuple(int(day) for day in dates["default"]["days_of_month"])
        oldest_age, impossible_age = _ages(dates["limits"])
    with _told_as_fault_of("codes.toml"):
        relation, work = codes["hubungan_keluarga"], codes["pekerjaan"]
        return Words(
            names=name_words,
            places=place_words,
            default_days=days,
            default_days_of_month=days_of_month,
            oldest_age=oldest_age,
            impossible_age=impossible_age,
            terms={name: Terms(codes[name]) for name in _PLAIN_TERMS},
            relations={kind: Terms(relation, relation["codes"][kind]) for kind in {"default": {}, **relation["codes"]}},
            occupations=Terms(work, work["codes"]),
            disability=DisabilityWords.from_policy(codes["disabilitas"]),
        )


def _ages(limits: Mapping[str, Any]) -> tuple[int, int]:
    """oldest_age and impossible_age (150 where an older workspace's file lacks it).

    Raises:
        ValueError: they are not in order, or reach further back than the registry takes (IMPOSSIBLE_AGE).
    """
    oldest, impossible = int(limits["oldest_age"]), int(limits.get("impossible_age", IMPOSSIBLE_AGE))
    if not 0 < oldest <= impossible <= IMPOSSIBLE_AGE:
        raise ValueError(f"0 < oldest_age <= impossible_age <= {IMPOSSIBLE_AGE}")
    return oldest, impossible


@contextmanager
def _told_as_fault_of(file: str) -> Iterator[None]:
    """A missing table or a value of the wrong kind becomes a fault of that file."""
    try:
        yield
    except KeyError as fault:
        raise ConfigError("config-invalid", file=file, key=str(fault.args[0]), detail="") from fault
    except (TypeError, ValueError, AttributeError) as fault:
        raise ConfigError("config-invalid", file=file, key="", detail=str(fault)) from fault


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """The words of the policy files in the package."""
    return load_words()

"""The words that a name is read with: titles, markers, short forms (config/names.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NameWords:
    """Upper case, without dots. What each group does stands at the top of names.toml."""

    front: frozenset[str]
    dotted_front: frozenset[str]
    phrases: Mapping[str, str]
    suffixes: frozenset[str]
    front_also: frozenset[str]
    bare_last: frozenset[str]
    dotted_only: frozenset[str]
    father: frozenset[str]
    father_dotted: frozenset[str]
    alias: frozenset[str]
    deceased: frozenset[str]
    remarks: frozenset[str]
    not_names: frozenset[str]
    muhammad: frozenset[str]
    muhammad_first: frozenset[str]
    short: Mapping[str, str]
    short_first: Mapping[str, str]

    @classmethod
    def from_policy(cls, data: Mapping[str, Any]) -> NameWords:
        """From the data of names.toml; a group that is absent is empty."""
        forms = data.get("forms", {})

        def words(name: str, table: Mapping[str, Any] = data) -> frozenset[str]:
            return frozenset(str(word).upper() for word in table.get(name, ()))

        def pairs(name: str, table: Mapping[str, Any]) -> dict[str, str]:
            return {str(key).upper(): str(value).upper() for key, value in table.get(name, {}).items()}

        return cls(
            front=words("front"),
            dotted_front=words("dotted_front"),
            phrases=pairs("phrases", data),
            suffixes=words("suffixes"),
            front_also=words("front_also"),
            bare_last=words("bare_last"),
            dotted_only=words("dotted_only"),
            father=words("father"),
            father_dotted=words("father_dotted"),
            alias=words("alias"),
            deceased=words("deceased"),
            remarks=words("remarks"),
            not_names=words("not_names"),
            muhammad=words("muhammad", forms),
            muhammad_first=words("muhammad_first", forms),
            short=pairs("short", forms),
            short_first=pairs("short_first", forms),
        )

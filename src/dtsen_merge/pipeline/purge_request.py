"""What a person typed, as a request to erase."""

from __future__ import annotations

import re
from typing import Final

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import PurgeRequest
from dtsen_merge.registry.identity import check_holds, entity_of

_PERIOD: Final = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
_NIK: Final = re.compile(r"\d{16}")


def purge_request(source: str, period: str, person: str) -> PurgeRequest:
    """A source, a period of it or of all sources, or a person.

    Raises:
        UsageError: `purge-what` (nothing named), `purge-one-thing` (a person and something else), `purge-period`,
            `purge-person` (neither an id nor a NIK).
    """
    source, period, person = source.strip(), period.strip(), person.strip().upper()
    if not (source or period or person):
        raise UsageError("purge-what")
    if person and (source or period):
        raise UsageError("purge-one-thing")
    if period and not _PERIOD.fullmatch(period):
        raise UsageError("purge-period", period=period)
    if not person:
        return PurgeRequest(source=source, period=period)
    if _NIK.fullmatch(person):
        return PurgeRequest(nik=person)
    if entity_of(person) != "person" or not check_holds(person):
        raise UsageError("purge-person")
    return PurgeRequest(person_id=person)

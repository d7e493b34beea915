"""What names of files and sheets tell of a delivery: its period, and whether it is a revision of another.

Names are few, so this works on one at a time. Only what is sure is told: of two months neither; `data1` and `data2` are
no revisions of each other, as such numbers also count parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dtsen_merge.vocabulary.date_forms import MONTHS

_YEAR: Final = r"((?:19|20)\d\d)"
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])"
_YMD: Final = re.compile(rf"(?<!\d){_YEAR}([-_.]?){_MONTH}\2{_DAY}(?!\d)")
_DMY: Final = re.compile(rf"(?<!\d){_DAY}([-_.]?){_MONTH}\2{_YEAR}(?!\d)")
_YM: Final = re.compile(rf"(?<!\d){_YEAR}[-_.]?{_MONTH}(?!\d)")
_MY: Final = re.compile(rf"(?<!\d){_MONTH}[-_.]{_YEAR}(?!\d)")
_Y: Final = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_WORD: Final = re.compile(
    r"(?<![a-z])(" + "|".join(sorted((word.lower() for word in MONTHS), key=len, reverse=True)) + r")(?![a-z])"
)
_REVISION: Final = re.compile(
    r"(?<![a-z])(?:(?:revisi|revised|revision|rev|perbaikan|koreksi|ralat|corrected|correction)(?:[-_. ]*(?:ke)?[-_. ]*(\d{1,2}))?"
    r"|(?:versi|version|ver|v)[-_. ]*(\d{1,2}))(?![a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class NameMarks:
    """A file's path without its marks of a revision, and those: `revision` 0 for none, `day` as 20251231, 0 for none."""

    stem: str
    revision: int
    day: int


def period_in_name(name: str) -> str:
    """The one period ("2025-12" or "2025") that the name of a file or sheet tells; "" where none or several."""
    text = name.lower()
    months: set[tuple[str, str]] = set()
    for form, of_year, of_month in ((_YMD, 1, 3), (_DMY, 4, 3), (_YM, 1, 2), (_MY, 2, 1)):
        months |= {(found[of_year], found[of_month]) for found in form.finditer(text)}
        text = form.sub(" ", text)
    years = {found[1] for found in _Y.finditer(text)}
    words = {f"{MONTHS[found[1].upper()]:02d}" for found in _WORD.finditer(text)}
    if len(years) == 1 and len(words) == 1:
        months |= {(year, month) for year in years for month in words}
    if months:
        (year, month), *others = sorted(months)
        return "" if others else f"{year}-{month}"
    return next(iter(years)) if len(years) == 1 and len(words) < 2 else ""


def marks_in_name(file: str) -> NameMarks:
    """The marks of a revision in a file's path (`pkh_rev2.xlsx`, `PKH perbaikan/a.xlsx`, `pkh 2025-12-31.csv`)."""
    folder, _, last = file.lower().rpartition("/")
    text = f"{folder}/{last.rpartition('.')[0] or last}"
    numbers = [int(found[1] or found[2] or 1) for found in _REVISION.finditer(text)]
    text = _REVISION.sub(" ", text)
    days = [found[1] + found[3] + found[4] for found in _YMD.finditer(text)]
    text = _YMD.sub(" ", text)
    days += [found[4] + found[3] + found[1] for found in _DMY.finditer(text)]
    text = _DMY.sub(" ", text)
    stem = re.sub(r"[\s_.()-]*/[\s_.()-]*", "/", re.sub(r"[\s_.()-]+", " ", text)).strip(" /")
    return NameMarks(stem, numbers[-1] if numbers else 0, int(days[-1]) if days else 0)

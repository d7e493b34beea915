"""What a heading says, all its levels considered: an alias, its words, or an alias nearly."""

from __future__ import annotations

import re

from dtsen_merge.sources.aliases import alias_table, nearest, never, normalise, other_people, readings
from dtsen_merge.sources.grammar import Reading, made_of_words, read_heading
from dtsen_merge.tables import COMBINED_FIELDS


def alias_of(heading: str, lower: str) -> str | None:
    """The field of which the heading is an alias: all levels together, else the lowest unless its group is another's."""
    group, others = group_of(heading, lower)
    if others and (parent := _parent(group, readings(lower))):
        return parent
    words = words_of(heading, lower, group, others=others)
    return next((alias_table()[word] for word in words if word in alias_table()), None)


def reading_of(heading: str, lower: str) -> Reading:
    """The lowest level where it says all, else all levels together, else what the lowest leaves open."""
    whole = read_heading(heading)
    if normalise(heading) == normalise(lower) or whole.blocked:
        return whole
    low = read_heading(lower)
    if low.sure and not whole.sure:
        return low
    return whole if whole.fields else low


def near_of(heading: str, lower: str, reading: Reading) -> tuple[str, float] | None:
    """The nearest alias; where the words are about somebody or something else, only for fields that words do not make."""
    group, others = group_of(heading, lower)
    if others or reading.sure:
        return None
    words = words_of(heading, lower, group, others=others)
    near = next((hit for word in words if word not in never() and (hit := nearest(word))), None)
    return None if near is None or (reading.blocked and near[0] in made_of_words()) else near


def group_of(heading: str, lower: str) -> tuple[str, bool]:
    """The levels above the lowest, and whether they speak of somebody else."""
    whole, low = normalise(heading), normalise(lower)
    group = whole[: -len(low)].strip("_") if low and whole != low and whole.endswith(low) else ""
    told = re.sub(r"ibu_(hamil|menyusui|nifas|bersalin)", "", group)
    return told, bool(told and other_people().search(told))


def words_of(heading: str, lower: str, group: str, *, others: bool) -> list[str]:
    """The readings of a heading, best first: all levels, the lowest, the lowest before its group (Lahir / Tempat)."""
    if not group or others:
        return list(readings(heading))
    low = readings(lower)
    known = alias_table().get(normalise(heading))
    levels = (*low, *readings(heading)) if known in COMBINED_FIELDS else (*readings(heading), *low)
    turned = f"{normalise(lower)}_{group.rpartition('_')[2]}"
    own = any(word in alias_table() for word in levels)
    return list(dict.fromkeys(levels if own else (turned, *levels)))


def _parent(group: str, words: tuple[str, ...]) -> str | None:
    """A father's or mother's name or NIK, named below a group or by it: the last of the two that it names."""
    known = [alias_table()[word] for word in words if word in alias_table()]
    own = next((name for name in known if name in ("nama_ayah", "nama_ibu", "nik_ayah", "nik_ibu")), None)
    spoken = re.findall(r"(?:^|_)(ayah|bapak|ibu)(?=_|$)", group)
    if own or not spoken:
        return own
    what = next((name for name in known if name in ("nama", "nik")), None)
    return f"{what}_{'ibu' if spoken[-1] == 'ibu' else 'ayah'}" if what else None

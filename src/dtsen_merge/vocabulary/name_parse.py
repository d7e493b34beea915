"""A name's words and what each of them is: the name itself, the father's, a second one, a title, a mark of death.

All words of all names lie in one long array; what a word is depends on the word, on the last marker before it, and
on its place among its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from dtsen_merge.vocabulary.name_sounds import renew_first_words, renew_words
from dtsen_merge.vocabulary.name_words import NameWords

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NAME, FATHER, ALIAS = range(3)
_SECTIONS: Final = 3


@dataclass(frozen=True)
class _Words:
    """The words of all names, in order; arrays are aligned."""

    name: Ints  # which name
    section: Ints  # NAME, FATHER, ALIAS
    behind_comma: Bools
    word: Ints  # its place in the table of distinct words


def parse(cells: pl.Series, vocabulary: NameWords) -> pl.DataFrame:
    """Names (as `prepare` gives them, no nulls) → nama, nama_tokens, nama_gelar, nama_bin, nama_alias, meninggal."""
    count = len(cells)
    flat = cells.str.split(" ").to_frame("word").with_row_index("name").explode("word")
    flat = flat.filter(pl.col("word").str.len_bytes() > 0)
    table = _distinct_words(flat["word"], vocabulary)
    number = flat.join(
        table.select("word").with_row_index("number"), on="word", how="left", maintain_order="left"
    )["number"].to_numpy().astype(np.int64)  # fmt: skip
    name = flat["name"].to_numpy().astype(np.int64)
    section, behind_comma = _sections(name, number, table)
    mourned = table["deceased"].to_numpy()[number] & (section != FATHER)
    deceased = np.zeros(count, dtype=np.bool_)
    deceased[name[mourned]] = True
    kept = table["speaks"].to_numpy()[number] & ~_lone_remarks(name, section, number, table)
    words = _in_order(_Words(name[kept], section[kept], behind_comma[kept], number[kept]))
    titles = _titles(words, table)
    return _joined(words, titles, table, count).with_columns(meninggal=pl.Series(deceased))


def _distinct_words(words: pl.Series, vocabulary: NameWords) -> pl.DataFrame:
    """What each distinct word can be: word, bare, renewed, renewed_first, as_title and flags."""
    table = words.unique(maintain_order=True).to_frame("word")
    table = table.with_columns(bare=pl.col("word").str.replace_all(r"[.'()@,/]", ""))
    bare, dotted = pl.col("bare"), pl.col("word").str.contains(".", literal=True)

    def among(group: frozenset[str]) -> pl.Expr:
        return bare.is_in(sorted(group))

    suffix = among(vocabulary.suffixes)
    long = {word: phrase for phrase, word in vocabulary.phrases.items() if min(map(len, phrase.split())) > 1}
    return table.with_columns(
        renewed=renew_words(table["bare"], vocabulary),
        renewed_first=renew_first_words(table["bare"], vocabulary),
        as_title=pl.col("word").str.strip_chars(".").replace(long),
        comma=pl.col("word") == ",",
        opens=(pl.col("word").is_in(["(", "@", "/"]) | among(vocabulary.alias)),
        closes=pl.col("word") == ")",
        father=among(vocabulary.father) | (among(vocabulary.father_dotted) & dotted),
        deceased=among(vocabulary.deceased),
        remark=among(vocabulary.remarks),
        front=among(vocabulary.front | vocabulary.front_also) | (among(vocabulary.dotted_front) & dotted),
        suffix=suffix & (dotted | ~among(vocabulary.dotted_only)),
        anywhere=suffix & pl.col("word").str.contains(r"\.\p{L}") & ~among(vocabulary.front_also),
        behind_comma=suffix | among(vocabulary.front) | dotted | ~bare.str.contains(r"[AEIOU]"),
    ).with_columns(
        speaks=(bare != "") & ~bare.str.contains(r"^\p{N}+$")
        & ~pl.any_horizontal("comma", "opens", "closes", "father", "deceased")
    )  # fmt: skip


def _sections(name: Ints, number: Ints, table: pl.DataFrame) -> tuple[Ints, Bools]:
    """The section of each word, and whether a comma stands before it in that section.

    A marker that opens a name (BIN, ALIAS as the first word) is no marker but leaves the section as it is.
    """
    starts = np.append(True, name[1:] != name[:-1]) if len(name) else np.zeros(0, dtype=np.bool_)
    father, opens, closes = (table[kind].to_numpy()[number] for kind in ("father", "opens", "closes"))
    kind = np.full(len(name), -1)
    kind[father], kind[opens], kind[closes] = FATHER, ALIAS, NAME
    kind[starts & (kind != ALIAS)] = NAME
    kind[starts & (kind == ALIAS)] = NAME
    at = np.arange(len(name))
    marker = np.maximum.accumulate(np.where(kind >= 0, at, 0)) if len(name) else at
    section = kind[marker] if len(name) else kind
    comma = table["comma"].to_numpy()[number]
    last_comma = np.maximum.accumulate(np.where(comma, at, -1)) if len(name) else at
    return section, last_comma > marker


def _lone_remarks(name: Ints, section: Ints, number: Ints, table: pl.DataFrame) -> Bools:
    """Words of a second name that consists of remarks only: (ISTRI), (KEPALA KELUARGA)."""
    remark = table["remark"].to_numpy()[number]
    alias = section == ALIAS
    if not (remark & alias).any():
        return np.zeros(len(name), dtype=np.bool_)
    real = alias & ~remark & table["speaks"].to_numpy()[number]
    has_real = np.zeros(int(name.max()) + 1, dtype=np.bool_)
    has_real[name[real]] = True
    return np.asarray(alias & remark & ~has_real[name])


def _in_order(words: _Words) -> _Words:
    """Sections of one name behind each other, so that each (name, section) is one stretch."""
    key = words.name * _SECTIONS + words.section
    if len(key) < 2 or (key[1:] >= key[:-1]).all():
        return words
    order = np.argsort(key, kind="stable")
    return _Words(words.name[order], words.section[order], words.behind_comma[order], words.word[order])


def _titles(words: _Words, table: pl.DataFrame) -> Bools:
    """Which words are titles: the front run, dotted suffixes, those behind a comma, the run at the end.

    A stretch never loses its last word.
    """
    size = len(words.name)
    taken = np.zeros(size, dtype=np.bool_)
    if not size:
        return taken
    key = words.name * _SECTIONS + words.section
    front, suffix, anywhere, behind = (
        table[kind].to_numpy()[words.word] for kind in ("front", "suffix", "anywhere", "behind_comma")
    )
    if not (front | suffix | words.behind_comma).any():
        return taken
    last = np.append(key[1:] != key[:-1], True)
    taken = _leading(front & ~last, key)
    first_left = _leading_edge(taken, key)
    taken |= ~first_left & (anywhere | (words.behind_comma & behind))
    taken |= _leading((suffix | taken)[::-1] & ~first_left[::-1], key[::-1])[::-1]
    return taken


def _leading(flag: Bools, key: Ints) -> Bools:
    """The flags that stand in an unbroken run from the start of their stretch."""
    at = np.arange(len(key))
    start = np.maximum.accumulate(np.where(np.append(True, key[1:] != key[:-1]), at, 0))
    last_gap = np.maximum.accumulate(np.where(flag, -1, at))
    return flag & (last_gap < start)


def _leading_edge(taken: Bools, key: Ints) -> Bools:
    """The first word of each stretch that is not taken."""
    left = np.flatnonzero(~taken)
    edge = np.zeros(len(key), dtype=np.bool_)
    edge[left[np.append(True, key[left][1:] != key[left][:-1])]] = True
    return edge


def _joined(words: _Words, titles: Bools, table: pl.DataFrame, count: int) -> pl.DataFrame:
    """The words of each section joined again, one row a name."""
    key = (words.name * _SECTIONS + words.section)[~titles]
    word = words.word[~titles]
    starts = np.append(True, key[1:] != key[:-1]) if len(key) else np.zeros(0, dtype=np.bool_)
    as_first = starts & ~np.append(starts[1:], True) if len(key) else starts
    tokens = table.select(
        token=pl.when(pl.Series(as_first)).then(table["renewed_first"].gather(word)).otherwise(table["renewed"].gather(word))
    )["token"]  # fmt: skip
    shown = table["word"]
    worn = titles & (words.section == NAME)
    pieces = {
        "nama": (NAME, shown.gather(word)),
        "nama_tokens": (NAME, tokens),
        "nama_bin": (FATHER, tokens),
        "nama_alias": (ALIAS, tokens),
    }
    columns: dict[str, pl.Series] = {}
    for column, (section, texts) in pieces.items():
        own = key % _SECTIONS == section
        part = texts.filter(pl.Series(own)) if not own.all() else texts
        columns[column] = _join_stretches(key[own] // _SECTIONS, part, count)
    gelar = table["as_title"].gather(words.word[worn])
    columns["nama_gelar"] = _join_stretches(words.name[worn], gelar, count)
    return pl.DataFrame(columns)


def _join_stretches(name: Ints, texts: pl.Series, count: int) -> pl.Series:
    """Texts of ascending name numbers joined by spaces: one a name, null where a name has none."""
    offsets = np.searchsorted(name, np.arange(count + 1))
    lists = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), texts.to_arrow())
    joined = pl.Series(lists, dtype=pl.List(pl.String)).list.join(" ")
    return joined.set(joined == "", None)

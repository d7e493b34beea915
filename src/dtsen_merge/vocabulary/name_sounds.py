"""How a word of a name is written today, and what it sounds like (domain notes, section 4)."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.vocabulary.name_words import NameWords

MUHAMMAD: Final = "MUHAMMAD"
_MUHAMMAD_FORM: Final = r"^M[OU](?:C?H|KH)A?M+[AE]T?D+$"
_MANY_PASSES: Final = 6

_SOUNDS: Final = (
    (r"[FV]", "P"), (r"SY|SH|TS|DZ|Z", "S"), (r"Q|KH", "K"), (r"D[HL]+", "D"), (r"TH", "T"), (r"GH", "G"), (r"X", "KS"),
    (r"W", "U"), (r"Y", "I"), (r"AI|EI", "E"), (r"AU", "O"), (r"([^ ])H+", "$1"),
)  # fmt: skip
"""In this order. W and Y are vowels by then, so AY and AW are AI and AU."""

_DOUBLES: Final = [letter * count for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for count in (4, 3, 2)]


def sound_key(tokens: pl.Expr) -> pl.Expr:
    """What words sound like: equal keys, alike to the ear. Words (space-joined, as in `nama_tokens`) keep their places.

    f v p; z sy sh ts dz s; kh q k; dh dl d; th t; gh g; x ks; w u; y i; ai ay ei e; au aw o; h only in front;
    no doubles; d and b harden at a word's end. NOR- and NOOR- in front are NUR- (Norhayati, Nurhayati).
    """
    key = tokens.str.to_uppercase().str.replace_all(r"\bNO+R", "NUR")
    for old, new in _SOUNDS:
        key = key.str.replace_all(old, new)
    key = _single(key).str.replace_all(r"D\b", "T").str.replace_all(r"B\b", "P")
    return _single(key)


def _single(key: pl.Expr) -> pl.Expr:
    """Doubled letters made one; three passes of up to four letters reach every run that a word can have."""
    for _ in range(3):
        key = key.str.replace_many(_DOUBLES, [double[0] for double in _DOUBLES], leftmost=True)
    return key


def renew_spelling(words: pl.Expr) -> pl.Expr:
    """Old spelling made new: oe u, dj j, tj c, nj ny, sj sy, ch kh, ie i.

    NJ in the middle of a word is the old NY only where the word bears another old sign (SOENJOTO); else it is two
    letters of today (TANJUNG, ANJANI). J for Y (JUSUF) is left alone: it is a variant, not a rule.
    """
    old = words.str.contains(r"OE|[TDS]J")
    new = (
        pl.when(old & words.str.contains("NJ", literal=True)).then(words.str.replace_all("N+J", "NY")).otherwise(words)
    )
    for before, after in (
        ("D+J", "J"),
        ("^N+J", "NY"),
        ("T+J", "C"),
        ("S+J", "SY"),
        ("C+H", "KH"),
        ("OE+", "U"),
        ("IE+", "I"),
    ):
        new = new.str.replace_all(before, after)
    return new


def renew_words(words: pl.Series, vocabulary: NameWords) -> pl.Series:
    """Each word in the form it is compared in: short forms written out, old spelling renewed, MUHAMMAD for its family.

    Args:
        words: single words, upper case, letters and digits only.
        vocabulary: the short forms.

    Renewing twice changes nothing: the rules run until they find no more to do.
    """
    short = {**dict.fromkeys(vocabulary.muhammad, MUHAMMAD), **vocabulary.short}
    return _until_still(words, short)


def renew_first_words(words: pl.Series, vocabulary: NameWords) -> pl.Series:
    """The same for a word that is the first of several: M and ST are MUHAMMAD and SITI there."""
    first = {**dict.fromkeys(vocabulary.muhammad_first, MUHAMMAD), **vocabulary.short_first}
    return renew_words(words.replace(first), vocabulary)


def _until_still(words: pl.Series, short: dict[str, str]) -> pl.Series:
    before = words
    for _ in range(_MANY_PASSES):
        written = before.replace(short).to_frame("word").select(renew_spelling(pl.col("word")))["word"]
        family = written.str.contains(_MUHAMMAD_FORM)
        after = written.replace(short).set(family.fill_null(value=False), MUHAMMAD)
        if after.equals(before):
            break
        before = after
    return before

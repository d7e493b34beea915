"""The words of a heading: cut apart, abbreviations and slips resolved, turned into atoms (heading_words.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

CACHED: Final = 65_536
UNKNOWN: Final = "?"
NEUTRAL, PERSON, OTHER, THING, SILENT = "-", "+", "!other", "!thing", "~"
KINDS: Final = frozenset({NEUTRAL, PERSON, OTHER, THING, SILENT})
UNSURE: Final = 2
"""Slips from which a reading is no more than a guess: an abbreviation that other words share."""
AS: Final = re.compile(r"\b(sesuai|berdasarkan|menurut|seperti|as per|according to)\b.*$")
"""What follows says where the value was copied from, and not what it is."""
LEAD: Final = (
    "no",
    "nomor",
    "nama",
    "nm",
    "tgl",
    "tanggal",
    "tempat",
    "tmpt",
    "tmp",
    "jenis",
    "jns",
    "nik",
    "kode",
    "status",
    "alamat",
    "hub",
    "tmpat",
)
"""Words that writers glue to the next."""
ACCOUNTS: Final = frozenset({"bank", "rekening", "rek", "norek"})
"""Whose holder need not be the person of the row; other things behind a word for people are theirs (pemilik toko)."""
VOWELS: Final = re.compile(r"[aiueo]")


@dataclass(frozen=True, slots=True)
class Words:
    """A heading's atoms in their order (NEUTRAL and PERSON words left out), and what else was met."""

    atoms: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    people: bool = False  # a word for the kind of people listed
    silent: bool = False  # a word that says nothing
    blocked: str = ""  # "!other", "!thing": the heading is about somebody or something else
    slips: int = 0  # words that were guessed from a misspelling
    kinds: tuple[str, ...] = ()  # of every word, in their order
    leads: bool = True  # begins with a word that says something and has no lone letter: cells of data may (`DUSUN I`)


@cache
def lexicon() -> dict[str, str]:
    """Word → its atom or kind."""
    words = _data()["words"]
    kinds = {"neutral": NEUTRAL, "people": PERSON, "others": OTHER, "things": THING, "silent": SILENT}
    told = {word: kind for name, kind in kinds.items() for word in words[name]}
    told.update({word: atom for atom, spellings in _data()["atoms"].items() for word in spellings})
    return told


@cache
def phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Words in a row → their atom ("" = nothing), the longest first."""
    told = [(tuple(words.split()), atom) for words, atom in _data()["phrases"].items()]
    return tuple(sorted(told, key=lambda pair: -len(pair[0])))


@cache
def rules() -> tuple[tuple[frozenset[str], frozenset[str], str], ...]:
    """(needed atoms, needed and allowed atoms, field)."""
    told = []
    for name, sets in _data()["rules"].items():
        for text in sets:
            atoms = text.split()
            needed = frozenset(atom for atom in atoms if not atom.endswith("?"))
            told.append((needed, needed | {atom.rstrip("?") for atom in atoms}, name))
    return tuple(told)


@cache
def weak_rules() -> dict[frozenset[str], tuple[str, ...]]:
    """Atoms that leave the field to the content → the fields that they can mean."""
    return {frozenset(text.split()): tuple(fields) for text, fields in _data()["weak"].items()}


@lru_cache(maxsize=CACHED)
def read_words(heading: str) -> Words:
    """A heading as printed, cut into its atoms."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("\u00a0", " "))
    text = re.sub(r"(?<=\b[A-Z]{2})(?=[A-Z][a-z])", " ", text).lower()
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)  # N.I.K
    if re.fullmatch(r"\W*[a-z](\s+[a-z])+\W*", text):
        text = re.sub(r"\s+", "", text)  # N I K
    text = AS.sub("", text)
    inside = {word for part in re.findall(r"[(\[]([^()\[\]]*)[)\]]", text) for word in re.findall(r"[a-z0-9]+", part)}
    outside = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", text)
    outside = re.sub(r"^[\W_]*\d{1,3}(?=[\W_])", "", outside)
    dotted = set(re.findall(r"\b([a-z]{3,})\.", text))
    plain = _told(re.findall(r"[a-z]+|\d+", outside), dotted)
    extra = [
        word
        for word in sorted(inside)
        if len(word) > 2 and lexicon().get(word, UNKNOWN) in (OTHER, THING, "IBU", "AYAH", "HEAD")
    ]
    return plain if not extra else _told([*re.findall(r"[a-z]+|\d+", outside), *extra], dotted)


def _told(words: list[str], dotted: set[str]) -> Words:
    """Words → atoms; phrases before single words."""
    slips = 0
    known: list[str] = []
    for word in words:
        for part, slip in _spelled(word, dotted=word in dotted):
            known.append(part)
            slips += slip
    atoms: list[str] = []
    unknown: list[str] = []
    kinds: list[str] = []
    place = 0
    while place < len(known):
        length, atom = _phrase_at(known, place)
        place += length
        kinds.append(atom)
        if atom == UNKNOWN:
            unknown.append(known[place - 1])
        elif atom and atom not in KINDS:
            atoms.append(atom)
    people = kinds.index(PERSON) if PERSON in kinds else len(kinds)
    things = [known_word for known_word in known if lexicon().get(known_word) == THING]
    owned = THING in kinds and kinds.index(THING) > people and not set(things) & ACCOUNTS
    blocked = next((kind for kind in kinds if kind == OTHER or (kind == THING and not owned)), "")
    return Words(
        tuple(atoms), tuple(unknown), PERSON in kinds, SILENT in kinds, blocked, slips + UNSURE * owned, tuple(kinds),
        leads=all(_spelled(word, dotted=False) for word in words) and kinds[:1] not in ([PERSON], [UNKNOWN]),
    )  # fmt: skip


def _phrase_at(words: list[str], place: int) -> tuple[int, str]:
    for phrase, atom in phrases():
        if tuple(words[place : place + len(phrase)]) == phrase:
            return len(phrase), atom
    return 1, lexicon().get(words[place], UNKNOWN)


@lru_cache(maxsize=CACHED)
def _spelled(word: str, *, dotted: bool) -> tuple[tuple[str, int], ...]:
    """The listed word or words that a written one stands for, each with 1 where it was guessed."""
    if word in lexicon() or word in _phrase_words():
        return ((word, 0),)
    if word.isdigit():
        return ((word, 0),)
    if len(word) == 1:
        return ()
    glued = _unglued(word)
    if glued:
        return tuple((part, 0) for part in glued)
    if len(word) >= 3 and (long := _skeletons().get(word)):
        return ((long, 0),)
    if dotted and len(word) >= 3:
        begun = {lexicon()[long]: long for long in _long_words() if long.startswith(word)}
        fields = {atom: long for atom, long in begun.items() if atom not in KINDS}
        if len(fields) == 1:
            return ((next(iter(fields.values())), 0 if len(begun) == 1 else UNSURE),)
    near = _nearest(word)
    return ((near, 1),) if near else ((word, 0),)


def _unglued(word: str) -> tuple[str, ...] | None:
    """`nokk`, `tgllahir`, `namalengkap`: a leading word and one or two more, all listed."""
    for lead in sorted(LEAD, key=len, reverse=True):
        rest = word.removeprefix(lead)
        if rest == word or len(rest) < 2:
            continue
        if rest in lexicon() and len(rest) >= 2:
            return (lead, rest)
        for cut in range(3, len(rest) - 1):
            if rest[:cut] in lexicon() and rest[cut:] in lexicon():
                return (lead, rest[:cut], rest[cut:])
    return None


def _nearest(word: str) -> str | None:
    """The one listed word that is a slip away: one in words of five letters or more, two from nine."""
    if len(word) < 5:
        return None
    hits = process.extract(word, _long_words(), scorer=OSA.distance, score_cutoff=2 if len(word) >= 9 else 1, limit=4)
    best = min((distance for _, distance, _ in hits), default=9)
    near = [name for name, distance, _ in hits if distance == best and (name[0] == word[0] or name[1:] == word[1:])]
    same = [name for name in near if VOWELS.sub("", name) == VOWELS.sub("", word)] or near
    return same[0] if len({lexicon()[name] for name in same}) == 1 else None


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in lexicon() if len(word) >= 4)


@cache
def _phrase_words() -> frozenset[str]:
    return frozenset(word for phrase, _ in phrases() for word in phrase)


@cache
def _skeletons() -> dict[str, str]:
    """Consonants of a word → the word, where no other has them: `tmpt`, `klmn`, `pkrjn`."""
    found: dict[str, set[str]] = {}
    for word, atom in lexicon().items():
        if atom not in KINDS and len(bare := word[0] + VOWELS.sub("", word[1:])) >= 3:
            found.setdefault(bare, set()).add(word)
    return {bare: min(words) for bare, words in found.items() if len({lexicon()[word] for word in words}) == 1}


@cache
def _data() -> dict[str, Any]:
    text = resources.files("dtsen_merge.sources").joinpath("heading_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

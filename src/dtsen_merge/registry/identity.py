"""Ids that last: new persons and families take over the published ids with which they share most; the rest are new.

An id is a prefix (P person, K family), six digits and a check character, `P00001B4`: a number in sequence that
says nothing about the person. The alphabet (base 29, without vowels and look-alikes) and the check are those of the
NOID Check Digit Algorithm, which notices every single wrong character and every swap of two.
"""

from __future__ import annotations

from typing import Final, Literal

from dtsen_merge.registry.statements import perform, section
from dtsen_merge.store import Store

Entity = Literal["person", "family"]
ALPHABET: Final = "0123456789BCDFGHJKMNPQRSTVWXZ"
PREFIXES: Final[dict[Entity, str]] = {"person": "P", "family": "K"}
LENGTH: Final = 8


def entity_of(word: str) -> Entity | None:
    """What the word is the id of, judged by its shape; None when it has not the shape of an id."""
    text = word.strip().upper()
    if len(text) != LENGTH or any(letter not in ALPHABET for letter in text[1:]) or not text[1:].strip(ALPHABET[10:]):
        return None
    return next((entity for entity, prefix in PREFIXES.items() if text.startswith(prefix)), None)


def check_holds(word: str) -> bool:
    """Whether the id's last character is the check of those before it."""
    text = word.strip().upper()
    values = [max(ALPHABET.find(letter), 0) for letter in text[:-1]]
    return ALPHABET[sum(place * value for place, value in enumerate(values, 1)) % len(ALPHABET)] == text[-1]


def name_persons(store: Store, run_id: str) -> None:
    """Give every new person an id (temp table w_person_ids) and write down what became of the old ones."""
    perform(store, "identity.begin")
    perform(store, "identity.person_overlap")
    _inherit(store)
    perform(store, "identity.lost")
    for key in ("again_by_nik", "again_by_name", "again_by_row"):
        perform(store, f"identity.{key}")
    _finish(store, "person", run_id)
    perform(store, "identity.keep_persons")


def name_families(store: Store, run_id: str) -> None:
    """Give every new family an id (temp table w_family_ids) and write down what became of the old ones."""
    perform(store, "identity.begin")
    perform(store, "identity.family_overlap")
    _inherit(store)
    _finish(store, "family", run_id)
    perform(store, "identity.keep_families")


def _inherit(store: Store) -> None:
    before = -1
    owners = 0
    while owners != before:
        before = owners
        perform(store, "identity.inherit")
        owners = int(store.value(section("identity.owners")))


def _finish(store: Store, entity: Entity, run_id: str) -> None:
    perform(store, "identity.number_the_rest", {"prefix": PREFIXES[entity], "entity": entity})
    perform(store, "identity.events", {"run_id": run_id, "entity": entity})

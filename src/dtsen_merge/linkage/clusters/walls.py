"""What two groups of records cannot be together, though no single pair says so: lists and NIKs of whole groups.

A list that holds a person once has no two rows of one person. Two groups that both have rows of such a list stay
apart unless every two of these rows were compared and found a duplicate. The exemption is the pair's own: that each
of two rows is a duplicate of a third says nothing of the two, as a short name fits everybody (AHMAD in AHMAD FAUZI
and in AHMAD RIFAI, on their father's NIK).

Two whole NIKs of one region and birth date that differ in the serial only are the mark of two people whom the civil
register counted one after the other, be their names ever so alike; or one of them is a slip, which lists may copy from
each other. They are two people

- where two lists bear each, and one of these bears both: that list counts two people, and neither is a slip;
- where a third such NIK would join: two slips of one kind on one person are too rare to be assumed;
- where one component has three such NIKs and the two stand in one list each: what has no second witness is a slip only
  beside a number that has one, and so many numbers are namesakes.

What remains is left to the weights; so are NIKs that differ in the region or the date, where a head's NIK is likelier
than a second person with the same name and date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from dtsen_merge.linkage.arrays import Bool, Int32, Int64

CORROBORATED: Final = 2
"""So many lists must bear each of two NIKs before one of them can show that they are two people."""
MOST_SERIALS: Final = 2
"""A person bears no more whole NIKs of one region and date than this: the right one and a slip."""
SERIALS: Final = 10_000
"""A NIK divided by this is its region and date."""


@dataclass(frozen=True)
class Walls:
    """By group (a row): the rows it has in each list that holds a person once, and the (NIK, list) pairs it has.

    The other matrices say what the pairs are of: `which` NIK (of one component), the NIK's region and date (`heads`;
    `lonely`: the same for NIKs that only one list bears, where a component has more than MOST_SERIALS of that region
    and date); `listed` is pairs × (region and date, list).
    """

    once: csr_matrix
    borne: csr_matrix
    which: csr_matrix
    heads: csr_matrix
    lonely: csr_matrix
    listed: csr_matrix

    def merged(self, into: Int64) -> Walls:
        """The walls of the groups after each group went into another (or stayed)."""
        size = len(into)
        gather = csr_matrix((np.ones(size), (into, np.arange(size))), shape=(size, size))
        return replace(self, once=gather @ self.once, borne=gather @ self.borne)

    def shared_rows(self, left: Int64, right: Int64) -> Int64:
        """How many pairs of rows of one list stand between each two groups."""
        between = self.once[left].multiply(self.once[right]).sum(axis=1)
        return np.asarray(between).ravel().astype(np.int64)

    def rival_niks(self, left: Int64, right: Int64) -> Bool:
        """Whether the NIKs of two groups show that they are two people; not what a group alone has by decision."""
        together = self._rivals(self.borne[left] + self.borne[right])
        alone = np.maximum(self._rivals(self.borne[left]), self._rivals(self.borne[right]))
        return np.asarray(together > alone)

    def _rivals(self, borne: csr_matrix) -> Int64:
        """By group, how many NIKs stand against each other; 0 where one person may bear them all."""
        present = (borne > 0).astype(np.int64)
        lists = present @ self.which
        some = (lists > 0).astype(np.int64)
        serials, lonely = _most(some @ self.heads), _most(some @ self.lonely)
        corroborated = (lists >= CORROBORATED).astype(np.int64) @ self.which.T
        beside = _most(present.multiply(corroborated) @ self.listed)
        return (
            np.where(serials > MOST_SERIALS, serials, 0)
            + np.where(beside > 1, beside, 0)
            + np.where(lonely > 1, lonely, 0)
        )


def _most(counts: csr_matrix) -> Int64:
    """The largest count of each row."""
    if not counts.shape[1]:
        return np.zeros(counts.shape[0], dtype=np.int64)
    return np.asarray(csr_matrix(counts).max(axis=1).todense()).ravel().astype(np.int64)


def build_walls(group: Int64, component: Int32, *, groups: int, once: Int32, nik: Int64, source: Int32) -> Walls:
    """The walls of groups from their records.

    Args:
        group: each record's group, below `groups`.
        component: its component.
        groups: how many groups there are.
        once: its list where that holds a person once, else -1.
        nik: its whole NIK, else 0.
        source: its list.
    """
    listed, known = once >= 0, nik > 0
    width = int(source.max(initial=0)) + 1
    number = _paired(component[known], np.unique(nik[known], return_inverse=True)[1])
    pair, column = np.unique(number * width + source[known], return_inverse=True)
    which = pair // width
    count = int(number.max(initial=-1)) + 1
    first = np.unique(number, return_index=True)[1]
    head = _paired(component[known][first], np.unique(nik[known][first] // SERIALS, return_inverse=True)[1])
    heads = _counts(np.arange(count), head, (count, int(head.max(initial=-1)) + 1))
    many = np.bincount(head)[head] > MOST_SERIALS if count else np.zeros(0, dtype=np.bool_)
    lonely = many & (np.bincount(which, minlength=count) == 1)
    beside, spot = np.unique(head[which] * width + pair % width, return_inverse=True)
    pairs = np.arange(len(pair))
    return Walls(
        once=_counts(group[listed], once[listed], (groups, width)),
        borne=_counts(group[known], column, (groups, len(pair))),
        which=_counts(pairs, which, (len(pair), count)),
        heads=heads,
        lonely=heads.multiply(lonely[:, None]).tocsr(),
        listed=_counts(pairs, spot, (len(pair), len(beside))),
    )


def _paired(component: Int32, value: Int64) -> Int64:
    """One number for each value of each component, from 0."""
    width = int(value.max(initial=0)) + 1
    return np.asarray(np.unique(component * np.int64(width) + value, return_inverse=True)[1], dtype=np.int64)


def _counts(row: Int64, column: Int64 | Int32, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(row)), (row, column)), shape=shape)


def several_serials(label: Int32, nik: Int64) -> Int64:
    """The components that have two whole NIKs of one region and date."""
    rows = np.flatnonzero((nik > 0) & (np.bincount(label, minlength=len(label))[label] > 1))
    order = rows[np.lexsort((nik[rows], label[rows]))]
    owner, number = label[order], nik[order]
    same = (owner[1:] == owner[:-1]) & (number[1:] // SERIALS == number[:-1] // SERIALS) & (number[1:] != number[:-1])
    return np.unique(owner[1:][same]).astype(np.int64)

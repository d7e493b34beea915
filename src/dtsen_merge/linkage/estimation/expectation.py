"""The expectation step: to which class each pattern belongs, under the tables and odds at hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8
from dtsen_merge.linkage.comparisons import bags, identity, names, place_of
from dtsen_merge.linkage.estimation.priors import MATCH
from dtsen_merge.linkage.estimation.sample import Patterns
from dtsen_merge.linkage.weigh import joint_logs, log_sum


def responsibilities(tables: Sequence[Float64], odds: Float64, patterns: Patterns) -> tuple[Float64, Float64]:
    """The probability of each class for each pattern (patterns × classes), and the log-likelihood of a pattern.

    Anchored pairs are matches whatever the tables say (`anchored`): where every record is alike, or one number stands
    on many rows, nothing else would tell the class of matches from the rest.
    """
    logs = joint_logs(tables, odds, patterns.levels, patterns.sources)
    whole = log_sum(logs)
    shares: Float64 = np.exp(logs - whole[:, None])
    sure = anchored(patterns.levels)
    shares[sure] = 0.0
    shares[sure, MATCH] = 1.0
    return shares, whole


def anchored(levels: Int8) -> Bool:
    """Pairs that are one person by what a NIK is: the same whole NIK, the same name, no birth date of another year.

    A NIK belongs to one person (DOMAIN notes, section 3), and the name says that it was not borrowed.
    """
    identity_level = levels[:, place_of("identity")]
    same = identity.nik_of(identity_level) == identity.NIK_RELATIONS.index("same")
    apart = identity.date_of(identity_level) >= identity.DATE_RELATIONS.index("near-year")
    return np.asarray(same & ~apart & (names.kind_of(levels[:, place_of("name")]) >= bags.ALIKE))

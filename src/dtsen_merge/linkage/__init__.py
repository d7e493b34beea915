"""Linking people: block → compare → weigh → decide → cluster; evaluate. Method: docs/method.md.

`link` scores pairs, `cluster` makes persons of them, `save` and `load_linked` keep a linkage in the store,
`evaluate` measures a crosswalk against the truth.
"""

from dtsen_merge.linkage.clusters.cluster import Clustered, cluster
from dtsen_merge.linkage.comparisons import COMPARISONS, LEVEL_COLUMNS
from dtsen_merge.linkage.evaluate import Evaluation, Score, Subgroup, evaluate
from dtsen_merge.linkage.explaining.wording import comparison_words, level_words
from dtsen_merge.linkage.link import Linked, OnProgress, link
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.persist import (
    linkage_basis,
    load_linked,
    load_model,
    load_pairs,
    save,
)

__all__ = [
    "COMPARISONS",
    "LEVEL_COLUMNS",
    "Clustered",
    "Evaluation",
    "Linked",
    "Model",
    "OnProgress",
    "Score",
    "Subgroup",
    "cluster",
    "comparison_words",
    "evaluate",
    "level_words",
    "link",
    "linkage_basis",
    "load_linked",
    "load_model",
    "load_pairs",
    "save",
]

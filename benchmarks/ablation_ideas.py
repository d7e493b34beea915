"""The ideas of linkage, each with what stands in its place when it is switched off.

`depth` says where the idea first matters: when pairs are compared, when the model is learned from the compared pairs,
or when linked pairs become persons. What comes before is not done anew. Blocking is always that of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Final

import ablation_patches as stead
import numpy as np
from ablation_folds import Folds, fold_cards, fold_dates, fold_name_bits, fold_niks, fold_regions
from ablation_patches import AT, Off, swapped

from dtsen_merge.linkage.arrays import Int8
from dtsen_merge.linkage.clusters.constraints import NIK, SEX
from dtsen_merge.linkage.comparisons import bags, identity, meetings, names, place, place_of
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, TWIN
from dtsen_merge.linkage.prepare import Prepared


@dataclass(frozen=True)
class Idea:
    """One idea.

    Attributes:
        name: what it is called.
        instead: what stands in its place.
        room: the heading it stands under.
        depth: compare | estimate | cluster.
        off: switches it off.
        prepared: changes the records' arrays, where that switches it off.
        folds: by place of a comparison, the level that each level becomes.
        free_lists: no list is said to hold a person once.
    """

    name: str
    instead: str
    room: str
    depth: str
    off: Off = nullcontext
    prepared: Callable[[Prepared], Prepared] | None = None
    folds: Folds = field(default_factory=dict)
    free_lists: bool = False


def _fold(name: str, fold: Int8) -> dict[int, Int8]:
    return {place_of(name): fold}


_NAMES: Final = (
    Idea(
        "weights of name tokens",
        "every token says as much as the average token",
        "Names",
        "compare",
        prepared=stead.equal_bits("people"),
    ),
    Idea("tokens meet by sound", "two spellings of one sound are strangers", "Names", "compare", prepared=stead.deaf),
    Idea(
        "tokens meet with a typing error",
        "tokens one or two letters apart are strangers",
        "Names",
        "compare",
        swapped((meetings, "_typos", stead.no_typos)),
    ),
    Idea(
        "initials",
        "an initial does not meet the word it begins",
        "Names",
        "compare",
        swapped((bags, "meet_initials", stead.nothing_done)),
    ),
    Idea(
        "two words run together",
        "two neighbours do not meet one word; what is left over is joined",
        "Names",
        "compare",
        swapped((bags, "_meet_neighbours", stead.nothing_done)),
    ),
    Idea(
        "words run together",
        "neither two neighbours nor what is left over is joined",
        "Names",
        "compare",
        swapped((bags, "_meet_neighbours", stead.nothing_done), (bags, "_meet_joined", stead.nothing_done)),
    ),
    Idea(
        "light tokens",
        "a missing MUHAMMAD makes a name as short as any missing word",
        "Names",
        "compare",
        swapped((bags, "LIGHT_BITS", stead.LIGHTEST)),
    ),
    Idea(
        "any word order",
        "words that changed places do not meet",
        "Names",
        "compare",
        swapped((meetings, "_chosen", stead.in_order)),
    ),
    Idea("second names (alias)", "not looked at", "Names", "compare", prepared=stead.emptied("nama_alias")),
    Idea(
        "bits in the levels of a name",
        "levels are kinds of agreement only",
        "Names",
        "estimate",
        folds=_fold("name", fold_name_bits()),
    ),
)
_RELATIVES: Final = (
    Idea(
        "bin/binti as father",
        "the name behind bin is not looked at",
        "Relatives",
        "compare",
        prepared=stead.emptied("nama_bin"),
    ),
    Idea("mother", "not compared", "Relatives", "compare", stead.without_comparisons("mother")),
    Idea("father", "not compared", "Relatives", "compare", stead.without_comparisons("father")),
    Idea("a parent with a parent", "not compared", "Relatives", "compare", stead.without_comparisons("parent")),
    Idea(
        "a parent with mother or father",
        "mother only with mother",
        "Relatives",
        "compare",
        stead.with_compare("mother", stead.same_parent("nama_ibu")),
    ),
    Idea(
        "all parents",
        "mother, father and parent not compared",
        "Relatives",
        "compare",
        stead.without_comparisons("mother", "father", "parent"),
    ),
    Idea("head of the family", "not compared", "Relatives", "compare", stead.without_comparisons("head")),
    Idea(
        "head silent beside two cards",
        "compared beside cards too",
        "Relatives",
        "compare",
        stead.with_compare("head", stead.same_parent("nama_kepala_keluarga")),
    ),
)
_PLACES: Final = (
    Idea("address", "not compared", "Places and the rest", "compare", stead.without_comparisons("address")),
    Idea("weights of address tokens", "every token says as much as the average token", "Places and the rest", "compare", prepared=stead.equal_bits("places")),
    Idea("address elsewhere", "an address in another village counts as any other", "Places and the rest", "compare", swapped((names, "_MOVED", np.zeros(len(place.REGIONS), dtype=np.bool_)))),
    Idea("address elsewhere says something", "an address in another village is not compared", "Places and the rest", "compare", stead.with_compare("address", stead.elsewhere_silent)),
    Idea("region in steps", "the same village or another", "Places and the rest", "estimate", folds=_fold("place", fold_regions({"same-rt": "same-desa", "same-desa-other-rt": "same-desa", "same-kecamatan": "other-kecamatan", "other-desa": "other-kecamatan"}))),
    Idea("RT", "the same village, whatever RT", "Places and the rest", "estimate", folds=_fold("place", fold_regions({"same-rt": "same-desa", "same-desa-other-rt": "same-desa"}))),
    Idea("region", "not compared", "Places and the rest", "estimate", folds=_fold("place", fold_regions(dict.fromkeys(place.REGIONS[1:], "missing")))),
    Idea("family card", "not compared", "Places and the rest", "estimate", folds=_fold("place", fold_cards(dict.fromkeys(place.CARDS[1:], "missing")))),
    Idea("family card a digit off", "another card", "Places and the rest", "estimate", folds=_fold("place", fold_cards({"near": "differs"}))),
    Idea("card and region as one", "the table is the product of its two parts", "Places and the rest", "estimate", stead.as_product("place", place.PLACES)),
    Idea("telephone", "not compared", "Places and the rest", "compare", stead.without_comparisons("phone")),
    Idea("birthplace", "not compared", "Places and the rest", "compare", stead.without_comparisons("birthplace")),
    Idea("sex", "not compared", "Places and the rest", "compare", stead.without_comparisons("sex")),
    Idea("sex silent beside a NIK", "agreement of the sexes counts beside agreeing NIKs too", "Places and the rest", "compare", swapped((place, "ONE_DATE", ()))),
)  # fmt: skip
_IDENTITY: Final = (
    Idea("NIK and birth date as one", "the table is the product of its two parts", "NIK and birth date", "estimate", stead.as_product("identity", identity.DATES)),
    Idea("a date out of a NIK counts once", "it counts beside the other NIK too", "NIK and birth date", "compare", stead.with_compare("identity", stead.date_counted_again)),
    Idea("NIK read", "serial, region, date, near are conflicts (a typing error is not)", "NIK and birth date", "estimate", folds=_fold("identity", fold_niks({name + end: "conflict" + end for end in ("", "-15") for name in ("serial", "region", "date", "near") if name + end in identity.NIK_RELATIONS}))),
    Idea("NIK with a typing error", "a conflict", "NIK and birth date", "estimate", folds=_fold("identity", fold_niks({"typo": "conflict", "typo-15": "conflict-15"}))),
    Idea("truncated NIKs", "thrown away", "NIK and birth date", "compare", prepared=stead.whole_niks),
    Idea("default dates", "ordinary dates", "NIK and birth date", "compare", prepared=stead.no_defaults),
    Idea("faults of dates", "swapped, one part, within a year are conflicts", "NIK and birth date", "estimate", folds=_fold("identity", fold_dates(dict.fromkeys(("swapped", "one-part", "near-year"), "conflict")))),
    Idea("years of dates", "the same year, within a year, within ten are conflicts", "NIK and birth date", "estimate", folds=_fold("identity", fold_dates(dict.fromkeys(("year", "near-year", "near-decade"), "conflict")))),
)  # fmt: skip
_LEARN: Final = "Classes, odds, estimation"
_ESTIMATION: Final = (
    Idea("class of household members", "they are among the unrelated", _LEARN, "estimate", stead.without_classes(HOUSEHOLD)),
    Idea("class of twins", "they are among the household members", _LEARN, "estimate", stead.without_classes(TWIN)),
    Idea("both classes", "match and other only", _LEARN, "estimate", stead.without_classes(*stead.BOTH_CLASSES)),
    Idea("prior odds by pair of sources", "one share of matches for all", _LEARN, "estimate", swapped((AT["estimate"], "learn_matches", stead.one_share))),
    Idea("household odds from homes", "the prior's", _LEARN, "estimate", swapped((AT["estimate"], "learn_households", lambda odds, *rest: odds))),
    Idea("chance samples by strata", "random pairs only", _LEARN, "estimate", swapped((AT["link"], "chance_samples", lambda *given: ()))),
    Idea("chance agreement learned", "the priors'", _LEARN, "estimate", swapped((AT["estimate"], "_learn_others", stead.nothing_done), (AT["estimate"], "_learn_sought", stead.nothing_done))),
    Idea("anchored pairs", "no pair is a match before it is weighed", _LEARN, "estimate", swapped((AT["expectation"], "anchored", stead.none_anchored))),
    Idea("matches learned (EM)", "the priors'; chance and odds are learned", _LEARN, "estimate", swapped((AT["estimate"], "_learn_matches", stead.matches_from_priors))),
    Idea("learning at all", "the priors' tables and odds", _LEARN, "estimate", swapped((AT["estimate"], "MAX_ITERATIONS", 0))),
    Idea("ceiling on doubtful NIKs", "none", _LEARN, "estimate", swapped((AT["weigh"], "DOUBT_CEILING", 1.0))),
    Idea("the family's word", "no second pass", _LEARN, "estimate", swapped((AT["likely"], "family_levels", stead.silent_families))),
)  # fmt: skip
_CLUSTERS: Final = (
    Idea("cutting components", "every component of links is a person", "Clusters", "cluster", stead.plain_components()),
    Idea("best link and average", "average linkage at the threshold", "Clusters", "cluster", swapped((AT["groups"].Edges, "average", stead.average_over_threshold), (AT["cluster"], "_suspects", stead.every_component))),
    Idea("the average", "the best link decides; walls stand", "Clusters", "cluster", swapped((AT["groups"].Edges, "average", stead.best_link))),
    Idea("clipped log-odds", "not clipped", "Clusters", "cluster", swapped((AT["groups"], "CLIP", 1e6))),
    Idea("pairs of a component completed", "pairs that no key proposed speak against", "Clusters", "estimate", swapped((AT["likely"], "COMPLETED_SIZE", 1))),
    Idea("copies are one evidence", "every row counts", "Clusters", "cluster", swapped((AT["cluster"], "contract", stead.each_alone))),
    Idea("wall: NIKs and dates in conflict", "none", "Clusters", "cluster", swapped((AT["evidence"], "pair_conflicts", stead.without_conflicts(NIK)))),
    Idea("wall: sexes", "none", "Clusters", "cluster", swapped((AT["evidence"], "pair_conflicts", stead.without_conflicts(SEX)))),
    Idea("wall: rival serials", "none", "Clusters", "cluster", swapped((AT["walls"].Walls, "rival_niks", stead.no_rivals))),
    Idea("wall: one row a person", "lists may repeat people when clusters are made", "Clusters", "cluster", free_lists=True),
    Idea("walls of NIKs, serials, sexes", "none; lists that hold a person once stay", "Clusters", "cluster", swapped((AT["evidence"], "pair_conflicts", stead.without_conflicts(*stead.HARD)), (AT["walls"].Walls, "rival_niks", stead.no_rivals))),
    Idea("all walls", "none", "Clusters", "cluster", swapped((AT["evidence"], "pair_conflicts", stead.without_conflicts(*stead.HARD)), (AT["walls"].Walls, "rival_niks", stead.no_rivals)), free_lists=True),
    Idea("one row a person", "no list is said to hold a person once, from the blocks on", "Clusters", "compare", free_lists=True),
)  # fmt: skip
IDEAS: Final = (*_NAMES, *_RELATIVES, *_PLACES, *_IDENTITY, *_ESTIMATION, *_CLUSTERS)

FAMILY: Final = next(idea for idea in IDEAS if idea.name == "the family's word")
CLASSES: Final = next(idea for idea in IDEAS if idea.name == "both classes")


@contextmanager
def family_and_classes() -> Iterator[None]:
    with FAMILY.off(), CLASSES.off():
        yield


NO_FAMILIES: Final = Idea("both", "neither", _LEARN, "estimate", family_and_classes)

import numpy as np
import pytest

from dtsen_merge.linkage.comparisons import COMPARISONS, NAMES, names, pack, place_of, unpack
from dtsen_merge.linkage.estimation.priors import CLASSES, Facts, prior_tables
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.weigh import DOUBT_CEILING, DOUBTS, doubts, weigh

FACTS = Facts(people=100_000.0, name_bins=np.full(names.BINS, 1 / names.BINS))
TABLES = prior_tables(FACTS)
ODDS = np.array([[2e-6, 1 - 2e-6 - 2.6e-5, 2.5e-5, 1e-6]])


def levels_of(**levels):
    row = np.zeros((1, len(NAMES)), dtype=np.int8)
    for name, level in levels.items():
        row[0, place_of(name)] = COMPARISONS[place_of(name)].levels.index(level)
    return row


def weigh_one(**levels):
    weight, probability = weigh(TABLES, ODDS, levels_of(**levels), np.zeros(1, dtype=np.int32))
    return float(weight[0]), float(probability[0])


def test_nothing_to_compare_leaves_the_prior():
    weight, probability = weigh_one()
    assert weight == pytest.approx(0.0, abs=1e-9)
    assert probability == pytest.approx(ODDS[0, 0], rel=1e-6)


def test_probabilities_add_up_inside_every_group_of_every_class():
    for comparison, table in zip(COMPARISONS, TABLES, strict=True):
        groups = np.array(comparison.groups)
        for group in np.unique(groups):
            assert table[:, groups == group].sum(axis=1) == pytest.approx(np.ones(len(CLASSES))), comparison.name


def test_a_nik_that_agrees_makes_its_date_worth_no_more():
    alone, _ = weigh_one(identity="nik-same/date-missing", name="same-3")
    both, _ = weigh_one(identity="nik-same/date-same", name="same-3")
    date, _ = weigh_one(identity="nik-missing/date-same", name="same-3")
    neither, _ = weigh_one(name="same-3")
    assert both - alone < date - neither  # not the sum of two independent proofs


def test_a_shared_nik_with_unlike_names_is_never_linked():
    _, probability = weigh_one(identity="nik-same/date-same", name="unlike", place="kk-same/same-rt", mother="same-3")
    assert probability <= DOUBT_CEILING


def test_twins_are_not_one_person():
    _, twins = weigh_one(identity="nik-serial/date-same", name="partial-1", place="kk-same/same-rt", mother="same-2")
    _, person = weigh_one(identity="nik-same/date-same", name="same-3", place="kk-same/same-rt", mother="same-2")
    assert twins < 0.5 < 0.99 < person


def test_a_household_is_not_one_person():
    _, probability = weigh_one(identity="nik-conflict/date-conflict", name="little-1", place="kk-same/same-rt")
    assert probability < 0.01


def test_patterns_pack_and_unpack():
    draw = np.random.default_rng(1)
    levels = np.stack([draw.integers(0, len(c.levels), 500) for c in COMPARISONS], axis=1).astype(np.int8)
    assert (unpack(pack(levels)) == levels).all()
    assert sum(c.bits for c in COMPARISONS) <= 64
    assert all(len(c.levels) <= 1 << c.bits and len(c.levels) == len(c.groups) for c in COMPARISONS)


def test_a_model_survives_its_json():
    model = Model(("a",), TABLES, ODDS, 10, 2, True, (-5.0, -4.0), (0.2, 0.01))
    again = Model.from_json(model.to_json())
    assert all(np.allclose(x, y) for x, y in zip(again.tables, model.tables, strict=True))
    assert np.allclose(again.odds, model.odds) and again.sources == ("a",)
    assert again.log_likelihood == model.log_likelihood and again.movement == model.movement


def test_a_slip_in_the_birth_date_vouches_only_beside_the_whole_name():
    """A head's NIK on a child's row: the child's own date, mistyped, with her whole name; half a name is not enough."""
    slip = {"identity": "nik-conflict/date-one-part", "place": "kk-missing/same-rt", "mother": "same-2"}
    assert weigh_one(**slip, name="same-5")[1] > DOUBT_CEILING
    assert weigh_one(**slip, name="partial-5")[1] <= DOUBT_CEILING
    whole = {**slip, "identity": "nik-conflict/date-same"}
    assert weigh_one(**whole, name="same-3")[1] > DOUBT_CEILING


@pytest.mark.parametrize(
    ("doubt", "levels"),
    [
        ("shared-nik", {"identity": "nik-same/date-same", "name": "unlike", "place": "kk-same/same-rt"}),
        ("other-nik", {"identity": "nik-conflict/date-missing", "name": "same-5", "place": "kk-missing/same-rt"}),
        ("names-alone", {"name": "same-5", "sex": "same"}),
        ("names-in-part", {"name": "partial-5", "place": "kk-missing/same-rt", "address": "same-3"}),
        ("", {"identity": "nik-same/date-same", "name": "same-5"}),
        ("", {"name": "partial-5", "place": "kk-missing/same-rt", "phone": "same"}),
    ],
)
def test_a_doubt_is_told_by_its_reason(doubt, levels):
    row = levels_of(**levels)
    assert DOUBTS[doubts(ODDS, row, np.zeros(1, dtype=np.int32))[0]] == doubt

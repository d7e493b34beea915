import numpy as np
import pytest

from dtsen_merge.linkage.comparisons import names

ZERO, ONE = np.array([0]), np.array([1])
# A register in which MUHAMMAD is common and the other names are not.
CROWD = [{"nama_tokens": f"MUHAMMAD X{chr(65 + place % 26)}{chr(65 + place // 26)}QZ"} for place in range(60)]


def compare(prepared, left, right, **more):
    records = prepared([{"nama_tokens": left}, {"nama_tokens": right, **more}, *CROWD])
    number = int(names.name_levels(records, ZERO, ONE)[0])
    return names.NAME_LEVELS[number]


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("RUSDIANSYAH HARTONO", "RUSDIANSYAH HARTONO", "same"),
        ("RUSDIANSYAH HARTONO", "HARTONO RUSDIANSYAH", "same"),
        ("YUSRAN HIDAYAT", "IUSRAN HIDAYAT", "alike"),
        ("ABDUL RAHMAN", "ABDURRAHMAN", "alike"),
        ("NUR HAYATI", "NURHAYATI", "alike"),
        ("MUHAMMAD RUSDIANSYAH", "RUSDIANSYAH", "alike"),
        ("RUSDIANSYAH HARTONO", "RUSDIANSYAH HARTANO", "typo"),
        ("ADE MULYADI PUTRA", "ADE MULYADI", "subset"),
        ("MULYADI PUTRA", "MULYADI HARTONO", "partial"),
    ],
)
def test_kinds_of_agreement(prepared, left, right, kind):
    assert compare(prepared, left, right).startswith(f"{kind}-")
    assert compare(prepared, right, left).startswith(f"{kind}-")


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("NUR HAYATI SARI", "NURHAYATI", "subset"),
        ("NUR HAYATI SARI", "NURHAYATI SARI", "alike"),
        ("SARI NUR HAYATI", "NORHAYATI DEWI", "partial"),
        ("MUHAMMADRAHMAN HIDAYAT", "MUHAMMAD RAHMAN", "subset"),
        ("ABDUL RAHMAN NUR HAYATI", "NURHAYATI ABDURRAHMAN", "alike"),
    ],
)
def test_words_run_together_beside_others(prepared, left, right, kind):
    assert compare(prepared, left, right).startswith(f"{kind}-")
    assert compare(prepared, right, left).startswith(f"{kind}-")


def test_a_missing_space_says_what_the_words_say(prepared):
    beside, alone = compare(prepared, "NUR HAYATI SARI", "NURHAYATI"), compare(prepared, "NUR HAYATI", "NURHAYATI")
    assert beside[-1] == alone[-1]


def test_words_run_together_go_before_an_initial(prepared):
    assert compare(prepared, "M IRA LESTARI", "MIRA")[-1] > compare(prepared, "M ARI LESTARI", "MIRA")[-1]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ABDUL HAMID SARI", "ABDULMAJID"),  # two typing errors beside the missing space
        ("MURSIDI H SARI", "MURSIDAH"),  # a letter is another word's
        ("NUR DINA SARI", "NURDIN"),  # short
        ("HAYATI NUR SARI", "NURHAYATI"),  # not in this order
        ("NUR SARI HAYATI", "NURHAYATI"),  # no neighbours
        ("12 34 SARI", "1234"),  # two numbers
    ],
)
def test_words_that_are_not_run_together(prepared, left, right):
    assert compare(prepared, left, right) == compare(prepared, right, left) == "unlike"


def test_nothing_in_common(prepared):
    assert compare(prepared, "RUSDIANSYAH HARTONO", "MULYADI PUTRA") == "unlike"


def test_a_rare_name_says_more_than_a_common_one(prepared):
    rare = compare(prepared, "RUSDIANSYAH HARTONO", "RUSDIANSYAH HARTONO")
    common = compare(prepared, "MUHAMMAD", "MUHAMMAD")
    assert int(rare[-1]) > int(common[-1]) == 0


def test_an_initial_stands_for_its_word_a_little(prepared):
    with_initial = compare(prepared, "R HARTONO", "RUSDIANSYAH HARTONO")
    other_initial = compare(prepared, "M HARTONO", "RUSDIANSYAH HARTONO")
    assert with_initial.startswith("subset") and other_initial.startswith("partial")


def test_a_second_name_counts(prepared):
    assert compare(prepared, "ACIL IYAH", "MARIATUL KIPTIYAH", nama_alias="ACIL IYAH").startswith("same-")


def test_a_second_name_never_spoils_the_first(prepared):
    assert compare(prepared, "HARTONO HASAN", "HARTONOHASAN", nama_alias="HASAN").startswith("alike-")


def test_no_name_is_missing(prepared):
    records = prepared([{"nama_tokens": "MULYADI"}, {}])
    assert names.name_levels(records, ZERO, ONE).tolist() == [0]


def test_a_parent_speaks_for_and_never_against(prepared):
    records = prepared(
        [{"nama_ibu": "MARIATUL KIPTIYAH"}, {"nama_ortu": "RUSDIANSYAH"}, {"nama_ortu": "MARIATUL KIPTIYAH"}]
    )
    levels = names.mother_levels(records, np.array([0, 0]), np.array([1, 2]))
    assert levels[0] == 0 and names.COARSE_LEVELS[levels[1]].startswith("same-")


def test_bin_is_the_father(prepared):
    records = prepared([{"nama_bin": "RUSDIANSYAH"}, {"nama_ayah": "RUSDIANSYAH"}])
    assert names.COARSE_LEVELS[names.father_levels(records, ZERO, ONE)[0]].startswith("same-")

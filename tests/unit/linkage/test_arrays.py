import numpy as np

from dtsen_merge.linkage.arrays import differing_digits, pack_digits, swapped


def packed(*numbers):
    return pack_digits(np.array(numbers, dtype=np.uint64))


def test_digits_are_packed_last_digit_lowest():
    assert hex(int(packed(6303015206800003)[0])) == "0x6303015206800003"


def test_every_differing_digit_sets_one_bit():
    marks = differing_digits(packed(6303015206800003), packed(6303015206900013))
    assert int(np.bitwise_count(marks)[0]) == 2


def test_a_swap_of_neighbours_is_told_from_two_other_changes():
    a = packed(6303015206800003, 6303015206800003, 6303015206800003)
    b = packed(6303012506800003, 6303013706800003, 6303015206800030)
    # 52 → 25 is a swap; 52 → 37 has neighbours that differ, but no swap; 03 → 30 is one
    assert swapped(a, b, differing_digits(a, b)).tolist() == [True, False, True]


def test_equal_xor_alone_is_no_swap():
    a, b = packed(12), packed(30)  # 1^3 == 2^0: the same difference in both places, other digits
    assert not swapped(a, b, differing_digits(a, b))[0]

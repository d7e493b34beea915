"""Small array helpers that every comparison shares: NumPy types, packed digits, gathering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]
Float64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

_NIBBLES = np.uint64(0x1111111111111111)


def pack_digits(numbers: UInt64) -> UInt64:
    """Numbers of up to 16 decimal digits as one word of four bits a digit, the last digit lowest."""
    rest = numbers.copy()
    packed = np.zeros_like(rest)
    ten = np.uint64(10)
    for position in range(16):
        packed |= (rest % ten) << np.uint64(4 * position)
        rest //= ten
    return packed


def differing_digits(a: UInt64, b: UInt64) -> UInt64:
    """One bit (the lowest of its nibble) for every digit in which two packed numbers differ."""
    difference = a ^ b
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    folded = difference | (difference >> one) | (difference >> two) | (difference >> three)
    return np.asarray(folded & _NIBBLES, dtype=np.uint64)


def swapped(a: UInt64, b: UInt64, differing: UInt64) -> Bool:
    """Whether two packed numbers differ only in that two neighbouring digits changed places."""
    # XOR of the two differing nibbles is the same on both places exactly when the digits are exchanged.
    low = differing & (~differing + np.uint64(1))
    four = np.uint64(4)
    adjacent = differing == (low | (low << four))
    difference = a ^ b
    lower = np.where(low > 0, difference // np.maximum(low, np.uint64(1)), np.uint64(0)) & np.uint64(0xF)
    upper = np.where(low > 0, (difference >> four) // np.maximum(low, np.uint64(1)), np.uint64(0)) & np.uint64(0xF)
    # Equal XORs are necessary; that the digits are really exchanged is checked on the digits themselves.
    digit_a = np.where(low > 0, a // np.maximum(low, np.uint64(1)), np.uint64(0)) & np.uint64(0xF)
    next_b = np.where(low > 0, (b >> four) // np.maximum(low, np.uint64(1)), np.uint64(0)) & np.uint64(0xF)
    return np.asarray(adjacent & (lower == upper) & (digit_a == next_b), dtype=np.bool_)


def among(values: Int64, ascending: Int64) -> Bool:
    """Whether each value stands in a sorted array (np.isin hashes, at three times the cost)."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    return np.asarray(ascending.take(np.searchsorted(ascending, values), mode="clip") == values, dtype=np.bool_)

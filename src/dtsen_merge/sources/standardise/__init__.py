"""From mapped text columns to standardised records: the rules of identity numbers, names, dates, places and codes."""

from dtsen_merge.sources.standardise.records import Standardised, decide_truncation, standardise
from dtsen_merge.sources.standardise.words import Words, load_words

__all__ = ["Standardised", "Words", "decide_truncation", "load_words", "standardise"]

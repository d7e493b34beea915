"""Clerical decisions: the queue of doubtful cases, and the workbook in which a person decides them."""

from dtsen_merge.review.cases import QUEUE, REVIEW_RECORDS, cut_queue, review_queue
from dtsen_merge.review.workbook import DECISIONS, decision_words, write_review_workbook

__all__ = [
    "DECISIONS",
    "QUEUE",
    "REVIEW_RECORDS",
    "cut_queue",
    "decision_words",
    "review_queue",
    "write_review_workbook",
]

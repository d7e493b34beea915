"""Sentences that stand beside a section's figures where they say something: what is missing, what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dtsen_merge.reports.words import Words


def notes(section: str, words: Words) -> tuple[str, ...]:
    """The notes of a section, in words."""
    told = _NOTES.get(section)
    return tuple(told(words)) if told else ()


def _padan(words: Words) -> list[str]:
    padan = words.figures.padan
    told = [] if padan.population_sources else [words.say("note-padan-unknown")]
    bare = [words.source(line.source) for line in padan.by_source if not line.has_nik]
    return told + ([words.say("note-no-nik", sources=", ".join(bare))] if bare else [])


def _desil(words: Words) -> list[str]:
    return [] if words.figures.desil_changes else [words.say("note-desil-one")]


def _changes(words: Words) -> list[str]:
    since = words.figures.changes.since
    return [words.say("note-first-run") if since is None else words.say("note-since", run=since)]


def _linkage(words: Words) -> list[str]:
    quality = words.figures.linkage
    told = []
    if quality.pairs_compared is not None:
        told.append(words.say("note-compared", pairs=quality.pairs_compared))
    if quality.blocking_recall is not None:
        told.append(words.say("note-recall", **_range(words)))
    if quality.links and quality.linked_pairs is not None:
        told.append(
            words.say(
                "note-quality",
                links=quality.links,
                pairs=quality.linked_pairs,
                wrong=words.show(quality.expected_false_links, "expected"),
                share=words.show(quality.expected_false_share, "share"),
                missed=words.show(quality.expected_missed_links, "expected"),
                recall=words.show(quality.expected_recall, "share"),
                review=quality.review_pairs,
            )
        )
    elif quality.links:
        told.append(
            words.say(
                "note-linkage",
                links=quality.links,
                wrong=words.show(quality.expected_false_links, "expected"),
                share=words.show(quality.expected_false_share, "share"),
                pairs=quality.review_pairs,
            )
        )
    return told


def _range(words: Words) -> dict[str, str]:
    """The blocking recall with its range; without one, the figure stands for both ends."""
    quality = words.figures.linkage
    ends = {"low": quality.blocking_recall_low, "high": quality.blocking_recall_high}
    known = {name: quality.blocking_recall if end is None else end for name, end in ends.items()}
    return {name: words.show(end, "share") for name, end in {"share": quality.blocking_recall, **known}.items()}


def _progress(words: Words) -> list[str]:
    examples = sum(line.example for line in words.figures.progress)
    return [words.say("note-examples", examples=examples, targets=len(words.figures.progress))] if examples else []


def _productive(words: Words) -> list[str]:
    poor = words.figures.productive
    limits = {
        "desil-from": poor.desil_from,
        "desil-to": poor.desil_to,
        "age-from": poor.age_from,
        "age-to": poor.age_to,
    }
    return [words.say("note-productive", **limits)]


def _overlap(words: Words) -> list[str]:
    shared = words.figures.overlap
    if not shared.other_intersections:
        return []
    return [words.say("note-other-sets", sets=shared.other_intersections, persons=shared.other_persons)]


def _scorecard(words: Words) -> list[str]:
    """How many sources have something to be compared with."""
    lines = words.figures.delivery_changes
    first = sum(line.compared is None for line in lines)
    if not lines:
        return []
    if first == len(lines):
        return [words.say("note-first-deliveries")]
    return [words.say("note-deliveries", compared=len(lines) - first, first=first)]


def _rules(words: Words) -> list[str]:
    """The rules of each programme that was delivered, in one line each."""
    told = []
    for total in words.figures.programmes.totals:
        lines = [
            f"{words.code('rule', line.rule)} {str(line.value).replace('-', '–') if line.rule in ('desil', 'age') else line.value}"
            for line in words.figures.rules
            if line.programme == total.programme and line.rule != "components"
        ]
        if lines:
            told.append(words.say("note-rule", programme=total.programme, rules="; ".join(lines)))
    return told


_NOTES: Final[dict[str, Callable[[Words], list[str]]]] = {
    "padan": _padan,
    "desil": _desil,
    "changes": _changes,
    "linkage": _linkage,
    "progress": _progress,
    "productive": _productive,
    "overlap": _overlap,
    "inclusion": _rules,
    "scorecard": _scorecard,
}

"""An explanation in a reader's language, for the terminal and the page; and as plain data for programs."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from babel.numbers import format_decimal

from dtsen_merge.linkage import COMPARISONS
from dtsen_merge.linkage.clusters.constraints import NIK, ONE_ROW, REASONS, SEX
from dtsen_merge.linkage.explaining.explain import Step
from dtsen_merge.linkage.explaining.missed_keys import WINDOWS, KeyView
from dtsen_merge.linkage.explaining.wording import comparison_words, field_words, level_words
from dtsen_merge.messages import Language, has, text
from dtsen_merge.pipeline.explain import Explanation, Unexplained
from dtsen_merge.pipeline.explain_rows import Meant
from dtsen_merge.reports.waterfall import Bar, Block, Explained, FieldLine

SIGNS: Final = {"same": "=", "differs": "≠", "one": ""}
ROW_RULES: Final = tuple(REASONS[code] for code in (ONE_ROW, NIK, SEX))
"""Reasons of a cut that lie in two rows; where a pair has none of its own, other rows of the two persons have it."""
FACTS: Final = 3
"""How many facts the sentence at the end names."""
LATER: Final = frozenset(comparison.name for comparison in COMPARISONS if comparison.compare is None)
"""Comparisons of a later pass, which looks at doubtful pairs only."""
LEAST_BITS: Final = 1.0
"""A fact that says less than this (twice as likely) is not named there."""
_LOCALES: Final[dict[Language, str]] = {"id": "id_ID", "en": "en_GB"}


class Teller:
    """One explanation in one language."""

    def __init__(self, pair: Explanation, language: Language) -> None:
        self.pair = pair
        self.language = language

    def say(self, key: str, /, **values: Any) -> str:
        """The message `explain-<key>`."""
        return text(f"explain-{key}", self.language, **values)

    def told(self) -> Explained:
        """Everything."""
        return Explained(
            language=self.language,
            title=self.say("title"),
            verdict=self.verdict(),
            change=self.change(),
            a=self._row(self.pair.a),
            b=self._row(self.pair.b),
            notes=self._notes(),
            fields=self._fields(),
            bars=self._bars(),
            neutral=self._neutral(),
            probability=self.say("probability", probability=chance(self.pair.weights.probability, self.language)),
            blocks=tuple(block for block in (self._parted(), self._chain(), self._keys()) if block.lines),
            masked=self.pair.masked,
        )

    def verdict(self) -> str:
        """Together or apart, because of what."""
        stands = self.pair.standing
        facts = ", ".join(self.facts(stands.together))
        if stands.verdict in ("conflict", "cut"):
            reason = _small(text(f"linkage-cut-{stands.reason}", self.language))
            alike = ", ".join(self.facts(together=True)) or self.say("no-single-fact")
            between = stands.verdict == "cut" and stands.reason in ROW_RULES
            return self.say("verdict-between" if between else f"verdict-{stands.verdict}", reason=reason, alike=alike)
        if stands.verdict == "chained":
            return self.say("verdict-chained", links=str(len(stands.chain)))
        if stands.verdict == "weak" and not facts:
            return self.say("verdict-little")
        if stands.verdict == "review" and not facts:
            return self.say("verdict-review-little")
        return self.say(f"verdict-{stands.verdict}", facts=facts or self.say("no-single-fact"))

    def facts(self, together: bool) -> list[str]:
        """The strongest facts for (or against) one person, as phrases."""
        sign = 1 if together else -1
        steps = sorted(self._steps(), key=lambda step: -sign * step.bits)
        return [
            level_words(step.comparison, step.level, self.language, ", ")
            for step in steps[:FACTS]
            if sign * step.bits >= LEAST_BITS
        ]

    def change(self) -> str:
        """What would change the answer."""
        stands = self.pair.standing
        if stands.verdict in ("conflict", "cut"):
            source = (self.pair.barrier or (self.pair.a, self.pair.b))[0]["source"]
            return self.say(f"change-{stands.reason}", source=source) if self.knows(f"change-{stands.reason}") else ""
        if stands.verdict in ("chained", "uncompared"):
            return self.say(f"change-{stands.verdict}")
        named = [field_words(name, self.language) for name in self.pair.changing[:FACTS]]
        kind = "together" if stands.together else "apart"
        told = self.say(f"change-{kind}", fields=self._or(named)) if named else self.say(f"change-{kind}-nothing")
        return f"{told} {self.say('change-review')}" if stands.verdict == "review" else told

    def knows(self, key: str) -> bool:
        """Whether there is such a message."""
        return has(f"explain-{key}", self.language)

    def phrase(self, step: Step) -> str:
        """A comparison's level in words."""
        return level_words(step.comparison, step.level, self.language)

    def _steps(self) -> list[Step]:
        return [step for step in self.pair.weights.steps if not step.neutral]

    def _row(self, row: dict[str, Any]) -> str:
        whose = self.say("whose", person=row["person_id"]) if row["person_id"] else self.say("whose-nobody")
        return self.say("row", where=row["where"], source=row["source"], whose=whose)

    def _notes(self) -> tuple[str, ...]:
        pair, notes = self.pair, []
        if pair.chosen > 1:
            notes.append(self.say("note-chosen", pairs=str(pair.chosen)))
        if pair.one_row_source:
            notes.append(self.say("note-one-row", source=pair.one_row_source))
        elif not pair.compared:
            notes.append(self.say("note-completed" if pair.kept else "note-uncompared"))
        elif not pair.kept:
            notes.append(self.say("note-not-kept"))
        published = pair.published_together
        if published is None:
            notes.append(self.say("note-unpublished"))
        elif published != pair.standing.together:
            notes.append(self.say("note-published-together" if published else "note-published-apart"))
        return tuple(notes)

    def _fields(self) -> tuple[FieldLine, ...]:
        return tuple(
            FieldLine(
                value_words(line["field"], self.language), line["a"] or "–", line["b"] or "–", SIGNS[line["state"]]
            )
            for line in self.pair.fields
        )

    def _bars(self) -> tuple[Bar, ...]:
        weights = self.pair.weights
        bars = [Bar("prior", self.say("prior"), 0.0, weights.prior, self.bits(weights.prior))]
        bars += [
            Bar("step", _large(self.phrase(step)), step.total - step.bits, step.total, self.bits(step.bits))
            for step in self._steps()
        ]
        if weights.ceiling:
            start = weights.total - weights.ceiling
            bars.append(
                Bar("ceiling", self.say(f"ceiling-{weights.doubt}"), start, weights.total, self.bits(weights.ceiling))
            )
        return (*bars, Bar("total", self.say("total"), 0.0, weights.total, self.bits(weights.total)))

    def bits(self, value: float) -> str:
        """+12,3 (Indonesian), +12.3 (English)."""
        return ("−" if value < 0 else "+") + number(abs(value), "0.0", self.language)

    def _neutral(self) -> tuple[str, ...]:
        """What did not count, by why: an empty field; counted elsewhere; a pass that did not look at this pair."""
        kinds: dict[str, list[str]] = {"missing": [], "elsewhere": [], "later": []}
        for step in self.pair.weights.steps:
            if step.neutral:
                later = step.comparison in LATER
                kind = "later" if later else "elsewhere" if step.comparison in self.pair.told_elsewhere else "missing"
                kinds[kind].append(comparison_words(step.comparison, self.language))
        return tuple(self.say(f"neutral-{kind}", fields="; ".join(names)) for kind, names in kinds.items() if names)

    def _parted(self) -> Block:
        """Which rule or threshold decides."""
        stands, pair = self.pair.standing, self.pair
        values = {
            "probability": chance(pair.weights.probability, self.language),
            "match": chance(pair.match_probability, self.language),
            "review": chance(pair.review_probability, self.language),
        }
        lines = []
        if stands.verdict in ("conflict", "cut"):
            lines.append(text(f"linkage-cut-{stands.reason}", self.language) + ".")
        if pair.barrier:
            lines.append(self.say("decided-barrier", a=pair.barrier[0]["where"], b=pair.barrier[1]["where"]))
        if stands.verdict in ("linked", "review", "weak", "uncompared", "chained"):
            lines.append(self.say(f"decided-{stands.verdict}", **values))
        if stands.conflict and stands.verdict != "conflict":
            told = _small(text(f"linkage-cut-{stands.conflict}", self.language))
            lines.append(self.say("decided-in-spite" if stands.together else "decided-also", reason=told))
        return Block(self.say("decided"), tuple(lines))

    def _chain(self) -> Block:
        links, together = self.pair.chain, self.pair.standing.together
        if len(links) < 2:  # a single link is the pair itself
            return Block("", ())
        lines = [
            self.say(
                "link",
                a=link["a"]["where"],
                b=link["b"]["where"],
                probability=chance(link["probability"], self.language),
            )
            + (f" – {text('linkage-cut-' + link['cut'], self.language)}" if link["cut"] else "")
            for link in links
        ]
        return Block(self.say("chain" if together else "chain-cut"), tuple(lines))

    def _keys(self) -> Block:
        """Why no key brought the two together; of no interest where other rows join them all the same."""
        keys = () if self.pair.standing.together else self.pair.keys
        return Block(self.say("keys"), tuple(self.key(view) for view in keys))

    def key(self, view: KeyView) -> str:
        """A blocking key by its columns, and which of them keep the two rows apart."""
        name = " + ".join(column_words(column, self.language) for column, _ in view.columns)
        if view.split_by == WINDOWS:
            return self.say("key-window", key=name)
        if view.split_by:
            return self.say("key-split", key=name, column=column_words(view.split_by, self.language))
        if view.shared:
            return self.say("key-shared", key=name)
        if len(view.columns) == 1:
            return self.say(f"column-{view.columns[0][1]}", column=name)
        wrong = [
            self.say(f"column-{state}", column=column_words(column, self.language))
            for column, state in view.columns
            if state != "same"
        ]
        return self.say("key-missed", key=name, columns=", ".join(wrong))

    def _or(self, words: list[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self.say("or", first=", ".join(words[:-1]), last=words[-1])


def as_dict(pair: Explanation, language: Language) -> dict[str, Any]:
    """Everything under stable keys; `words` and `sentence` are in the language."""
    teller = Teller(pair, language)
    stands, weights = pair.standing, pair.weights
    return {
        "found": True,
        "a": pair.a, "b": pair.b, "masked": pair.masked, "pairs_of_records": pair.chosen, "fields": list(pair.fields),
        "compared": pair.compared, "kept": pair.kept, "one_row_source": pair.one_row_source or None,
        "prior_bits": weights.prior,
        "comparisons": [
            {
                "comparison": step.comparison, "level": step.level, "bits": step.bits, "total_bits": step.total,
                "neutral": step.neutral, "told_elsewhere": step.comparison in pair.told_elsewhere,
                "words": teller.phrase(step),
            }
            for step in weights.steps
        ],
        "weight": weights.weight, "ceiling_bits": weights.ceiling, "ceiling_reason": weights.doubt, "total_bits": weights.total,
        "probability": weights.probability, "match_probability": pair.match_probability,
        "review_probability": pair.review_probability,
        "together": stands.together, "published_together": pair.published_together,
        "verdict": stands.verdict, "reason": stands.reason or None, "conflict": stands.conflict or None,
        "barrier": [row["record_id"] for row in pair.barrier] if pair.barrier else None,
        "chain": [
            {
                "a": link["a"]["record_id"], "b": link["b"]["record_id"], "where_a": link["a"]["where"],
                "where_b": link["b"]["where"], "probability": link["probability"], "cut": link["cut"] or None,
            }
            for link in pair.chain
        ],
        "keys": [
            {
                "key": view.key, "columns": dict(view.columns), "split_by": view.split_by or None, "joins": view.joins,
            }
            for view in pair.keys
        ],
        "would_change": list(pair.changing),
        "facts": teller.facts(stands.together),
        "sentence": " ".join(filter(None, (teller.verdict(), teller.change()))),
    }  # fmt: skip


def unexplained_dict(nothing: Unexplained) -> dict[str, Any]:
    """The same for what cannot be explained."""
    return {"found": False, "a": nothing.a.as_dict(), "b": nothing.b.as_dict()}


def unexplained_words(nothing: Unexplained, language: Language) -> list[str]:
    """A sentence for each side that cannot be explained."""
    sides = dict.fromkeys(side for side in (nothing.a, nothing.b) if side.unfound)
    return [_unfound(side, language) for side in sides]


def _unfound(side: Meant, language: Language) -> str:
    told = text(f"explain-unfound-{side.unfound}", language, word=side.word, where=side.where)
    titles = ", ".join(text(code, language) for code in side.problems if has(code, language))
    return f"{told} {text('explain-problems', language, problems=titles)}" if titles else told


def value_words(field: str, language: Language) -> str:
    """A field's name as a heading."""
    name = field.replace("_", "-")
    key = next((key for key in (f"explain-value-{name}", f"column-{name}") if has(key, language)), "")
    return text(key, language) if key else field


def column_words(column: str, language: Language) -> str:
    """A blocking column's name."""
    key = f"explain-key-column-{column.replace('_', '-')}"
    return text(key, language) if has(key, language) else column


def chance(value: float, language: Language) -> str:
    """A probability: four decimals, and never a plain 0 or 1."""
    least = "<" if value < 0.0001 else ">" if value > 0.9999 else ""
    return (
        f"{least} {number(0.0001 if least == '<' else 0.9999, '0.0000', language)}"
        if least
        else number(value, "0.00##", language)
    )


def number(value: float, pattern: str, language: Language) -> str:
    """A number as the language writes it."""
    return str(format_decimal(np.round(value, 6).item(), format=pattern, locale=_LOCALES[language]))


def _small(words: str) -> str:
    """A sentence's words inside another sentence; NIK and the like stay as they are."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]

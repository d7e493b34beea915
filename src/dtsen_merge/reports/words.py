"""Figures in a reader's words: numbers, shares, dates and codes in Indonesian or English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from dtsen_merge.messages.catalogue import Language, has, text
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.coverage import ANY

LOCALES: Final[dict[Language, str]] = {"id": "id_ID", "en": "en_GB"}
UNKNOWN: Final = "–"
NUMERIC: Final = frozenset({"count", "change", "share", "share-change", "number", "money", "amount", "expected"})
"""Kinds that stand to the right in a table and are numbers in a workbook."""


@dataclass(frozen=True)
class Words:
    """One language's way of saying the figures."""

    language: Language
    figures: Figures

    def say(self, key: str, /, **values: Any) -> str:
        """The message `reports-<key>`."""
        return text(f"reports-{key}", self.language, **values)

    def knows(self, key: str) -> bool:
        """Whether there is such a message."""
        return has(f"reports-{key}", self.language)

    def heading(self, table: str, field: str) -> str:
        """A column's heading: the table's own, else the one that all tables share."""
        name = field.replace("_", "-")
        return self.say(f"column-{table}-{name}" if self.knows(f"column-{table}-{name}") else f"column-{name}")

    def show(self, value: Any, kind: str) -> str:
        """A value of a figure, by the kind its annotation states."""
        if kind == "place":
            return str(value) if value else self.say("place-unknown")
        if kind == "compared" and value is None:
            return self.say("first-delivery")
        if value is None:
            return UNKNOWN
        return self._shown[kind](value) if kind in self._shown else self.code(kind, str(value))

    def count(self, value: int | float) -> str:
        """1234 → 1.234 (Indonesian), 1,234 (English)."""
        return format_decimal(value, format="#,##0", locale=LOCALES[self.language])

    def change(self, value: int | float) -> str:
        """The same with its sign."""
        return ("+" if value > 0 else "") + self.count(value)

    def share(self, value: float) -> str:
        """0.9397 → 94,0% ."""
        return format_percent(value, format="#,##0.0%", locale=LOCALES[self.language], decimal_quantization=True)

    def points(self, value: float) -> str:
        """A difference of shares, in percentage points, with its sign and an arrow; 0,0 has neither."""
        told = round(value * 100, 1)
        sign = "▲ +" if told > 0 else "▼ −" if told < 0 else ""
        return self.say("points", value=sign + format_decimal(abs(told), format="0.0", locale=LOCALES[self.language]))

    def number(self, value: float) -> str:
        """Up to three decimals."""
        return format_decimal(value, format="#,##0.###", locale=LOCALES[self.language])

    def expected(self, value: float) -> str:
        """With one decimal."""
        return format_decimal(value, format="#,##0.0", locale=LOCALES[self.language])

    def money(self, value: int) -> str:
        """Rupiah."""
        return format_currency(value, "IDR", format="¤#,##0", locale=LOCALES[self.language], currency_digits=False)

    def day(self, value: str) -> str:
        """An ISO date in words; what is none stays as it is."""
        try:
            return str(format_date(date.fromisoformat(value[:10]), "d MMM y", locale=LOCALES[self.language]))
        except ValueError:
            return value

    def moment(self, value: str) -> str:
        """An ISO date and time in words."""
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return str(
            format_datetime(
                at, "d MMMM y, HH.mm" if self.language == "id" else "d MMMM y, HH:mm", locale=LOCALES[self.language]
            )
        )

    def amount(self, value: float) -> str:
        """A target's value: a share up to 1, else a count."""
        return self.share(value) if value <= 1 else self.count(value)

    def source(self, name: str) -> str:
        """A source's title."""
        return self._titles.get(("source", name), name)

    def programme(self, code: str) -> str:
        """A programme's short name, as offices use it."""
        return self.say("any-programme") if code == ANY else code or UNKNOWN

    def band(self, band: str) -> str:
        """`1-2` is a range of desil; `+1-3`, `-7+` and `0` are moves of desil."""
        told = band.lstrip("+-").replace("-", "–")
        if band == "0":
            return self.say("band-same")
        if band[0] in "+-":
            return self.say("band-up" if band[0] == "+" else "band-down", range=told)
        return self.say("band-desil", range=told)

    def code(self, kind: str, code: str) -> str:
        """A code's text: `reports-<kind>-<code>`; a code that the catalogue does not know stays as it is."""
        if kind == "reason" and code.startswith("standing-"):
            return self._titles.get(("standing", code.removeprefix("standing-")), code)
        if kind == "problem":
            return text(code, self.language) if has(code, self.language) else code
        name = code.replace("_", "-")
        if kind == "measure" and name.startswith("coverage-"):
            return self.say("measure-coverage", range=name.removeprefix("coverage-").replace("-", "–"))
        return self.say(f"{kind}-{name}") if self.knows(f"{kind}-{name}") else code

    def sentence(self, code: str, values: dict[str, Any]) -> str:
        """A finding of the summary, with its values in this language."""
        told: dict[str, Any] = {}
        for name, value in values.items():
            if name.endswith("_share"):
                told[name.replace("_", "-")] = self.share(value)
            elif name in ("reason", "gate"):
                told[name] = self.code(name, value)
            else:
                told[name.replace("_", "-")] = value
        return self.say(f"finding-{code}", **told)

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        return {
            (item.kind, item.code): item.title_en if self.language == "en" else item.title
            for item in self.figures.titles
        }

    @cached_property
    def _shown(self) -> dict[str, Callable[[Any], str]]:
        return {
            "count": self.count,
            "change": self.change,
            "share": self.share,
            "share-change": self.points,
            "number": self.number,
            "expected": self.expected,
            "money": self.money,
            "amount": self.amount,
            "date": self.day,
            "compared": self.day,
            "label": str,
            "flag": lambda value: self.say("yes" if value else "no"),
            "source": self.source,
            "scope": lambda value: self.source(value) if value else self.say("all-sources"),
            "sources": lambda value: " + ".join(self.source(name) for name in value),
            "fields": lambda value: ", ".join(self.code("field", name) for name in value) or UNKNOWN,
            "programme": self.programme,
            "band": self.band,
        }

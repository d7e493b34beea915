"""`config/sources/<name>.toml`: what one agency's files are and which heading holds which field."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from dtsen_merge.settings.delivery import Delivery, DeliveryRule, Period, named_by
from dtsen_merge.settings.pipeline import Settings
from dtsen_merge.settings.survivorship import check_surviving
from dtsen_merge.tables import COMBINED_FIELDS, RAW_FIELDS


class LayoutHints(Settings):
    """How the sheets lie; everything absent is found by looking."""

    kind: Literal["table", "blocks"] | None = None  # blocks: a family line, then its members (BIP 2012)
    header_row: int | None = Field(default=None, ge=1)  # the first row of the header, as Excel shows it
    header_rows: int | None = Field(default=None, ge=1, le=4)
    skip_sheets: tuple[str, ...] = ()  # patterns (`REKAP*`), case ignored
    delimiter: str | None = None
    encoding: str | None = None
    truncated: tuple[str, ...] = ()  # fields whose numbers lost their last digit in Excel
    whole: tuple[str, ...] = ()  # fields of which the profile vouches that they are whole


class Variant(Settings):
    """One layout among several in a source's folder."""

    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    row_kind: Literal["person", "family"] | None = None
    layout: LayoutHints = LayoutHints()
    columns: dict[str, str] = Field(default_factory=dict)

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        known = {*RAW_FIELDS, *COMBINED_FIELDS, "abaikan"}
        unknown = sorted(set(columns) - known)
        if unknown:
            raise ValueError(f"unknown field {', '.join(unknown)}")
        return columns

    def covers(self, file: str, sheet: str) -> bool:
        """Whether this variant describes that sheet; `file` is relative to the inbox."""
        return _matches(self.files, file) and _matches(self.sheets, sheet)


class SourceProfile(Variant):
    """One source: its identity, trust, files, and its mapping of canonical field = heading.

    A combined heading is mapped under its combined name (`ttl`, `rt_rw`, …). `columns` holds only what
    the aliases do not find or must not guess; the value "" says that no column holds that field.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: str = ""
    agency: str = ""
    kind: Literal["population", "welfare", "family", "programme", "other"] = "other"
    programme: str = ""
    period: Period = ""
    delivery: Delivery = "adds"
    delivery_order: tuple[str, ...] = ()  # patterns of files that came together, the oldest first; one is one delivery
    one_row_per_person: bool = False
    trust: int = Field(default=50, ge=0, le=100)
    field_trust: dict[str, int] = Field(default_factory=dict)
    max_error_share: float | None = Field(default=None, ge=0, le=1)  # of `validate`; [validate] where absent
    expected_every_days: int | None = Field(
        default=None, ge=1
    )  # its rhythm; `status` marks it when it is later than that
    skip_files: tuple[str, ...] = ()  # patterns of files in its place that hold no people; passed over, and said to be
    variant: tuple[Variant, ...] = ()

    @field_validator("files")
    @classmethod
    def _has_files(cls, files: tuple[str, ...]) -> tuple[str, ...]:
        if not files:
            raise ValueError("files must name at least one pattern, relative to the inbox")
        return files

    @field_validator("field_trust")
    @classmethod
    def _trusted_fields(cls, field_trust: dict[str, int]) -> dict[str, int]:
        check_surviving(field_trust)
        if any(not 0 <= trust <= 100 for trust in field_trust.values()):
            raise ValueError("trust is a number from 0 to 100")
        return field_trust

    @property
    def default_row_kind(self) -> Literal["person", "family"]:
        """What a row describes where no variant says otherwise."""
        return self.row_kind or ("family" if self.kind == "family" else "person")

    def hints_for(self, file: str, sheet: str) -> tuple[LayoutHints, dict[str, str], Literal["person", "family"]]:
        """Layout, columns and row kind for one sheet: the first variant that covers it, over the profile's."""
        for variant in self.variant:
            if variant.covers(file, sheet):
                layout = self.layout.model_copy(
                    update={name: getattr(variant.layout, name) for name in variant.layout.model_fields_set}
                )
                return layout, {**self.columns, **variant.columns}, variant.row_kind or self.default_row_kind
        return self.layout, self.columns, self.default_row_kind

    def own_columns(self, file: str, sheet: str) -> dict[str, str]:
        """The answers that were given for that very sheet: its variant's, where one covers it, else the profile's."""
        return next((variant.columns for variant in self.variant if variant.covers(file, sheet)), self.columns)

    def delivery_of(self, file: str) -> DeliveryRule:
        """What a file (relative to the inbox) does to older ones; `period` is "" unless a block gives one for it."""
        if isinstance(self.delivery, str):
            return DeliveryRule(files=self.files, mode=self.delivery)
        found = next((rule for rule in self.delivery if named_by(rule.files, file)), None)
        return found or DeliveryRule(files=self.files)

    def period_of(self, file: str) -> str:
        """The period of rows that say none themselves: the one given for their file, else the source's."""
        return self.delivery_of(file).period or self.period

    def takes(self, file: str) -> bool:
        """Whether a file (relative to the inbox, forward slashes) belongs to this source."""
        return _matches(self.files, file) and not self.skips(file)

    def skips(self, file: str) -> bool:
        """Whether a file (relative to the inbox) is to be passed over."""
        return bool(self.skip_files) and _matches(self.skip_files, file)


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    return not patterns or named_by(patterns, name)

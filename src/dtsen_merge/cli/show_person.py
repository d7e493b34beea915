"""Drawing what `lookup` found: who it is, from which rows, what else was said, what changed, and what she receives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from rich import box
from rich.padding import Padding
from rich.table import Table

from dtsen_merge.cli.session import result_console, say, session

LEVELS: Final = ("nasional", "provinsi", "kabupaten_kota")
PROGRAMME_COLUMNS: Final = ("program", "agency", "periode", "tahap", "nominal")


def show_found(found: dict[str, Any]) -> None:
    """Persons, each with her rows, values, conflicts, standing and aid; families with their desil."""
    _say_ids(found)
    families = {family["family_id"]: family for family in found.get("families", ())}
    for person in found["persons"]:
        _show_person(person)
        _show_family(families.pop(person.get("family_id"), None))
        result_console().print()
    for family in families.values():  # of whom no person is shown
        _show_family(family)
    if found.get("more"):
        say(session.t("lookup-more"))


def _say_ids(found: dict[str, Any]) -> None:
    """What became of an id that was asked for."""
    for before, after in found.get("successors", ()):
        say(session.t("lookup-successor", before=before, after=after))
    if found.get("retired"):
        say(session.t("lookup-retired", id=found["retired"]))
    if found.get("misspelt"):
        say(session.t("lookup-misspelt"))


def _show_person(person: dict[str, Any]) -> None:
    console = result_console()
    place = ", ".join(person[name] for name in ("desa", "kecamatan") if person.get(name))
    born = person.get("tanggal_lahir") or person.get("tahun_lahir") or "–"
    console.print(f"{person['person_id']}  {person.get('nama', '–')}", style="bold")
    console.print(f"  NIK {person.get('nik') or '–'}   KK {person.get('no_kk') or '–'}   {born}   {place}")
    numbers = {record["record_id"]: number for number, record in enumerate(person["records"], 1)}
    rows = _table(("", 3), ("table-source", 15), ("table-period", 8), ("table-file", 46))
    for record in person["records"]:
        where = " · ".join(str(record[key]) for key in ("file", "sheet") if record.get(key))
        when = record.get("periode") or record.get("period") or "–"
        rows.add_row(str(numbers[record["record_id"]]), record["source"], str(when), f"{where} : {record['row']}")
    console.print(rows)
    _show_fields(person.get("fields", ()), numbers)
    _show_conflicts(person.get("conflicts", ()))
    _show_standing(person.get("standing", ()))
    _show_aid(person.get("participation", ()))


def _show_fields(fields: Sequence[dict[str, Any]], numbers: dict[str, int]) -> None:
    """Each value, the number of the row it was taken from (others that say the same in brackets), and what lost."""
    if not fields:
        return
    drawn = _table(("table-field", 18), ("table-value", 24), ("table-from-row", 10), ("table-alternatives", 22))
    for field in fields:
        taken = str(numbers.get(field.get("record_id", ""), "–"))
        also = _row_numbers(field["agree"], numbers)
        lost = "\n".join(
            f"{other['value']} ({_row_numbers(other['said_by'], numbers)})" for other in field["alternatives"]
        )
        drawn.add_row(field["field"], _word(field.get("value", "–")), f"{taken} ({also})" if also else taken, lost)
    result_console().print(drawn)
    _line(session.t("lookup-row-numbers"), 2)


def _row_numbers(rows: Sequence[dict[str, Any]], numbers: dict[str, int]) -> str:
    """The rows' numbers in order, neighbours put together: `1-3, 5`."""
    told = sorted({numbers[row["record_id"]] for row in rows if row["record_id"] in numbers})
    runs = [list(run) for _, run in groupby(enumerate(told), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0][1]) if len(run) == 1 else f"{run[0][1]}-{run[-1][1]}" for run in runs)


def _show_conflicts(lines: Sequence[dict[str, Any]]) -> None:
    if not lines:
        return
    _heading("lookup-conflicts")
    ordered = sorted(lines, key=lambda line: (str(line["field"]), not line["survives"], str(line.get("value"))))
    for field, group in groupby(ordered, key=lambda line: line["field"]):
        said = list(group)
        kind = session.t("lookup-change" if said[0].get("kind") == "change" else "lookup-contradiction")
        values = [list(same) for _, same in groupby(said, key=lambda line: (line["survives"], line.get("value")))]
        told = "; ".join(
            f"{'*' if same[0]['survives'] else ''}{same[0].get('value', '–')} ({', '.join(map(_by, same))})"
            for same in values
        )
        _line(f"{field}, {kind}: {told}")


def _show_standing(lines: Sequence[dict[str, Any]]) -> None:
    """Whether she lives, and where she lived where that is not one place only, in the order of the dates."""
    told = []
    for field, group in groupby(lines, key=lambda line: line["field"]):
        dated = [list(day) for _, day in groupby(group, key=lambda line: str(line.get("date", "")))]
        steps = [[line for day in same for line in day] for _, same in groupby(dated, key=_said)]
        if len(steps) > 1 or field == "status_hidup":
            told.append(f"{field}: " + " → ".join(f"{' / '.join(_said([*step]))} ({_span(step)})" for step in steps))
    if told:
        _heading("lookup-standing")
    for sentence in told:
        _line(sentence)


def _said(lines: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """What was said at one time: several values where sources differ."""
    return tuple(sorted({str(line.get("value")) for line in lines}))


def _span(step: Sequence[dict[str, Any]]) -> str:
    """Who said so and when; ° where no file at hand does any more."""
    periods = list(dict.fromkeys(str(line.get("period") or "–") for line in step))
    when = periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]}"
    sources = ", ".join(dict.fromkeys(line["source"] for line in step))
    return f"{sources} {when}{'' if any(line['stated'] for line in step) else ' °'}"


def _show_aid(lines: Sequence[dict[str, Any]]) -> None:
    if not lines:
        return
    drawn = _table(
        ("table-aid", 14), ("table-agency", 28), ("table-period", 8), ("table-stage", 8), ("table-amount", 14)
    )
    ordered = sorted(lines, key=lambda line: tuple(str(line.get(name, "")) for name in PROGRAMME_COLUMNS))
    told = [
        (*(str(line.get(name, "–")) for name in PROGRAMME_COLUMNS[:-1]), _amount(line.get("nominal")))
        for line in ordered
    ]
    for row in dict.fromkeys(told):
        drawn.add_row(*row)
    result_console().print(drawn)


def _show_family(family: dict[str, Any] | None) -> None:
    if family is None:
        return
    head = family.get("nama_kepala_keluarga", "–")
    told = session.t("lookup-family", id=family["family_id"], members=family.get("members", 0))
    _line(f"{told}   KK {family.get('no_kk') or '–'}   {head}", 2)
    desil = sorted(family.get("desil", ()), key=lambda line: LEVELS.index(line["level"]))
    for level, group in groupby(desil, key=lambda line: line["level"]):
        steps = [f"{line['value']} ({_by(line)}{'' if line['stated'] else ' °'}{_moved(line)})" for line in group]
        _line(f"{session.t('lookup-desil')} {level}: " + " → ".join(steps))
    _show_conflicts(family.get("conflicts", ()))
    _show_aid(family.get("participation", ()))


def _moved(line: dict[str, Any]) -> str:
    change = line.get("change")
    return "" if change is None else f", {change:+d}" if change else ", ="


def _by(line: dict[str, Any]) -> str:
    return f"{line['source']} {line.get('period') or line.get('date') or ''}".strip()


def _word(value: Any) -> str:
    return session.t("lookup-yes" if value == "true" else "lookup-no") if value in ("true", "false") else str(value)


def _amount(value: int | None) -> str:
    if value is None:
        return "–"
    told = f"{value:,}"
    return f"Rp{told.replace(',', '.') if session.language == 'id' else told}"


def _heading(key: str) -> None:
    result_console().print(Padding(session.t(key), (0, 0, 0, 2), style="bold", expand=False))


def _line(sentence: str, indent: int = 4) -> None:
    result_console().print(Padding(sentence, (0, 0, 0, indent), expand=False))


def _table(*columns: tuple[str, int]) -> Table:
    """A table of columns with the widest that each may be; 80 columns together, with the gaps."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False, padding=(0, 1))
    for name, width in columns:
        heading = session.t(name) if name else ""
        drawn.add_column(
            heading, max_width=width, overflow="fold", justify="right" if name == "table-amount" else "left"
        )
    return drawn

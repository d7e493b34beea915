"""`explain`: why two rows are one person, or two."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, result_console, say, session

if TYPE_CHECKING:
    from rich.table import Table

    from dtsen_merge.reports.waterfall import Bar, Explained

BAR_WIDTH: Final = 26
BITS_WIDTH: Final = 7
FOR, AGAINST, EVEN = "█", "░", "│"


def declare(app: typer.Typer) -> None:
    """Add the command to the application."""
    t = session.t
    row = t("option-explain-row")

    @app.command(rich_help_panel=t("panel-ask"), help=t("help-explain"))
    def explain(
        a: Annotated[str, typer.Argument(metavar="A", help=row, show_default=False)],
        b: Annotated[str, typer.Argument(metavar="B", help=row, show_default=False)],
        html: Annotated[
            Path | None, typer.Option("--html", metavar="FILE", help=t("option-explain-html"), show_default=False)
        ] = None,
        unmask: Annotated[bool, typer.Option("--unmask", help=t("option-unmask"))] = False,
        purpose: Annotated[str, typer.Option("--purpose", help=t("option-purpose"), show_default=False)] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline import explain_words as words
        from dtsen_merge.pipeline.explain import Unexplained, explain_pair
        from dtsen_merge.reports.waterfall import write_waterfall

        pair = explain_pair(workspace(config), a, b, unmask=unmask, purpose=purpose)
        if isinstance(pair, Unexplained):
            if as_json:
                print_json(words.unexplained_dict(pair))
            for sentence in words.unexplained_words(pair, session.language):
                say(sentence)
            return ExitCode.BAD_NEWS
        told = words.Teller(pair, session.language).told()
        if as_json:
            print_json(words.as_dict(pair, session.language))
        else:
            show_explanation(told)
        if html is not None:
            write_waterfall(told, html)
            say(t("explain-written", path=str(html)))
        return ExitCode.DONE


def show_explanation(told: "Explained") -> None:
    """The two rows, the waterfall, what decides, and the sentence at the end."""
    from rich.padding import Padding

    t, console = session.t, result_console()
    console.print(f"A  {told.a}", style="bold")
    console.print(f"B  {told.b}", style="bold")
    for note in told.notes:
        console.print(note)
    rows = _table((t("explain-field"), 22), ("A", 22), ("", 1), ("B", 22))
    for line in told.fields:
        rows.add_row(line.label, line.a, line.sign, line.b)
    console.print(rows)
    low, high = reach(told.bars)
    falls = _table((t("explain-evidence"), 40), (t("explain-bits"), BITS_WIDTH), ("", BAR_WIDTH))
    for bar in told.bars:
        falls.add_row(bar.label, bar.told, drawn(bar, low, high), style="bold" if bar.kind == "total" else "")
    console.print(falls)
    console.print(t("explain-one-bit"))
    console.print(told.probability, style="bold")
    for heading, sentences in (
        (t("explain-neutral"), told.neutral),
        *((one.heading, one.lines) for one in told.blocks),
    ):
        if sentences:
            console.print(f"\n{heading}:")
        for sentence in sentences:
            console.print(Padding(sentence, (0, 0, 0, 2)))
    console.print()
    console.print(told.verdict, style="bold")
    if told.change:
        console.print(told.change)


def reach(bars: "tuple[Bar, ...]") -> tuple[float, float]:
    """The least and the greatest log2 odds that the waterfall passes; 0 is among them."""
    ends = [0.0, *(value for bar in bars for value in (bar.start, bar.end))]
    return min(ends), max(ends)


def drawn(bar: "Bar", low: float, high: float) -> str:
    """A bar of the waterfall as characters: for to the right, against to the left, `│` where the odds are even."""
    scale = (BAR_WIDTH - 1) / ((high - low) or 1.0)
    start, end, even = (round((value - low) * scale) for value in (bar.start, bar.end, 0.0))
    sign = FOR if bar.end >= bar.start else AGAINST
    first, last = min(start, end), max(start, end)
    signs = [sign if first <= place < last or place == first == last else " " for place in range(BAR_WIDTH)]
    if signs[even] == " ":
        signs[even] = EVEN
    return "".join(signs).rstrip()


def _table(*columns: tuple[str, int]) -> "Table":
    """A table of fixed widths, so that everything stands in 80 columns."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for heading, width in columns:
        whole = width in (BITS_WIDTH, BAR_WIDTH)  # numbers and bars are never broken
        made.add_column(
            heading, width=width, justify="right" if width == BITS_WIDTH else "left", overflow="fold", no_wrap=whole
        )
    return made

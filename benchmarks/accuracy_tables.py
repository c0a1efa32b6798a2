"""The accuracy figures as tables for a terminal. With two parts each row has a line for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.scores import ClipScore, Span
from benchmarks.summary import ALL, CLEAR, HARD, PELVIS_HEIGHTS, STILL, Errors, FaultFigures, Group

Figures = Mapping[str, Mapping[str, Group]]
"""By part (``all``, or ``choose`` and ``report``), then by group."""

_OVERVIEW: Final = """\
pose: frames with a pose, of those with the person in the picture; judged: frames whose view allows it; side: near side
right; counted: clips with all repetitions counted/one off/more off/refused for a hard view; well done: repetitions
without a fault that were called good; alarms: false ones; wrong: false alarms and faults surely not seen; unsure: share
of decisions; trunk (deg) and landing (s): median error of trunk elevation and touch-downs."""
_FAULTS: Final = """\
Recall and precision with their 95 % Wilson interval. Unsure about a true fault is a miss. In a hard view (yaw from 30
degrees, low light, a second person) unsure is as good as right."""
_PELVIS: Final = """\
In a clear view. Tipped: found of all, and how many were left unsure. Still: false alarms of all, and share unsure."""

_DECIMALS: Final = {"deg": 1, "deg/s": 1, "1/min": 1, "trunk": 3}


def print_report(
    console: Console,
    figures: Figures,
    scores: Sequence[ClipScore],
    not_known: Mapping[str, Sequence[str]],
    left_out: Mapping[str, str],
    notes: Iterable[str],
) -> None:
    """Print everything: the tables, what went wrong in which clip, and what is not in the figures."""

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False)

    if scores:
        console.print(_overview(figures))
        say(_OVERVIEW, "dim")
        console.print(_error_table("Measures of every frame", figures, lambda group: {"": group.frame_measures}))
        console.print(_error_table("Measures of a repetition", figures, lambda group: {"": group.repetition_measures}))
        for part, groups in figures.items():
            landing = groups[ALL].landing
            if landing.roll_downs:
                pairs = f"{landing.pairs_right} of {landing.pairs} pairs of back points right"
                whole = f"all of them in {landing.roll_downs_right} of {landing.roll_downs} roll-downs"
                say(f"Order of touch-downs, {part}: {pairs}, {whole}.")
        console.print(_error_table("Beginnings of phases, s", figures, lambda group: group.phase_beginnings))
        console.print(_fault_table(figures))
        say(_FAULTS, "dim")
        if any(groups[ALL].pelvis for groups in figures.values()):
            console.print(_pelvis_table(figures))
            say(_PELVIS, "dim")
        _print_wrong(say, scores)
    for exercise, names in sorted(not_known.items()):
        say(f"Not known yet: {exercise}, {len(names)} clip(s): {', '.join(names)}")
    for note in notes:
        say(f"Note: {note}", "yellow")
    for name, reason in sorted(left_out.items()):
        say(f"Left out {name}: {reason}", "red")


def share(value: float | None) -> str:
    """A share in per cent."""
    return "-" if value is None else f"{100 * value:.0f} %"


def _interval(value: float | None, interval: Span | None) -> str:
    return "-" if value is None or interval is None else f"{value:.2f} ({interval[0]:.2f}-{interval[1]:.2f})"


def number(value: float | None, unit: str, sign: bool = False) -> str:
    """A number with the decimals that its unit deserves."""
    return "-" if value is None else f"{value:{'+' if sign else ''}.{_DECIMALS.get(unit, 2)}f}"


def _table(title: str, figures: Figures, *columns: str) -> Table:
    labels = (columns[0], "part") if len(figures) > 1 else columns[:1]
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 0), pad_edge=False
    )
    for label in labels:
        table.add_column(label, no_wrap=True)
    for column in columns[1:]:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _add(table: Table, figures: Figures, label: str, rows: Iterable[Sequence[str]]) -> None:
    """A row, or one for each part, the label only on the first."""
    for index, (part, cells) in enumerate(zip(figures, rows, strict=True)):
        head = [label if index == 0 else ""] + ([part] if len(figures) > 1 else [])
        table.add_row(*head, *cells)


def _union(names: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for some in names for name in some))


def _overview(figures: Figures) -> Table:
    """A row a view."""
    table = _table(
        "Accuracy by view", figures, "clips", "n", "pose", "judged", "side", "counted", "well done", "faults", "alarms",
        "wrong", "unsure", "trunk", "landing",
    )  # fmt: skip
    for view in _union(figures.values()):
        _add(table, figures, view, [_overview_cells(groups.get(view)) for groups in figures.values()])
    return table


def _overview_cells(group: Group | None) -> list[str]:
    if group is None or not group.clips:
        return ["0", *["-"] * 11]
    counting, faults, well_done = group.counting, group.all_faults, group.well_done
    trunk = group.frame_measures.get("trunk_elevation_deg")
    landing = group.repetition_measures.get("touch_down_s")
    return [
        str(group.clips),
        share(group.detection_rate),
        share(group.judged_rate),
        share(group.near_side_right),
        f"{counting.exact}/{counting.off_by_one}/{counting.further_off}/{counting.refused}",
        f"{well_done.good} of {well_done.n}",
        f"{faults.found} of {faults.true}",
        f"{faults.false_alarms} of {faults.absent}",
        str(faults.wrong),
        share(faults.unsure_share),
        number(trunk.median if trunk else None, "deg"),
        number(landing.median if landing else None, "s"),
    ]


def _error_table(title: str, figures: Figures, pick: Callable[[Group], Mapping[str, Mapping[str, Errors]]]) -> Table:
    """A row a measure; ``pick`` gives those of a group, under a heading of their own each."""
    table = _table(title, figures, "error of", "unit", "n", "not found", "clips", "median", "90 %", "bias")
    picked = [pick(groups[ALL]) for groups in figures.values()]
    for kind in _union(picked):
        same = [some.get(kind, {}) for some in picked]
        for name in _union(same):
            _add(table, figures, f"{kind} {name}".strip(), [_error_cells(some.get(name)) for some in same])
    return table


def _error_cells(found: Errors | None) -> list[str]:
    if found is None:
        return ["-"] * 7
    numbers = [number(found.median, found.unit), number(found.p90, found.unit), number(found.bias, found.unit, True)]
    return [found.unit, str(found.n), str(found.missing), str(found.clips), *numbers]


def _fault_table(figures: Figures) -> Table:
    """A row a fault."""
    table = _table(
        "Faults", figures, "fault", "n", "found", "unsure", "recall", "false alarms", "precision", "F1", "unsure of all"
    )
    every = [groups[ALL].faults for groups in figures.values()]
    for exercise in _union(every):
        same = [faults.get(exercise, {}) for faults in every]
        for name in _union(same):
            _add(table, figures, f"{exercise} {name}", [_fault_cells(some.get(name)) for some in same])
    table.add_section()
    for group in (ALL, CLEAR, HARD):
        groups = [some.get(group) for some in figures.values()]
        if any(groups):
            _add(table, figures, group, [_fault_cells(some.all_faults if some else None) for some in groups])
    return table


def _fault_cells(figure: FaultFigures | None) -> list[str]:
    if figure is None:
        return ["-"] * 8
    return [
        str(figure.true),
        str(figure.found),
        str(figure.unsure),
        _interval(figure.recall, figure.recall_95),
        f"{figure.false_alarms} of {figure.absent}",
        _interval(figure.precision, figure.precision_95),
        number(figure.f1, "share"),
        share(figure.unsure_share),
    ]


def _pelvis_table(figures: Figures) -> Table:
    """A row a tilt, a column a camera height."""
    table = _table("Pelvis moved, by tilt and camera height", figures, "tilt", *PELVIS_HEIGHTS)
    picked = [groups[ALL].pelvis for groups in figures.values()]
    for tilt in _union(picked):
        _add(table, figures, tilt, [[_pelvis_cell(some, tilt, height) for height in PELVIS_HEIGHTS] for some in picked])
    return table


def _pelvis_cell(figures: Mapping[str, Mapping[str, FaultFigures]], tilt: str, height: str) -> str:
    figure = figures.get(tilt, {}).get(height)
    if figure is None:
        return "-"
    if tilt != STILL:
        return f"{figure.found} of {figure.true}, {figure.unsure} unsure"
    return f"{figure.false_alarms} of {figure.absent}, {share(figure.unsure_share)} unsure"


def _print_wrong(say: Callable[..., None], scores: Sequence[ClipScore]) -> None:
    """What went wrong, a line a clip."""
    lines = []
    for score in scores:
        complaints = []
        if score.found_repetitions != score.truth.repetitions and (score.view_ok or not score.hard):
            complaints.append(f"{score.found_repetitions} repetition(s) of {score.truth.repetitions}")
        missed = [item.fault for item in score.decisions if item.true and item.answer not in ("yes", "unsure")]
        unsure = [item.fault for item in score.decisions if item.answer == "unsure" and not score.hard]
        alarms = [item.fault for item in score.decisions if not item.true and item.answer == "yes"]
        alarm = "false alarm" if score.truth.faults else "false alarm though well done"
        for what, names in (("missed", missed), (alarm, alarms), ("unsure", unsure)):
            if names:
                complaints.append(f"{what}: {', '.join(names)}")
        if complaints:
            lines.append(f"  {score.name}: {'; '.join(complaints)}")
    say(f"\nWhat went wrong, in {len(lines)} of {len(scores)} clips" + (":" if lines else "."), "bold")
    for line in lines:
        say(line)

"""PSTO109 and PSTO111 to PSTO113: columns, settings, waivers, and the scale of numbers."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.finding import Severity
from psto_xl.core.layout import COLUMN, sheet_named
from psto_xl.core.mention import either, every, quoted
from psto_xl.core.nearest import Nearest
from psto_xl.core.plan import Trouble
from psto_xl.core.rule import Context, Hit, Scope, at, on, rule
from psto_xl.core.scale import is_mixed
from psto_xl.core.settings import OPTIONS, Entry, Option, option_named
from psto_xl.core.severities import choose
from psto_xl.core.text import Share, Text, say


@rule("PSTO109", "missing-column", Severity.ERROR, scope=Scope.BOOK)
def missing_column(c: Context) -> Iterator[Hit]:
    """A level sheet without ID, Type, Parent or Title; a warning for a key result column.

    Without them rows can't be told apart, linked or measured. A column that merely has another header is
    found under many names, but not under every name. A second sheet of one level is not read: a warning says so.

    Bad:

    Strategy

    | Our plan |            |              |        | !       |
    | -------- | ---------- | ------------ | ------ | ------- |
    | ID       | Type       | Title        | Target | PSTO109 |
    | S1       | Objective  | Lead in wind |        |         |

    Good:

    Strategy

    | Nr | Art       | Supports | Objective    | From | To | Actual |
    | -- | --------- | -------- | ------------ | ---- | -- | ------ |
    | S1 | Objective | P1       | Lead in wind |      |    |        |
    """
    for book in c.plan.books:
        for problem in book.problems:
            if problem.trouble is Trouble.NO_HEADER:
                yield at(
                    book.index,
                    problem.place,
                    "",
                    say("no row of this sheet names its columns, so nothing of it was read"),
                    say("put ID, Type, Parent and Title as headers into one row above the plan"),
                )
            elif problem.trouble is Trouble.SURPLUS:
                layout = sheet_named(problem.place.sheet)
                assert layout
                yield at(
                    book.index,
                    problem.place,
                    "",
                    say(
                        "{sheet} is read as the {level} sheet, so nothing of this one was",
                        sheet=quoted(book.sheets[layout.key].name),
                        level=say(layout.key),
                    ),
                    say("put the rows onto one sheet, or give this one a name that is no level's"),
                    Severity.WARNING,
                )
            elif problem.trouble is Trouble.NO_COLUMN:
                sheet = next(key for key, read in book.sheets.items() if read.name == problem.place.sheet)
                name = COLUMN[sheet][problem.column].name
                yield at(
                    book.index,
                    problem.place,
                    problem.column,
                    say("this sheet has no {column} column", column=say(name)),
                    say("add a column headed {column}, or rename the one that holds it", column=say(name)),
                    None if problem.column in ("id", "type", "parent", "title") else Severity.WARNING,
                )


@rule("PSTO111", "unusable-setting", Severity.WARNING, scope=Scope.BOOK)
def unusable_setting(c: Context) -> Iterator[Hit]:
    """An unknown key or a value that can't be used in Settings.

    The default applies instead, while everybody believes that the setting does.

    Bad:

    Settings

    | Setting       | Value   | !       |
    | ------------- | ------- | ------- |
    | Weights       | roughly | PSTO111 |
    | Cycle begin   | 2026    | PSTO111 |
    | PSTO111       | loud    | PSTO111 |
    | Off track gap | 20      |         |

    Good:

    Settings

    | Setting          | Value       |
    | ---------------- | ----------- |
    | Weights          | relative    |
    | Cycle start      | 1 Jan 2026  |
    | unusable-setting | warning     |
    | Off track gap    | 20 %        |
    """
    names: Nearest | None = None
    for book in c.plan.books:
        chosen = choose(book, c.rules)
        for entry in chosen.unusable:
            option = option_named(entry.key)
            message = say("{key} can't be {value}", key=entry.key, value=quoted(entry.value))
            hint = _for_option(option) if option else _for_rule(entry, c)
            yield at(book.index, entry.place, "value", message, hint)
        for entry in chosen.unknown:
            names = names or Nearest([*(o.name for o in OPTIONS), *(n for r in c.rules for n in (r.code, r.name))])
            near = names.to(entry.key)
            hint = say("did you mean {names}?", names=either(near)) if near else say("remove the line")
            yield at(book.index, entry.place, "value", say("there is no setting {key}", key=quoted(entry.key)), hint)


def _for_option(option: Option) -> Text:
    meaning = say(option.meaning)
    if option.default:
        return say("write a value such as {default}, or nothing: {meaning}", default=option.default, meaning=meaning)
    return say("write a value that fits, or nothing: {meaning}", meaning=meaning)


def _for_rule(entry: Entry, c: Context) -> Text:
    key = entry.key.strip().casefold()
    meant = next(one for one in c.rules if key in (one.code.casefold(), one.name))
    if meant.threshold is None:
        return say("write off, info, warning or error")
    least = Share(meant.least) if meant.is_share else meant.least
    return say("write off, info, warning, error or a number from {least} upwards", least=least)


@rule("PSTO112", "idle-ignore", Severity.INFO, runs_last=True)
def idle_ignore(c: Context) -> Iterator[Hit]:
    """An Ignore entry that silences nothing, or is past its last day.

    Waivers that nobody needs hide the next real finding on the row.

    Bad:

    Strategy

    | ID | Type      | Title         | Ignore                            | !       |
    | -- | --------- | ------------- | --------------------------------- | ------- |
    | S1 | Objective | Lead in wind  | PSTO602 until 2026-03-31: agreed  | PSTO112 |
    | S2 | Objective | Lead in sun   | PSTO999: nobody knows it any more | PSTO112 |
    | S3 | Objective | Lead in tides | agreed with finance               | PSTO112 |
    | S4 | Objective | Lead in heat  | PSTO602 until we know more        | PSTO112 |

    Good:

    Strategy

    | ID | Type      | Title        | Ignore                           |
    | -- | --------- | ------------ | -------------------------------- |
    | S1 | Objective | Lead in wind | PSTO602 until 2026-12-31: agreed |
    """
    names: Nearest | None = None
    for item, waiver, over in c.idle:
        if waiver.bad_day:
            message = say("{day} is not a date, so nothing is ignored", day=quoted(waiver.bad_day))
            hint = say("write a day such as 2026-12-31 after 'until', and the reason after a colon")
        elif over:
            message = say("{entry} ended on {day}", entry=quoted(waiver.text), day=waiver.until)
            hint = say("remove it, or agree on a new day")
        elif not waiver.rule:
            message = say("{entry} names no rule, so nothing is ignored", entry=quoted(waiver.text))
            hint = say("begin with a code such as PSTO602, and write the reason after a colon")
        elif any(waiver.covers(rule.code, rule.name) for rule in c.rules):
            message = say("{rule} finds nothing here any more", rule=waiver.rule)
            hint = say("remove it")
        else:
            names = names or Nearest([name for rule in c.rules for name in (rule.code, rule.name)])
            near = names.to(waiver.rule)
            message = say("there is no rule {rule}", rule=waiver.rule)
            hint = say("did you mean {names}?", names=either(near)) if near else say("remove it")
        yield on(item, "ignore", message, hint)


@rule("PSTO113", "mixed-scale", Severity.WARNING, scope=Scope.BOOK)
def mixed_scale(c: Context) -> Iterator[Hit]:
    """One key result with shares and percents side by side (baseline 0.4, target 60).

    In Excel 40 % is the number 0.4: beside a plain 60 the way seems 150 times as long as it is. Looked at
    are numbers without a unit or in per cent, one of them between 0 and 1, the other above 1 and at least 20
    times as large, and only where the plan makes sense with both as percentages: from 0.4 to 60 leads up,
    as 40 to 60 does, while a churn of 20 that falls to 0.9 would rise to 90.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title        | Measure  | Unit | Baseline | Target | Current | !       |
    | ---- | ---------- | ------ | ------------ | -------- | ---- | -------- | ------ | ------- | ------- |
    | S1.1 | Key Result | S1     | Market share |          | %    | 0.4      | 60     | 45      | PSTO113 |
    | S1.2 | Key Result | S1     | Renewals     | Increase |      | 0.7      | 0.9    | 75      | PSTO113 |
    | S1.3 | Key Result | S1     | Coal burnt   | Decrease | %    | 70       | 50     | 0.65    | PSTO113 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Measure  | Unit | Baseline | Target | Current |
    | ---- | ---------- | ------ | -------------- | -------- | ---- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Market share   |          | %    | 40       | 60     | 45      |
    | S1.2 | Key Result | S1     | Churn          | Decrease | %    | 20       | 0.9    | 7       |
    | S1.3 | Key Result | S1     | Homes at night |          | %    | 0.8      | 2      | 1.1     |
    | S1.4 | Key Result | S1     | Power running  |          | GW   | 0.4      | 60     | 2       |
    | S1.5 | Key Result | S1     | Roofs equipped |          | %    | 0        | 60     | 0.4     |
    """
    for item in c.key_results:
        if is_mixed(item):
            values = [v for v in (item.baseline, item.target, item.current) if v]
            yield on(
                item,
                "target",
                say(
                    "{shares} beside {percents}: shares and percentages are mixed",
                    shares=every([v for v in values if v < 1]),
                    percents=every([v for v in values if v >= 1]),
                ),
                say("type them alike: either 0.4 and 0.6, or 40 and 60"),
            )

"""PSTO704 to PSTO707: what the titles say. The words come from `psto_xl.core.words`."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core import wording
from psto_xl.core.choices import OBJECTIVE
from psto_xl.core.finding import Severity
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import say


@rule("PSTO704", "task-as-key-result", Severity.WARNING, scope=Scope.BOOK)
def task_as_key_result(c: Context) -> Iterator[Hit]:
    """An output or activity verb leads the title, and the title names no effect (fewer than two numbers in it).

    Work can be done to the full and change nothing; a key result says what is different afterwards. A title
    with a percentage names an effect, and a word that may be a noun (review rate) is taken for one.

    Bad:

    Operational

    | ID   | Type       | Parent | Title                         | !       |
    | ---- | ---------- | ------ | ----------------------------- | ------- |
    | O1   | Objective  | T1     | Win over the towns            |         |
    | O1.1 | Key Result | O1     | Hold 12 town meetings         | PSTO704 |
    | O1.2 | Key Result | O1     | Launch the citizens' portal   | PSTO704 |
    | O1.3 | Key Result | O1     | Broschüre für alle erstellen  | PSTO704 |

    Good:

    Operational

    | ID   | Type       | Parent | Title                                              |
    | ---- | ---------- | ------ | -------------------------------------------------- |
    | O1   | Objective  | T1     | Launch the citizens' portal                        |
    | O1.1 | Key Result | O1     | 9 of 12 councils say yes                           |
    | O1.2 | Key Result | O1     | Launch the portal and raise sign-ups from 40 to 90 |
    | O1.3 | Key Result | O1     | Support tickets a week                             |
    | O1.4 | Key Result | O1     | Zustimmung in den Räten                            |
    """
    for item in c.key_results:
        word = wording.action(item.title)
        if word and wording.count_numbers(item.title) < 2 and "%" not in item.title:
            yield on(
                item,
                "title",
                say("'{word}' tells of work, not of what it changes", word=word),
                say("say what will be different when it is done, from which number to which"),
            )


@rule("PSTO705", "vague-words", Severity.WARNING, scope=Scope.BOOK)
def vague_words(c: Context) -> Iterator[Hit]:
    """Improve, enhance, optimise, better, world-class ... in a key result with no number and no target.

    Everybody can agree to such words, and nobody can tell whether they came true.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title                        | Target | !       |
    | ---- | ---------- | ------ | ---------------------------- | ------ | ------- |
    | S1   | Objective  |        | Delight our customers        |        |         |
    | S1.1 | Key Result | S1     | Improve the sign-up          |        | PSTO705 |
    | S1.2 | Key Result | S1     | Kundenservice optimieren     |        | PSTO705 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title                             | Target |
    | ---- | ---------- | ------ | --------------------------------- | ------ |
    | S1   | Objective  |        | Better service for all customers  |        |
    | S1.1 | Key Result | S1     | Improve sign-ups a week           | 90     |
    | S1.2 | Key Result | S1     | Improve sign-ups from 40 to 90    |        |
    | S1.3 | Key Result | S1     | Sign-ups a week                   |        |
    """
    for item in c.key_results:
        if item.target is None and "target" not in item.unreadable and not any(map(str.isdigit, item.title)):
            word = wording.vague(item.title)
            if word:
                yield on(
                    item,
                    "title",
                    say("'{word}' can't be measured, and there is neither a number nor a target", word=word),
                    say("name the number that shows it, and enter baseline and target"),
                )


@rule("PSTO706", "number-in-objective", Severity.INFO, scope=Scope.BOOK)
def number_in_objective(c: Context) -> Iterator[Hit]:
    """Digits in an objective: the metric belongs in a key result.

    An objective says where to go and why; as a number it tires, and its key results have nothing left to add.
    Years, numbering, codes and names (Phase 2, 24/7, ISO 9001) count nothing and are left alone.

    Bad:

    Strategy

    | ID | Type      | Title                          | !       |
    | -- | --------- | ------------------------------ | ------- |
    | S1 | Objective | Grow wind power by 30 %        | PSTO706 |
    | S2 | Objective | Win 40 towns over              | PSTO706 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title                                   |
    | ---- | ---------- | ------ | --------------------------------------- |
    | S1   | Objective  |        | Lead in wind power by 2030              |
    | S1.1 | Key Result | S1     | 40 towns                                |
    | S2   | Objective  |        | 2. Win the B2B market with 24/7 service |
    | S3   | Objective  |        | Get Phase 2 through the ISO 9001 audit  |
    """
    for item in c.items:
        if item.type == OBJECTIVE:
            numbers = tuple(wording.quantities(item.title))
            if numbers:
                yield on(
                    item,
                    "title",
                    say("the objective holds a number: {numbers}", numbers=numbers),
                    say("say what is to be reached in words, and move the number to a key result"),
                )


@rule("PSTO707", "long-title", Severity.INFO, scope=Scope.BOOK, threshold=18)
def long_title(c: Context) -> Iterator[Hit]:
    """Over 18 words.

    A goal that people can't repeat from memory doesn't guide them. A unit or a definition in brackets at the
    end is not counted.

    Bad:

    Strategy

    | ID | Type      | Title                                                                             | !       |
    | -- | --------- | --------------------------------------------------------------------------------- | ------- |
    | S1 | Objective | Be whom all of the towns ask first, by way of fair and open and honest talk to us | PSTO707 |

    Good:

    Strategy

    | ID | Type      | Title                                                                             |
    | -- | --------- | --------------------------------------------------------------------------------- |
    | S1 | Objective | Be the one whom all towns ask first, by way of fair and open and honest talks     |
    """
    for item in c.items:
        limit = c.limit(item)
        if item.title.count(" ") >= limit and not item.is_bau:
            n = wording.length(item.title)
            if n > limit:
                yield on(
                    item,
                    "title",
                    say("{n} words, more than {limit}", n=n, limit=int(limit)),
                    say("say it in one short sentence, and put the rest into Notes"),
                )

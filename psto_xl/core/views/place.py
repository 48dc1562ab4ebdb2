"""Where everything stands on the sheet `Dashboard`. Charts and formats of the template rely on it.

Rows and columns count from 1. The page is twelve columns wide, B to M; the figures behind the charts stand to
the right of it, beginning with the column `DATA`.
"""

from __future__ import annotations

from typing import Final

from psto_xl.core.layout import Level

LEFT, MIDDLE, RIGHT = 2, 6, 10
"""The first columns of the three parts of a band, four columns each."""

TITLE, SUBTITLE = (1, LEFT), (2, LEFT)

PURPOSE_CAPTIONS: Final = 4
PURPOSE: Final = (5, LEFT)
STAR_TITLE, STAR_VALUE, STAR_BAR, STAR_HEALTH = (5, MIDDLE), (6, MIDDLE), (7, MIDDLE), (7, MIDDLE + 3)
STAR_WAY: Final = (8, MIDDLE)

SCORE_CAPTIONS, SCORE_ROW, SCORE_BARS = 10, 11, 12
RATES_FROM: Final = 4  # two columns each

CHART_CAPTIONS, CHARTS, CHARTS_END, CHART_NOTES = 14, 15, 23, 24

BOTTOM_CAPTIONS, BOTTOM, BOTTOM_END, BOTTOM_NOTES = 25, 26, 35, 36
TASKS, TASK_LINKS = MIDDLE, MIDDLE + 4
CHANGE_LABEL, CHANGE_NOW, CHANGE = 11, 12, 13
LAST_COLUMN: Final = 13

DATA: Final = 16
"""The column of labels of the figures behind the charts; figures follow to its right."""
DATA_TITLE: Final = (1, DATA)
LEVELS: Final = (Level.PURPOSE, Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)
LEVELS_HEAD: Final = 4
TEAMS_HEAD, TEAMS = 10, 8
GAPS_HEAD, GAPS = 20, 8
TREND_HEAD, TREND = 32, 12
PACE_HEAD: Final = 46
MEMORY_HEAD: Final = 50

"""Builds the workbook template: ``python -m psto_xl.builder``."""

from pathlib import Path

from psto_xl.builder.workbook import build

TEMPLATE = Path(__file__).parents[2] / "templates" / "psto.xlsx"

if __name__ == "__main__":
    build(TEMPLATE)

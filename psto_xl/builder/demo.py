"""The demonstration: an invented renewable-energy company, its plan in four workbooks.

It shows a plan that is mostly in order, and a handful of the troubles that every real plan has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from psto_xl.builder.content import Content
from psto_xl.builder.demo_company import company
from psto_xl.builder.demo_customers import customers
from psto_xl.builder.demo_rows import Calendar
from psto_xl.builder.demo_solar import solar
from psto_xl.builder.demo_wind import wind


def demo_contents(today: date) -> Mapping[str, Content]:
    """The workbooks by file name, the company's first. All days lie around `today`, which is mid-cycle."""
    calendar = Calendar(today)
    return {
        "1-company.xlsx": company(calendar),
        "2-wind.xlsx": wind(calendar),
        "3-solar.xlsx": solar(calendar),
        "4-customers.xlsx": customers(calendar),
    }

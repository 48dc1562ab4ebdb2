"""What xlwings asks of an engine, and the LibreOffices that it drives."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import xlwings as xw
from xlwings import base_classes

from psto_xl.backends.libreoffice import office
from psto_xl.backends.libreoffice.app import App
from psto_xl.backends.libreoffice.bridge import Uno
from psto_xl.backends.libreoffice.counting import Counted
from psto_xl.backends.libreoffice.values import Rows, Value
from psto_xl.core.grid import CellError


class Apps(base_classes.Apps):
    """The LibreOffices in use, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,
        xl: Uno = None,
        visible: bool | None = None,
    ) -> App:
        """Start a LibreOffice, or reach the one that accepts at `spec`, or take the context `xl` as it is."""
        if xl is not None:
            running = office.Office(xl)
        elif spec is not None:
            running = office.Office(office.connect(spec), address=spec)
        else:
            running = office.start(visible=office.has_display() if visible is None else visible)
        app = App(self, running)
        self.running.insert(0, app)
        if add_book and not len(app.books):
            app.books.add()
        return app

    @staticmethod
    def cleanup() -> None:
        """Nothing is ever left behind to clean up."""

    def __iter__(self) -> Iterator[App]:
        return iter(self.running.copy())

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        for app in self.running:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class Engine:
    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: object, options: Mapping[str, object]) -> object:  # noqa: ARG004
        """A plain Python value for whatever pandas and NumPy bring; their missing values are blank cells."""
        if value is None or value != value:  # NaN and NaT do not equal themselves
            return None
        if isinstance(value, dt.datetime):
            return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        return value.item() if hasattr(value, "item") else value

    @staticmethod
    def clean_value_data(
        data: Rows,
        datetime_builder: Callable[..., object],
        empty_as: object,
        number_builder: Callable[[float], object] | None,
        err_to_str: bool,
    ) -> list[list[object]]:
        """Values as `Range.value` gives them: errors as None, or as text where `err_to_str` is set."""

        def clean(value: Value) -> object:
            match value:
                case None | "":
                    return empty_as
                case CellError():
                    return value.code if err_to_str else None
                case dt.datetime() if datetime_builder is not dt.datetime:
                    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                    return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
                case float() if number_builder is not None:
                    return number_builder(value)
                case _:
                    return value

        return [[clean(value) for value in row] for row in data]


ENGINE = Engine()


def register(*, activate: bool) -> xw.Engine:
    """Put the engine into xlwings' registry, once."""
    if ENGINE.name not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=ENGINE))
    engine = xw.engines[ENGINE.name]
    if activate:
        engine.activate()
    return engine


def attach(context: Uno) -> xw.App:
    """The LibreOffice behind a component context, as the active app."""
    for app in ENGINE.apps.running:
        if app.office.context == context:
            app.activate()
            return xw.App(impl=app)
    return xw.App(impl=ENGINE.apps.add(xl=context))


def counted(app: xw.App) -> tuple[xw.App, Counter[str]]:
    """Another app for the same LibreOffice, whose every UNO object counts its calls."""
    calls: Counter[str] = Counter()
    context = Counted(app.impl.office.context, calls)
    twin = App(ENGINE.apps, office.Office(context, app.visible), app.pid)
    calls.clear()
    return xw.App(impl=twin), calls

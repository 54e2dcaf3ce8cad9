"""The state of the libraries of tables, numbers and charts that a notebook can change and the next would find.

Only a library that is loaded is asked; one that a notebook loads makes the process one to be replaced.
"""

import sys
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from types import ModuleType

from analysis.cells.noting import Attributes, Contents, Note, PutBack, Setting


def library_notes() -> list[Note]:
    """Everything noted of the libraries that are loaded."""
    notes = []
    for name, notes_of in NOTES_OF.items():
        if name in sys.modules:
            notes += notes_of(sys.modules[name])
    return notes


def _of_numpy(numpy: ModuleType) -> list[Note]:
    return [
        Setting("numpy's random numbers", numpy.random.get_state, numpy.random.set_state),
        Setting("numpy's errors", numpy.geterr, lambda kept: numpy.seterr(**kept)),
        Setting("numpy's error function", numpy.geterrcall, numpy.seterrcall),
        Setting("numpy's buffer", numpy.getbufsize, numpy.setbufsize),
        Setting("numpy's printing", numpy.get_printoptions, lambda kept: numpy.set_printoptions(**kept)),
    ]


@dataclass(frozen=True)
class PandasOptions:
    """All options of pandas; those that differ are set, so that what they switch is switched back."""

    pandas: ModuleType
    name: str = "the options of pandas"

    def noted(self) -> PutBack:
        """Note the value of every option."""
        kept = dict(_leaves(self.pandas.options.d))

        def put_back() -> list[str]:
            now = dict(_leaves(self.pandas.options.d))
            for key, value in kept.items():
                if now.get(key) is not value:
                    self.pandas.set_option(key, value)
            return [f"pandas has an option '{key}' that it had not" for key in sorted(now.keys() - kept.keys())]

        return put_back


def _leaves(tree: dict, above: str = "") -> Iterable[tuple[str, object]]:
    for name, value in tree.items():
        yield from _leaves(value, f"{above}{name}.") if isinstance(value, dict) else [(f"{above}{name}", value)]


def _of_pandas(pandas: ModuleType) -> list[Note]:
    return [
        PandasOptions(pandas),
        Contents("the plot options of pandas", pandas.plotting.plot_params),
        Contents("the kinds of columns of pandas", pandas.core.dtypes.base._registry.dtypes),
    ]


@dataclass(frozen=True)
class Parameters:
    """Matplotlib's settings. They are written as they were read: some, set in the usual way, do more than be set."""

    name: str
    parameters: dict

    def noted(self) -> PutBack:
        """Note all settings, lists within them too."""
        kept = deepcopy(dict(dict.items(self.parameters)))

        def put_back() -> None:
            now = dict(dict.items(self.parameters))
            for key, value in kept.items():
                if key not in now or now[key] != value:
                    dict.__setitem__(self.parameters, key, deepcopy(value))
            for key in now.keys() - kept.keys():
                dict.__delitem__(self.parameters, key)

        return put_back


def _of_matplotlib(matplotlib: ModuleType) -> list[Note]:
    return [
        Parameters("the settings of matplotlib", matplotlib.rcParams),
        Parameters("the default settings of matplotlib", matplotlib.rcParamsDefault),
        Parameters("the first settings of matplotlib", matplotlib.rcParamsOrig),
        Contents("the colour maps", matplotlib.colormaps._cmaps),
        Contents("the sequences of colours", matplotlib.color_sequences._color_sequences),
        Contents("the names of colours", matplotlib.colors.colorConverter.colors),
        Contents("the colours in memory", matplotlib.colors.colorConverter.cache),
    ]


def _of_pyplot(pyplot: ModuleType) -> list[Note]:
    return [
        Setting("open figures", lambda: None, lambda _: pyplot.close("all")),
        Attributes("pyplot", pyplot, ("draw_if_interactive",)),  # IPython wraps it at the first figure
    ]


def _of_seaborn_objects(plot: ModuleType) -> list[Note]:
    config = plot.Plot.config
    return [
        Parameters("the theme of seaborn.objects", config._theme),
        Contents("the display of seaborn.objects", config._display),
    ]


NOTES_OF = {
    "numpy": _of_numpy,
    "pandas": _of_pandas,
    "matplotlib": _of_matplotlib,
    "matplotlib.units": lambda units: [Contents("the units of charts", units.registry)],
    "matplotlib.style": lambda style: [Contents("the styles of charts", style.library)],
    "matplotlib.font_manager": lambda fonts: [Contents("the fonts", fonts.fontManager.ttflist)],
    "matplotlib.pyplot": _of_pyplot,
    "matplotlib.scale": lambda scale: [Contents("the scales of charts", scale._scale_mapping)],
    "matplotlib.projections": lambda p: [Contents("the projections", p.projection_registry._all_projection_types)],
    "seaborn.palettes": lambda palettes: [Contents("the palettes of seaborn", palettes.SEABORN_PALETTES)],
    "seaborn._core.plot": _of_seaborn_objects,
    "socket": lambda s: [Setting("the time-out of sockets", s.getdefaulttimeout, s.setdefaulttimeout)],
    "multiprocessing.context": lambda m: [Attributes("multiprocessing", m._default_context, ("_actual_context",))],
}

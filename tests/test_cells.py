"""A notebook that a warm process runs after others is as one in a fresh kernel: the same outputs, nothing left over."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the cells below use bash, signals and time zones of POSIX")

# Runs the notebooks of a folder one after the other, in a kernel each or all in one warm process; what papermill
# raised, the frames of the failure, the cells reported and what the slate could not put back are in said.json.
DRIVER = """
import importlib, json, sys
from pathlib import Path
engine, folder, *names = sys.argv[1:]
folder, warm, said = Path(folder), engine == "roundtable", {}
if warm:
    from analysis.cells.shell import start_shell
    start_shell()
import papermill
from papermill.exceptions import PapermillExecutionError
from nbclient.exceptions import DeadKernelError
if warm:
    from papermill.engines import papermill_engines
    from analysis.cells.engine import RoundtableEngine
    papermill_engines.register("roundtable", RoundtableEngine)
    for module in ("analysis.charts.drawing", "analysis.rounds", "matplotlib.pyplot", "scipy.stats",
                   "seaborn.objects", "statsmodels.api", "tqdm", "pandas.io.formats.style", "IPython.lib.pretty"):
        importlib.import_module(module)
    from analysis.cells.slate import CleanSlate
    slate = CleanSlate.taken()
for name in names:
    told, raised, frames, left = [], None, [], []
    extra = {"report": lambda number, of: told.append([number, of])} if warm else {}
    try:
        papermill.execute_notebook(
            str(folder / f"{name.partition('@')[0]}.ipynb"), str(folder / engine / f"{name}.ipynb"),
            cwd=str(folder), engine_name="roundtable" if warm else None, progress_bar=False, kernel_name="python3",
            request_save_on_cell_execute=False, parameters={"given": 7}, **extra)
    except PapermillExecutionError as error:
        raised = [error.ename, error.evalue, error.exec_count, error.cell_index]
    except DeadKernelError as error:
        raised = ["DeadKernelError", str(error)]
    if warm:
        frames = [[frame.file, frame.line, frame.function] for frame in RoundtableEngine.last_failure]
        left = slate.wipe()
    said[name] = {"raised": raised, "frames": frames, "told": told, "left": left}
(folder / engine / "said.json").write_text(json.dumps(said))
"""


def start(engine: str, folder: Path, names: list[str]) -> subprocess.Popen:
    """Have the notebooks of the folder run in this order."""
    (folder / engine).mkdir()
    command = [sys.executable, "-c", DRIVER, engine, str(folder), *names]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}  # kernels look
    with (folder / engine / "log").open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=environment)


def said(process: subprocess.Popen, engine: str, folder: Path) -> dict[str, dict]:
    """What was said of each notebook."""
    assert process.wait() == 0, (folder / engine / "log").read_text()[-3000:]
    return json.loads((folder / engine / "said.json").read_text())


def write(folder: Path, name: str, cells: list) -> None:
    """A notebook of code cells: a source each, or a source and its tag."""
    pairs = [(cell, None) if isinstance(cell, str) else cell for cell in cells]
    code = [new_code_cell(source, metadata={"tags": [tag] if tag else []}) for source, tag in pairs]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=[new_markdown_cell("# words"), *code], metadata=kernel), folder / f"{name}.ipynb")


WRONG = "raises-exception"
SHOWN = {
    "text": [
        "import sys, numpy  # IPython looks whether numpy is loaded when it shows a first value and sets %precision\n"
        "print('a'); print('b', file=sys.stderr); print('c')",
        "print('one'); sys.stdout.flush(); print('two', end=''); print('æ', '\\x1b[31mred\\x1b[0m', '50%\\r60%')",
        "import os, time\n_ = os.system('echo from the shell'); time.sleep(0.3)  # a kernel takes it in by and by",
        "!echo told; exit 3",
        "_exit_code",
        "listed = !echo kept\nlisted",
        "%cd -q .\n%precision 2\n3.14159",
        "%%capture kept\nprint('kept')\n1",
        "kept.show()\nkept.stdout",
        "%%bash\necho from bash",
        "print?",
        "%who_ls",
        "%env ROUNDTABLE_NOTHING=here",
        "%load_ext autoreload\n%autoreload 0",
        "for n in range(3): print(n, file=sys.stderr)",
    ],
    "displays": [
        "from IPython.display import HTML, Image, JSON, Latex, Markdown, SVG, clear_output, display",
        "print('before'); display(HTML('<b>b</b>'), Markdown('*m*')); print('after')\nJSON({'a': [1, None]})",
        "display(Latex('$x$')); SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>')",
        "handle = display('first', display_id='mine'); display({'text/plain': 'raw'}, raw=True)",
        "handle.update(HTML('<i>second</i>')); display('third', display_id='mine')",
        "print('gone'); display(1); clear_output(); print('stays')",
        "print('gone'); clear_output(wait=True); display('instead')",
        "print('stays'); clear_output(wait=True)",
        "class Rich:\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'p', 'application/x+json': {'n': (1, 2)}}, {'application/x+json': {'m': 1}}\n"
        "    def _repr_html_(self): return '<u>u</u>'\n"
        "Rich()",
        "Rich();",
        "display(Rich(), exclude=['text/plain']); None",
        "'last', _, __, In[3], sorted(Out), _i",
        "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(12), format='png')",
        "get_ipython().execution_count, __name__, sorted(n for n in globals() if n[0] != '_')",
    ],
    "tables": [
        "import numpy as np, pandas as pd\nwide = pd.DataFrame(np.arange(120).reshape(4, 30)).add_prefix('column_')",
        "wide",
        "print(wide)",
        "pd.DataFrame({'a': [1.5, None], 'b': ['x', '<y>']}, index=pd.Index([1, 2], name='i'))",
        "wide['column_1'].describe()",
        "pd.get_option('display.max_columns'), pd.get_option('display.width')",
        "wide.iloc[:2, :2].style.set_uuid('u').format('{:.1f}')",
        "np.linspace(0, 1, 12), np.float64(0.1), np.array(['a'])",
        "pd.set_option('display.max_rows', 4); pd.DataFrame({'n': range(9)})",
        "pd.date_range('2015-04-01', periods=2)",
    ],
    "warned": [
        "import warnings, logging\nwarnings.warn('look out')",
        "warnings.warn('old', DeprecationWarning); warnings.warn('look out')",
        "for _ in range(2): warnings.warn('twice')",
        "import numpy as np\nnp.array([1.0]) / 0",
        "logging.warning('logged'); logging.getLogger('mine').error('so is %s', 'this'); logging.info('not this')",
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
        "import threading\nt = threading.Thread(target=lambda: print('from a thread')); t.start(); t.join()",
    ],
    "awaited": [
        "import asyncio\nawait asyncio.sleep(0.001)\nprint('woken')\n'value'",
        "async def numbers():\n    for n in range(2): yield n\n",
        "async for n in numbers(): print(n)",
        "task = asyncio.create_task(asyncio.sleep(0.001, 'later'))",
        "await task",
        ("late = asyncio.sleep(0); asyncio.run(late)", WRONG),
        "late.close()",
        ("await asyncio.wait_for(asyncio.sleep(9), 0.01)", WRONG),
        "import contextvars, decimal\nv = contextvars.ContextVar('v'); v.set(3); decimal.getcontext().prec = 5",
        "v.get(), decimal.Decimal(1) / 3, asyncio.get_event_loop().is_running()",
    ],
    "charts": [
        "import matplotlib.pyplot as plt, seaborn as sns\nprint(plt.isinteractive())",
        "fig, ax = plt.subplots(figsize=(3, 2)); ax.bar([1, 2], [3, 4]); print('above')",
        "plt.plot([1, 2]); plt.show(); print('below')",
        "fig",
        "sns.set_theme(); sns.histplot(x=[1, 2]); plt.figure(figsize=(1, 1)); plt.isinteractive(), plt.get_backend()",
        "%config InlineBackend.figure_formats = ['retina']\nplt.figure(figsize=(1, 1)); plt.plot([1]);",
        "%matplotlib inline\nplt.gcf().number, plt.rcParams['figure.dpi']",
    ],
    "wrong": [
        ("def inner(n):\n    return 1 / n\ninner(0)", WRONG),
        ("try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('from') from e", WRONG),
        ("if True print('no')", WRONG),
        ("  x = 1\n y = 2", WRONG),
        ("raise ExceptionGroup('group', [ValueError(1), TypeError('t')])", WRONG),
        ("from analysis.errors import UnknownName\nraise UnknownName('table', 'casse', ['cases'])", WRONG),
        ("raise KeyboardInterrupt", WRONG),
        ("class Broken:\n    def __repr__(self): raise RuntimeError('no repr')\nBroken()", WRONG),
        ("input('name? ')", WRONG),
        ("import getpass; getpass.getpass()", WRONG),
        ("%no_such_magic", WRONG),
        ("import no_such_module", WRONG),
        ("%xmode Minimal\nprint('before'); 1 / 0", WRONG),
        ("%xmode Context\nimport json; json.loads('{')", WRONG),
        ("raise SystemExit(3)", WRONG),
        ("print('never')", "skip-execution"),
        "",
        "# words only",
        "given",
    ],
    "imports": [
        "import beside, os\nbeside.said, os.path.basename(beside.__file__)",
        "import pickle\nclass Kept:\n    pass\ntype(pickle.loads(pickle.dumps(Kept()))).__module__",
        "%run -n beside.py\nsaid",
        "import inspect, __main__\ndef shown(): pass\ninspect.getsource(shown), __main__.shown is shown",
        "%%writefile /dev/null\nwords",
        "import sys\nsys.stdin.read(), sys.stdout.isatty(), sys.stdout.encoding",
    ],
}
ENDED = {
    "fails": ["x = 1", "print('so far')\nx.secret_name", "print('never')"],
    "exits": ["print(1)", "import sys\nsys.exit(0)", "print('never')"],
    "leaves": ["print(1)", "exit()"],
    "magic": ["%no_such_magic", "print('never')"],
}
# Everything of SHOWN in one notebook, so that one kernel is enough.
ALL = [cell for cells in SHOWN.values() for cell in cells]

# A global: a cell that changes it, and a cell that shows it.
GLOBALS = {
    "a variable": ("left_over = 1", "print('left_over' in globals(), len(In), Out)"),
    "os.environ": (
        "import os; os.environ['LEFT'] = 'x'; del os.environ['PATH']",
        "import os; print(os.environ.get('LEFT'), 'PATH' in os.environ)",
    ),
    "the working folder": ("import os; os.chdir('/')", "import os; print(os.getcwd())"),
    "sys.path": ("import sys; sys.path.insert(0, 'left'); sys.path = [*sys.path]", "import sys; print(sys.path)"),
    "sys.argv": ("import sys; sys.argv.append('left')", "import sys; print(sys.argv)"),
    "sys.stdout": (
        "import sys, io; kept, sys.stdout = sys.stdout, io.StringIO(); sys.stderr = sys.stdin = sys.stdout",
        "import sys; sys.__stdout__.flush(); print(type(sys.stderr).__name__, type(sys.stdin).__name__)",
    ),
    "sys.excepthook": (
        "import sys; sys.unraisablehook = print; sys.__dict__['excepthook'] = print",
        "import sys; print(sys.unraisablehook)",
    ),
    "the recursion limit": ("import sys; sys.setrecursionlimit(5000)", "import sys; print(sys.getrecursionlimit())"),
    "builtins": (
        "import builtins; builtins.print_all = 1; builtins.sorted = lambda x: 'left'",
        "import builtins; print(hasattr(builtins, 'print_all'), sorted([2, 1]))",
    ),
    "sys.modules": (
        "import sys, types; sys.modules['json'] = types.ModuleType('json'); sys.modules['left'] = sys.modules['json']",
        "import sys, json; print('left' in sys.modules, hasattr(json, 'dumps'))",
    ),
    "a module beside": (
        "import beside; beside.said = 'changed'",
        "import sys; print('beside' in sys.modules); import beside; print(beside.said)",
    ),
    "warnings": (
        "import warnings; warnings.simplefilter('ignore'); warnings.showwarning = print",
        "import warnings; warnings.warn('seen')",
    ),
    "warnings shown before": (
        "import analysis.rounds as m; exec('import warnings; warnings.warn(\"once\", DeprecationWarning)', vars(m))",
        "import analysis.rounds as m; print('__warningregistry__' in vars(m))",
    ),
    "logging": (
        "import logging; logging.basicConfig(level=1); logging.disable(50); logging.getLogger('new').propagate = 0\n"
        "logging.getLogger('matplotlib').setLevel(1); logging.addLevelName(35, 'LEFT')",
        "import logging\nlogging.warning('seen'); logging.getLogger('new').error('too')\n"
        "print(logging.getLogger('matplotlib').level, logging.getLevelName(35))",
    ),
    "the locale": (
        "import locale; locale.setlocale(locale.LC_ALL, 'C')",
        "import locale; print(locale.setlocale(locale.LC_CTYPE))",
    ),
    "decimal": (
        "import decimal; decimal.getcontext().prec = 3; decimal.DefaultContext.prec = 4",
        "import decimal; print(decimal.Decimal(1) / 3, decimal.DefaultContext.prec)",
    ),
    "the time zone": (
        "import os, time; os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()",
        "import time; print(time.localtime(0).tm_hour, time.tzname)",
    ),
    "random": ("import random; random.seed(1); random.random = random.random", "import random; print(random.random())"),
    "numpy.random": ("import numpy; numpy.random.seed(1)", "import numpy; print(numpy.random.random())"),
    "numpy's errors": (
        "import numpy; numpy.seterr(all='raise'); numpy.set_printoptions(precision=1)",
        "import numpy; print(numpy.geterr(), numpy.array([0.123456]))",
    ),
    "pandas": (
        "import pandas as pd; pd.options.display.max_rows = 1; pd.set_option('plotting.backend', 'matplotlib')\n"
        "pd.set_option('display.html.table_schema', True); pd.plotting.plot_params['xaxis.compat'] = True",
        "import pandas as pd; print(pd.get_option('display.max_rows'), dict(pd.plotting.plot_params))\n"
        "pd.DataFrame({'n': [1, 2]})",
    ),
    "matplotlib": (
        "import matplotlib, matplotlib.pyplot as plt; plt.style.use('ggplot'); plt.rcParams['font.serif'].pop()\n"
        "plt.rcParamsDefault['axes.grid'] = True; matplotlib.colormaps.register(plt.get_cmap('jet'), name='left')\n"
        "plt.style.library['left'] = {}",
        "import matplotlib, matplotlib.pyplot as plt; d = plt.rcParamsDefault['axes.grid']\n"
        "print(dict(plt.rcParams), d, 'left' in matplotlib.colormaps, 'left' in plt.style.available)",
    ),
    "the backend": (
        "import matplotlib.pyplot as plt; plt.switch_backend('agg'); plt.plot([1])",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); print(plt.get_backend())",
    ),
    "figures": (
        "%config InlineBackend.close_figures = False\nimport matplotlib.pyplot as plt; plt.ioff(); plt.figure()",
        "import matplotlib.pyplot as plt; print(plt.get_fignums()); plt.figure(); print(plt.isinteractive())",
    ),
    "units": (
        "import matplotlib.units as u; u.registry[complex] = u.ConversionInterface()",
        "import matplotlib.units as u; print(sorted(map(str, u.registry)))",
    ),
    "seaborn": (
        "import seaborn; seaborn.set_theme('poster', palette='dark'); seaborn.set_color_codes('pastel')\n"
        "import seaborn.objects as so; so.Plot.config.theme['axes.facecolor'] = 'red'",
        "import matplotlib, seaborn; print(seaborn.color_palette(), matplotlib.colors.to_rgb('b'))\n"
        "import seaborn.objects as so; print(so.Plot.config.theme['axes.facecolor'])",
    ),
    "signals": (
        "import signal; _ = signal.signal(signal.SIGTERM, lambda *_: None)",
        "import signal; print(signal.getsignal(signal.SIGTERM))",
    ),
    "garbage collection": (
        "import gc; gc.disable(); gc.set_threshold(1, 2, 3); gc.callbacks.append(print); gc.callbacks.clear()",
        "import gc; print(gc.isenabled(), gc.get_threshold())",
    ),
    "faulthandler": (
        "import faulthandler, sys; faulthandler.enable(sys.__stderr__)",
        "import faulthandler; print(faulthandler.is_enabled())",
    ),
    "asyncio": (
        "import asyncio\nclass Mine(asyncio.DefaultEventLoopPolicy): pass\nasyncio.set_event_loop_policy(Mine())\n"
        "left = asyncio.create_task(asyncio.sleep(99))",
        "import asyncio; print(asyncio.get_event_loop_policy().__class__.__name__, len(asyncio.all_tasks()))",
    ),
    "our own names": (
        "import analysis.errors as e, analysis.charts.drawing as d; e.near = lambda: 'left'; e.LEFT = 1\n"
        "d.COLOURS['good'] = 'left'; d.PAPER = 'left'",
        "import analysis.errors as e, analysis.charts.drawing as d\n"
        "print(e.near.__module__, hasattr(e, 'LEFT'), d.COLOURS['good'], d.PAPER)",
    ),
    "our own caches": (
        "from analysis.questions import dictionary; vars(dictionary())['left'] = 1",
        "from analysis.questions import dictionary; print('left' in vars(dictionary()))",
    ),
    "our own modules": (
        "import analysis.reports.page as p; p.HERE = 'left'",
        "import sys; print('analysis.reports.page' in sys.modules); import analysis.reports.page as p; print(p.HERE)",
    ),
    "magics": (
        "from IPython.core.magic import register_line_magic\n@register_line_magic\ndef left(line): return 'left'\n"
        "get_ipython().run_line_magic('alias', 'also echo'); %precision 1",
        "ip = get_ipython(); print(ip.find_line_magic('left'), ip.find_line_magic('also'))\n3.14159",
    ),
    "events and formatters": (
        "ip = get_ipython(); ip.events.register('pre_run_cell', lambda info: print('left'))\n"
        "ip.display_formatter.formatters['text/plain'].for_type(int, lambda n, p, c: p.text('left'))\n"
        "ip.set_custom_exc((ZeroDivisionError,), lambda *_: None)",
        "1",
    ),
    "transformers": (
        "import ast\nclass Left(ast.NodeTransformer):\n    def visit_Constant(self, node): return ast.Constant(9)\n"
        "get_ipython().ast_transformers.append(Left())\n"
        "get_ipython().input_transformers_post.append(lambda lines: ['print(0)\\n', *lines])",
        "print(1)",
    ),
    "the last error": (
        "import sys; sys.last_value = sys.last_type = sys.last_traceback = 'left'",
        "import sys; print(hasattr(sys, 'last_value'))",
    ),
    "a trace": ("import sys; sys.setprofile(lambda *_: None)", "import sys; print(sys.getprofile())"),
}
# What cannot be undone: a cell, and words of the reason.
KEPT = {
    "a thread": (
        "import threading, time; threading.Thread(target=time.sleep, args=(9,), name='idle', daemon=True).start()",
        "the thread 'idle' is still running",
    ),
    "a program": ("import subprocess, sys; p = subprocess.Popen(['sleep', '9'])", r"the program \d+ is still running"),
    "a package": ("import iniconfig", "the package 'iniconfig' was imported, whose state is not known"),
    "a function of numpy": ("import numpy as np; np.mean = max", "numpy.mean was replaced"),
    "a method of a table": (
        "import pandas as pd; pd.DataFrame.to_html = lambda self: 'left'",
        "pandas.DataFrame.to_html was replaced",
    ),
    "a new method": (
        "import pandas as pd; pd.DataFrame.mine = lambda self: 1",
        "pandas.DataFrame.mine was added",
    ),
    "a repr": (
        "import pandas as pd; pd.Series._repr_html_ = lambda self: ''",
        "pandas.Series._repr_html_ was added",
    ),
    "a method that is gone": (
        "import pandas as pd; del pd.DataFrame.to_xml",
        "pandas.DataFrame.to_xml was removed",
    ),
    "a number": ("import numpy as np; np.pi = 3", "numpy.pi was replaced"),
    "charts": ("import seaborn; seaborn.barplot = 1", "seaborn.barplot was replaced"),
    "tests": ("import scipy.stats as s; s.fisher_exact = 1", "scipy.stats.fisher_exact was replaced"),
    "the shell": (
        "import IPython.core.formatters as f; f.DisplayFormatter.format = print",
        "IPython.core.formatters.DisplayFormatter.format was replaced",
    ),
    "Python's own": ("import textwrap; textwrap.fill = str", "textwrap.fill was replaced"),
    "our own class": (
        "from analysis.errors import Problem; Problem.__str__ = lambda self: 'left'",
        "analysis.errors.Problem.__str__ was replaced",
    ),
    "an option": (
        "import pandas as pd; pd._config.config.register_option('display.mine', 1)",
        "pandas has an option 'display.mine' that it had not",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """All the notebooks of this file, and a module beside them."""
    here = tmp_path_factory.mktemp("note books")
    (here / "beside.py").write_text("said = 'hello'\n")
    write(here, "all", ALL)
    for name, cells in ENDED.items():
        write(here, name, cells)
    write(here, "secret", SECRET)
    for number, (change, show) in enumerate(GLOBALS.values()):
        write(here, f"show{number}", [show])
        write(here, f"change{number}", [change, show])
    for number, (change, _) in enumerate(KEPT.values()):
        write(here, f"keep{number}", [change])
    return here


SECRET = [
    "child = 'SECRET1'",
    "def told(name):\n    # SECRET2\n    raise ValueError(f'{name} SECRET3')\n",
    "import pandas as pd\npd.Series([child]).map(told)  # SECRET4",
]


@pytest.fixture(scope="module")
def both(folder) -> dict[str, dict]:
    """Ordinary kernels, and at the same time one warm process: every global as it is at first, then changed and shown
    again, then all the rest."""
    show = [f"show{n}@first" for n in range(len(GLOBALS))]
    change = [name for n in range(len(GLOBALS)) for name in (f"change{n}", f"show{n}@after")]
    rest = ["all", *ENDED, "secret", "all@again", *(f"keep{n}" for n in range(len(KEPT)))]
    names = {"kernel": ["all", *ENDED, "secret"], "roundtable": [*show, *change, *rest]}
    started = {engine: start(engine, folder, of_engine) for engine, of_engine in names.items()}
    return {engine: said(process, engine, folder) for engine, process in started.items()}


@pytest.fixture(scope="module")
def kernel(both) -> dict[str, dict]:
    return both["kernel"]


@pytest.fixture(scope="module")
def warm(both) -> dict[str, dict]:
    return both["roundtable"]


def executed(folder: Path, engine: str, name: str) -> nbformat.NotebookNode:
    return nbformat.read(folder / engine / f"{name}.ipynb", as_version=4)


def outputs(folder: Path, engine: str, name: str) -> list[dict]:
    """Source, number and outputs of all code cells, without what differs between any two kernels: the process in the
    name of a cell's file, addresses, and where a stream was divided, which is a matter of time; and the line, of
    ipykernel or of ours, that refuses `input`."""
    found = []
    for cell in executed(folder, engine, name).cells:
        if cell.cell_type == "code":
            shown = json.dumps(_joined(cell.outputs))
            shown = re.sub(r"ipykernel_\d+", "ipykernel", re.sub(r"0x[0-9a-f]{6,}", "0x", shown))
            found.append({"source": cell.source, "number": cell.execution_count, "outputs": json.loads(shown)})
    return found


def _joined(shown: list) -> list:
    joined = []
    for output in shown:
        if joined and output.get("name") and output.get("name") == joined[-1].get("name"):
            joined[-1]["text"] += output["text"]
        else:
            steps = [
                step for step in output.get("traceback", ()) if not re.search("kernelbase.py|notebook_state.py", step)
            ]
            joined.append(output | ({"traceback": steps} if steps else {}))
    return joined


def in_words(cells: list[dict]) -> dict[str, list]:
    return {f"{n}: {cell['source']}": [cell["number"], cell["outputs"]] for n, cell in enumerate(cells)}


@pytest.mark.parametrize("again", ["all", "all@again"])
def test_every_kind_of_output_is_as_in_a_kernel(folder, kernel, warm, again):
    assert in_words(outputs(folder, "roundtable", again)) == in_words(outputs(folder, "kernel", "all"))
    assert executed(folder, "roundtable", again).metadata.language_info == (
        executed(folder, "kernel", "all").metadata.language_info
    )


@pytest.mark.parametrize("name", [*ENDED, "secret"])
def test_a_notebook_ends_as_in_a_kernel(folder, kernel, warm, name):
    assert warm[name]["raised"] == kernel[name]["raised"]
    assert outputs(folder, "roundtable", name) == outputs(folder, "kernel", name)


def test_every_code_cell_is_reported_before_it_runs(warm):
    of = len(ENDED["fails"]) + 1  # papermill puts a cell with the parameters before them
    assert warm["fails"]["told"] == [[n, of] for n in range(1, of)]


def test_a_failure_leaves_its_frames_and_no_value(folder, warm):
    assert warm["secret"]["raised"][0] == "ValueError"
    frames = warm["secret"]["frames"]
    assert frames[0] == ["cell 4", 2, "<module>"]
    assert frames[-1] == ["cell 3", 3, "told"]
    assert {frame[0].split("/")[0] for frame in frames[1:-1]} == {"pandas"}
    assert "SECRET" not in json.dumps(frames)
    assert warm["all@again"]["frames"] != frames


@pytest.mark.parametrize("name", GLOBALS)
def test_what_a_notebook_changes_is_as_at_first_for_the_next(folder, warm, name):
    n = list(GLOBALS).index(name)
    first = outputs(folder, "roundtable", f"show{n}@first")
    changed = outputs(folder, "roundtable", f"change{n}")
    after = outputs(folder, "roundtable", f"show{n}@after")
    assert after == first
    assert warm[f"change{n}"]["left"] == [] == warm[f"show{n}@after"]["left"]
    assert changed[-1]["outputs"] != first[-1]["outputs"], "the cell changes nothing, so this tests nothing"


def test_notebooks_that_leave_nothing_behind_keep_the_process(warm):
    names = ("all", *ENDED, "secret", "all@again")
    assert {name: warm[name]["left"] for name in names} == {name: [] for name in names}


@pytest.mark.parametrize("name", KEPT)
def test_what_cannot_be_put_back_is_said(warm, name):
    n = list(KEPT).index(name)
    before = warm[f"keep{n - 1}"]["left"] if n else []
    said = [reason for reason in warm[f"keep{n}"]["left"] if reason not in before]
    assert [reason for reason in said if re.fullmatch(KEPT[name][1], reason)], said


def test_random_numbers_begin_from_the_notebook_and_its_parameters(folder, warm):
    n = list(GLOBALS).index("random")
    drawn = outputs(folder, "roundtable", f"change{n}")[-1]["outputs"], outputs(folder, "roundtable", f"show{n}@first")
    assert warm[f"change{n}"]["raised"] is None and drawn[0] != drawn[1][-1]["outputs"]
    again = [outputs(folder, "roundtable", f"show{n}@{when}")[-1]["outputs"] for when in ("first", "after")]
    assert again[0] == again[1]

"""No reference case of another program is left over: some test takes it, and looks at each number it expects."""

import ast
from pathlib import Path

import pytest
from reference_cases import REFERENCES

HERE = Path(__file__).parent
# Case id, or "method: expected key", that no test reproduces -> why not.
OUT_OF_SCOPE: dict[str, str] = {}


def trees() -> dict[str, ast.Module]:
    """The tests of the statistics, read but not run, without this one."""
    files = sorted(HERE.glob("test_statistics_*.py"))
    return {file.name: ast.parse(file.read_text(encoding="utf-8")) for file in files if file != Path(__file__)}


def methods_claimed(tree: ast.AST) -> set[str]:
    """The methods whose cases a file takes: what it passes to `references`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    named = [call.args[0] for call in calls if call.func.id == "references" and call.args]
    return {arg.value for arg in named if isinstance(arg, ast.Constant)}


def words(tree: ast.Module) -> set[str]:
    """Every string of a file's code; docstrings are no code, so naming a number there does not check it."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
    plain = {node.value for node in found if isinstance(node.value, str)}
    made = [node.values for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and len(node.values) == 2]
    ends = [value.value for first, value in made if isinstance(value, ast.Constant)]
    return plain | {word + end for word in plain for end in ends}  # f"{name}_ci", with a name of the file


def methods_gone_through(tree: ast.Module) -> set[str]:
    """The methods of which a test goes through all expected numbers: `for name, number in case["expected"].items()`."""
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _goes_through_expected(node)]
    return {method for test in tests for decorator in test.decorator_list for method in methods_claimed(decorator)}


def _goes_through_expected(test: ast.FunctionDef) -> bool:
    loops = [node.iter for node in ast.walk(test) if isinstance(node, ast.For | ast.comprehension)]
    return any(ast.unparse(loop) in ("case['expected'].items()", "expected.items()") for loop in loops)


def left_over(cases: list[dict], files: dict[str, ast.Module], out_of_scope: dict[str, str]) -> list[str]:
    """Each "id (method: key)" of which no file that takes the method's cases mentions the key."""
    claimed = {name: methods_claimed(tree) for name, tree in files.items()}
    mentioned = {name: words(tree) for name, tree in files.items()}
    gone_through = set().union(*map(methods_gone_through, files.values()))
    return [
        f"{case['id']} ({case['method']}: {key})"
        for case in cases
        for key in case["expected"]
        if case["id"] not in out_of_scope and f"{case['method']}: {key}" not in out_of_scope
        if case["method"] not in gone_through
        if not any(case["method"] in claimed[name] and key in mentioned[name] for name in files)
    ]


def test_every_number_of_every_reference_case_is_looked_at_by_a_test():
    found = left_over(REFERENCES, trees(), OUT_OF_SCOPE)
    assert not found, f"{len(found)} expected numbers are in no test:\n" + "\n".join(found)


def test_every_method_claimed_has_cases():
    """`references` refuses it too, but only when that file is run."""
    known = {case["method"] for case in REFERENCES}
    assert set().union(*map(methods_claimed, trees().values())) <= known


def test_every_case_has_an_id_of_its_own_a_source_and_something_to_expect():
    ids = [case["id"] for case in REFERENCES]
    assert len(set(ids)) == len(ids)
    assert all(case["source"] and case["expected"] and case["tolerance"] >= 0 for case in REFERENCES)


def test_what_is_out_of_scope_is_a_case_or_a_number_of_one_and_says_why():
    known = {case["id"] for case in REFERENCES}
    known |= {f"{case['method']}: {key}" for case in REFERENCES for key in case["expected"]}
    assert set(OUT_OF_SCOPE) <= known
    assert all(len(reason) > 20 for reason in OUT_OF_SCOPE.values())


CASE = {"id": "one", "method": "fisher", "expected": {"p_mid": 0.1}}


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('references("fisher")\ncase["expected"]["p_mid"]', False),
        ('def test_x():\n    """It gives p_mid."""\n    references("fisher")', True),
        ('references("fisher")\n"p_mid"', True),
        ('@each(references("fisher"))\ndef test_x():\n    for key, p in case["expected"].items():\n        key', False),
        ('references("fisher")\nfor kind in ("p", "q"):\n    case["expected"][f"{kind}_mid"]', False),
        ('references("fisher")\nfor kind in ("q", "r"):\n    case["expected"][f"{kind}_mid"]', True),
        ('@each(references("other"))\ndef test_x():\n    for key, p in case["expected"].items():\n        key', True),
        ('references("other")\ncase["expected"]["p_mid"]', True),
        ('case["expected"]["p_mid"]', True),
    ],
)
def test_a_number_counts_only_in_the_code_of_a_file_that_takes_the_cases(source, left):
    assert bool(left_over([CASE], {"file": ast.parse(source)}, {})) == left
    assert not left_over([CASE], {"file": ast.parse(source)}, {"fisher: p_mid": "of no use here"})

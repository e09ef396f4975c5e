"""Measures of the house: circles, floors, sizes and names, read from the sources.

``python -m tests.house`` prints them all; :mod:`tests.test_house` asserts on them.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
MOST_MODULES = 20
MOST_LINES = 60
MOST_PARAMETERS = 8


@dataclass(frozen=True)
class Function:
    """A function of the package: where it stands, and how large it is."""

    module: str
    name: str
    lines: int
    parameters: int
    says_why: bool
    """Whether a comment stands right above it, or its docstring has a section of notes."""


@cache
def trees() -> Mapping[str, ast.Module]:
    """The syntax tree of every module, by its dotted name."""
    found = {}
    for path in sorted((SOURCE / "optimizer").rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def is_package(module: str) -> bool:
    """Whether a module is a folder's ``__init__``."""
    return (SOURCE / Path(*module.split(".")) / "__init__.py").exists()


def is_face(module: str) -> bool:
    """Whether a folder's ``__init__`` defines nothing and only passes on what others do."""
    defines = (ast.FunctionDef, ast.ClassDef)
    return is_package(module) and not any(isinstance(n, defines) for n in trees()[module].body)


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """Modules of the package that each imports at its top, ``TYPE_CHECKING`` included.

    A name that a face only passes on counts as an import of the module that defines it.
    """
    return {name: frozenset(_imported(name, tree.body)) - {name} for name, tree in trees().items()}


def _imported(module: str, body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.If):
            yield from _imported(module, [*node.body, *node.orelse])
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name in trees())
        elif isinstance(node, ast.ImportFrom) and node.module in trees() and not node.level:
            yield from (_definer(node.module, alias.name) for alias in node.names)


def _definer(module: str, name: str) -> str:
    """The module that a name imported from another comes from."""
    if f"{module}.{name}" in trees():
        return f"{module}.{name}"
    if is_package(module):
        for node in trees()[module].body:
            if isinstance(node, ast.ImportFrom) and node.module in trees():
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return _definer(node.module, alias.name)
    return module


def circles(graph: Mapping[str, frozenset[str]] | None = None) -> list[list[str]]:
    """Groups of modules that import each other in a round (strongly connected components)."""
    graph = imports() if graph is None else graph
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in order:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for node in graph:
        if node not in order:
            visit(node)
    return groups


def inside(folder: str) -> Mapping[str, frozenset[str]]:
    """Imports among the modules under a folder, as ``plan``; faces count as nothing."""
    prefix = f"optimizer.{folder}."
    members = {m for m in imports() if m.startswith(prefix) and not is_face(m)}
    return {m: imports()[m] & members for m in sorted(members)}


def deepest(graph: Mapping[str, frozenset[str]]) -> list[str]:
    """The longest chain of imports, from the top to the bottom; circles have to be none."""
    chain: dict[str, list[str]] = {}

    def below(node: str) -> list[str]:
        if node not in chain:
            chain[node] = [node, *max((below(n) for n in sorted(graph[node])), key=len, default=[])]
        return chain[node]

    return max((below(node) for node in graph), key=len, default=[])


def floors(folder: str) -> list[str]:
    """The longest chain of imports among the modules under a folder."""
    return deepest(inside(folder))


def room_floors(folder: str) -> list[str]:
    """The same with each folder in it as one room; empty where rooms stand in a circle."""
    cut = len(folder.split(".")) + 2
    graph: dict[str, set[str]] = defaultdict(set)
    for module, others in inside(folder).items():
        room = ".".join(module.split(".")[:cut])
        graph[room] |= {".".join(other.split(".")[:cut]) for other in others} - {room}
    rooms = {room: frozenset(others) for room, others in graph.items()}
    return [] if circles(rooms) else deepest(rooms)


def folders() -> list[str]:
    """Every folder directly under the package."""
    return sorted(p.name for p in (SOURCE / "optimizer").iterdir() if (p / "__init__.py").exists())


def modules_by_folder() -> dict[str, int]:
    """Modules that stand in each folder itself; its ``__init__`` does not count."""
    return {
        str(folder.relative_to(SOURCE)): sum(
            1 for path in folder.glob("*.py") if path.name != "__init__.py"
        )
        for folder in sorted({path.parent for path in (SOURCE / "optimizer").rglob("*.py")})
    }


def functions() -> Iterator[Function]:
    """Every function and method of the package."""
    for module, tree in trees().items():
        text = _lines(module)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                assert node.end_lineno is not None
                arguments = node.args
                taken = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                notes = "Notes\n" in (ast.get_docstring(node) or "")
                yield Function(
                    module,
                    node.name,
                    node.end_lineno - node.lineno + 1,
                    sum(argument.arg not in ("self", "cls") for argument in taken),
                    notes or text[first - 2].lstrip().startswith("#"),
                )


def long_functions() -> list[Function]:
    """Functions over the lines, docstring included, that do not say why."""
    return [f for f in functions() if f.lines > MOST_LINES and not f.says_why]


def wide_functions() -> list[Function]:
    """Functions with too many parameters that do not say why."""
    return [f for f in functions() if f.parameters > MOST_PARAMETERS and not f.says_why]


def names_in_two_places() -> dict[str, list[str]]:
    """Names of classes, and of modules, that stand for more than one; ``_private`` ones too."""
    places: dict[str, list[str]] = defaultdict(list)
    for module, tree in trees().items():
        if not is_package(module):
            places[f"module {module.rpartition('.')[2]}"].append(module)
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[f"class {node.name}"].append(module)
    return {name: found for name, found in sorted(places.items()) if len(found) > 1}


def unnamed_by_tests() -> set[str]:
    """Modules with functions that have no test file of their own and that no test imports from."""
    tests = SOURCE.parent / "tests"
    named: set[str] = set()
    for path in tests.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in trees():
                named |= {_definer(node.module, alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
    unnamed = set()
    for module, tree in trees().items():
        room, _, name = module.removeprefix("optimizer.").rpartition(".")
        mirrored = tests.joinpath(*room.split("."), f"test_{name}.py").exists()
        logic = any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))
        if logic and not mirrored and not is_package(module) and module not in named:
            unnamed.add(module)
    return unnamed


@cache
def _lines(module: str) -> list[str]:
    path = SOURCE / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Print every measure."""
    print("circles:", circles() or "none")
    for folder in folders():
        chain = floors(folder) if not circles(inside(folder)) else []
        rooms = len(room_floors(folder))
        print(f"floors of {folder}: {len(chain)} (rooms: {rooms})")
    for name in floors("plan"):
        print("   ", name)
    full = {name: n for name, n in modules_by_folder().items() if n > MOST_MODULES}
    print(f"folders over {MOST_MODULES} modules:", full or "none")
    for title, found in (("lines", long_functions()), ("parameters", wide_functions())):
        print(f"functions with too many {title}, unexplained: {len(found)}")
        for f in found:
            print(f"    {f.module}.{f.name}: {f.lines} lines, {f.parameters} parameters")
    print("modules that no test names:", *sorted(unnamed_by_tests()), sep="\n    ")
    print("names in two places:")
    for name, places in names_in_two_places().items():
        print(f"    {name}: {', '.join(places)}")


if __name__ == "__main__":
    main()

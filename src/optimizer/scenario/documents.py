"""Scenario files as written: YAML with the place of every key, and ``extend`` followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from optimizer.errors import Fault, ScenarioError

FILE_NAME = "scenario.yaml"

Key = tuple[str | int, ...]


def holds(value: Any, part: str | int) -> bool:
    """Whether a mapping has this key, or a list this position."""
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, Mapping) and part in value


def dotted(key: Key) -> str:
    """A key path as users write it: ``plan.commitments[0].offer``."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "file"


@dataclass(frozen=True)
class Document:
    """A scenario file with all that it extends, merged.

    Attributes
    ----------
    path : Path
        The file asked for.
    places : dict of key path to (file, line)
        Where each value stands; the file as the user named it, relative to where it was asked.
    folders : dict of key path to Path
        Folder of the file where a value stands: what table names are relative to.
    """

    path: Path
    data: dict[str, Any]
    places: dict[Key, tuple[str, int | None]] = field(default_factory=dict)
    folders: dict[Key, Path] = field(default_factory=dict)

    def place(self, key: Key) -> tuple[str, int | None]:
        """Place of a value, or of the nearest thing around it."""
        around = (key[:length] for length in range(len(key), 0, -1))
        return next((self.places[k] for k in around if k in self.places), (str(self.path), None))

    def fault(self, key: Key, wrong: str, right: str) -> Fault:
        """A fault of a value, with its place."""
        return Fault(*self.place(key), dotted(key), wrong, right)

    def folder(self, key: Key) -> Path:
        """Folder that a file name written there is relative to."""
        around = (key[:length] for length in range(len(key), 0, -1))
        return next((self.folders[k] for k in around if k in self.folders), self.path.parent)


def read(path: str | Path) -> Document:
    """Read a scenario folder or file, following ``extend``.

    Raises
    ------
    ScenarioError
        When a file is missing, is not YAML, or extends itself.
    """
    return _read(Path(path), ())


def _read(path: Path, extending: tuple[Path, ...]) -> Document:
    file = path / FILE_NAME if path.is_dir() else path
    content = _content(file)
    data = _parse(file, content)
    document = Document(file, {})
    _note(data, (), file, document)
    written: dict[str, Any] = _plain(data)
    base = written.pop("extend", None)
    if base is None:
        document.data.update(written)
        return document

    def refused(wrong: str, right: str) -> ScenarioError:
        return ScenarioError([document.fault(("extend",), wrong, right)])

    if not isinstance(base, str):
        right = "name the folder or file of the scenario to start from"
        raise refused(f"{base!r} is not a path", right)
    target = (file.parent / base).resolve()
    itself = file.resolve()
    if target in (itself, itself.parent, *extending):
        raise refused(f"{base!r} extends itself", "extend a scenario that does not lead back here")
    if not target.exists():
        right = "name a scenario folder or file that exists, relative to this file"
        raise refused(f"there is no {base!r}", right)
    parent = _read(file.parent / base, (*extending, itself, itself.parent))
    places = {k: v for k, v in document.places.items() if k[:1] != ("extend",)}
    merged = _merge(parent.data, written, (), parent)
    folders = parent.folders | document.folders
    return Document(file, merged, parent.places | places, folders)


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        right = f"name a scenario folder (with a {FILE_NAME}) or file; `optimizer init` makes one"
        raise ScenarioError([Fault(str(file), None, "file", "does not exist", right)]) from None
    except UnicodeDecodeError:
        wrong, right = "is not UTF-8 text", "save it with UTF-8 encoding"
        raise ScenarioError([Fault(str(file), None, "file", wrong, right)]) from None
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        raise ScenarioError([Fault(str(file), None, "file", wrong, "check its rights")]) from None


def _parse(file: Path, content: str) -> CommentedMap:
    try:
        data = YAML(typ="rt").load(content)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        wrong = " ".join(str(error.problem or error.context).split())
        right = "correct the YAML at this line; each key once, the same indentation for siblings"
        raise ScenarioError([Fault(str(file), line, "YAML", wrong, right)]) from None
    except YAMLError as error:
        wrong = " ".join(str(error).split())
        raise ScenarioError([Fault(str(file), None, "YAML", wrong, "correct the YAML")]) from None
    if not isinstance(data, CommentedMap):
        wrong = "is empty" if data is None else "is not a mapping of keys to values"
        right = "write `name: ...`, `calendar: ...` and so on; see `optimizer schema`"
        raise ScenarioError([Fault(str(file), 1, "file", wrong, right)])
    return data


def _note(value: Any, key: Key, file: Path, document: Document) -> None:
    """Write down the line of every key and item."""
    items: list[tuple[str | int, Any, int]] = []
    lines = value.lc.data or {} if isinstance(value, CommentedMap | CommentedSeq) else {}
    if isinstance(value, CommentedMap):
        items = [(k, v, value.lc.key(k)[0]) for k, v in value.items() if k in lines]
    elif isinstance(value, CommentedSeq):
        items = [(i, v, value.lc.item(i)[0]) for i, v in enumerate(value) if i in lines]
    for name, inner, line in items:
        at = (*key, name)
        document.places[at] = (str(file), line + 1)
        document.folders[at] = file.parent
        _note(inner, at, file, document)


def _plain(value: Any) -> Any:
    """Plain dicts, lists, strings and numbers; dates as the text they were written as."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return str(value)


def _merge(base: Any, change: Any, key: Key, parent: Document) -> Any:
    """Lay a variant over its base: mappings merge, anything else replaces, its places too."""
    if isinstance(base, dict) and isinstance(change, dict):
        merged = dict(base)
        for name, value in change.items():
            known = name in base
            merged[name] = _merge(base[name], value, (*key, name), parent) if known else value
        return merged
    for inner in [k for k in parent.places if k[: len(key)] == key and len(k) > len(key)]:
        parent.places.pop(inner, None)
        parent.folders.pop(inner, None)
    return change

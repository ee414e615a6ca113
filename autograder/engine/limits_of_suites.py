"""What a case of an existing suite does that cannot reach student code in its worker; found when cases are collected.

Each is said to the instructor in one sentence. A case that does it may still pass; if it does not, it could not be
judged, and no student pays for it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

WORKER = "student code runs in a process of its own"
SENTENCES: Mapping[str, str] = {
    **dict.fromkeys(("assertWarns", "assertWarnsRegex", "warns", "deprecated_call"),
                    f"{WORKER}, so a case does not notice its warnings"),
    **dict.fromkeys(("assertLogs", "assertNoLogs", "caplog"), f"{WORKER}, so a case does not notice its logging"),
    **dict.fromkeys(("patch", "monkeypatch", "MagicMock", "Mock"),
                    f"{WORKER}, so it does not see what a case patches; give it input by sys.stdin = io.StringIO(...), "
                    "replace a name by submission.replaced(...)"),
    **dict.fromkeys(("capfd", "capfdbinary"), f"{WORKER}; read what it prints with capsys"),
    **dict.fromkeys(("getsource", "getsourcelines", "run_path", "run_module", "reload", "chdir"),
                    f"{WORKER}, and its files are not beside the cases"),
}
ENDINGS = ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "StopIteration", "StopAsyncIteration")
OF_ENDINGS = "{name} of student code is an ordinary exception to a case; run the file with submission.run_script(...)"
OF_FILES = "the submission's {name} is not a file on disk; run it with submission.run_script({name!r})"
STREAMS = ("stdout", "stderr", "stdin")  # what may be patched, because a session passes them on
OPENING = ("open", "Path", "read_text", "parse")
Functions = ast.FunctionDef | ast.AsyncFunctionDef


def limits_of(path: Path, files: Collection[str]) -> dict[str, str]:
    """Test function -> why it may not be judged: a sentence without a full stop; others are absent.

    Args:
        path: a case file.
        files: the names of the submission's files.
    """
    try:
        content = path.read_bytes()
        if not _mentions_any(content, files):  # parsing all case files takes a tenth of a quick run
            return {}
        tree = ast.parse(content)
    except (OSError, SyntaxError, ValueError):  # collecting it says why
        return {}
    return {name: sentence for name, nodes in _functions(tree) if (sentence := _sentence(nodes, files))}


def _mentions_any(content: bytes, files: Collection[str]) -> bool:
    words = [*SENTENCES, *ENDINGS, *files]
    return re.search("|".join(rf"\b{re.escape(word)}\b" for word in words).encode(), content) is not None


def _functions(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    """Each test function, as ``"test_a"`` or ``"TestA::test_a"``, with what belongs to it: itself, and its set-up."""
    for node in tree.body:
        if isinstance(node, Functions):
            yield node.name, [node]
        elif isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, Functions)]
            shared = [one for one in methods if not one.name.startswith("test")]
            for one in methods:
                if one.name.startswith("test"):
                    yield f"{node.name}::{one.name}", [one, *shared]


def _sentence(nodes: list[ast.AST], files: Collection[str]) -> str:
    found = (sentence for node in nodes for inner in ast.walk(node) for sentence in _sentences(inner, files))
    return next(found, "")


def _sentences(node: ast.AST, files: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.arg) and node.arg in SENTENCES and node.arg != "monkeypatch":
        yield SENTENCES[node.arg]
    elif isinstance(node, ast.Call):
        yield from _of_call(node, files)


def _of_call(node: ast.Call, files: Collection[str]) -> Iterator[str]:
    name = _last_name(node.func)
    texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if name in ("assertRaises", "raises", "assertRaisesRegex"):
        endings = [_last_name(one) for one in node.args[:1]]
        yield from (OF_ENDINGS.format(name=one) for one in endings if one in ENDINGS)
    elif name in OPENING:
        opened = [text.rpartition("/")[2] for text in texts]
        yield from (OF_FILES.format(name=text) for text in opened if text in files)
    elif _patched(node) and not any(text.rpartition(".")[2] in STREAMS for text in texts):
        yield SENTENCES["patch"]
    elif name in SENTENCES and name not in ("patch", "monkeypatch"):
        yield SENTENCES[name]


def _patched(node: ast.Call) -> bool:
    """Whether a call is ``patch(...)``, ``mock.patch(...)``, ``patch.object(...)`` or ``monkeypatch.setattr(...)``."""
    called = node.func
    owner = called.value if isinstance(called, ast.Attribute) else called
    return not {"patch", "monkeypatch"}.isdisjoint((_last_name(called), _last_name(owner)))


def _last_name(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")

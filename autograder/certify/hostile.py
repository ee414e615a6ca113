"""Solutions that answer something strange everywhere: each case must fail on them as the student's fault."""

from __future__ import annotations

import ast

from ..homework import Homework
from ..template.generate import generate_marked
from .catalogue import reference_sources

ANYWHERE = ("[[1.0]]", "'x'", "{}", "object()", "True", "(1, 2, 3, 4, 5, 6)", "10 ** 400", "1 / 0")
# Library -> how its import is written, and answers that hold its values.
OF_LIBRARIES = {
    "numpy": ("import numpy as np", (
        "np.zeros((2, 2), object)", "np.zeros((2, 2))", "np.float64('nan')", "np.array([[None, 1.0]])", "np.zeros(0)")),
    "torch": ("import torch", (
        "torch.zeros(2, 2)", "torch.tensor(float('nan'))", "(torch.tensor(1.0), None)", "(None, torch.zeros(7, 3))",
        "(torch.zeros(0), torch.zeros(2, 2, dtype=torch.complex64))", "torch.zeros(2, 2, requires_grad=True)")),
}


def hostile_answers(homework: Homework) -> list[str]:
    """Answers as Python expressions: general ones, its libraries', and a dictionary with the names that it uses."""
    of_libraries = [answer for library in homework.libraries if library in OF_LIBRARIES
                    for answer in OF_LIBRARIES[library][1]]
    return [*ANYWHERE, *of_libraries, f"dict.fromkeys({_names(homework)}, [None])"]


def hostile_sources(homework: Homework, answer: str) -> dict[str, str]:
    """The homework's files in which every solution is replaced by a return of this answer."""
    imports = [OF_LIBRARIES[library][0] for library in homework.libraries if library in OF_LIBRARIES]
    return sources_with(homework, "\n".join([*imports, f"return {answer}"]))


def template_sources(homework: Homework) -> dict[str, str]:
    """The homework's template."""
    return sources_with(homework, homework.stub)


def sources_with(homework: Homework, statements: str) -> dict[str, str]:
    """The homework's files with these statements in place of each solution."""
    generated = generate_marked(homework, statements)
    sources = {name: content.decode() for name, content in generated.items()}
    return {**reference_sources(homework), **sources}


def _names(homework: Homework) -> list[str]:
    """The texts in the reference that could be keys of a dictionary, sorted."""
    texts = {node.value for source in reference_sources(homework).values() for node in ast.walk(ast.parse(source))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return sorted(text for text in texts if text.isidentifier())

"""Sentences about a value whose name may be a plural: "the weights are wrong"."""

from __future__ import annotations

import re

# In code such a name is one attribute; as the first plain word of what is compared it is a plural.
PLURALS = ("weights", "biases", "gradients", "labels", "scores", "losses", "values", "numbers")
_HEAD = re.compile(r"(?:.*: )?(?:afterwards )?(?:the )?(\w+)(?![\w.\[(])")
_PLURAL_VERBS = {"is": "are", "was": "were", "has": "have", "equals": "equal", "contains": "contain"}


def sentence(what: str, says: str) -> str:
    """``what`` and what is said of it; the verb, the first word of ``says``, follows a plural.

    Args:
        what: a value's name, such as ``"Linear.backward: d_weights"`` or ``"step: weights after three steps"``.
        says: such as ``"is exactly twice the right one"``.
    """
    head = _HEAD.match(what)
    verb, _, rest = says.partition(" ")
    if head is None or head[1] not in PLURALS or verb not in _PLURAL_VERBS:
        return f"{what} {says}"
    return f"{what} {_PLURAL_VERBS[verb]} {rest}".replace("the right one", "the right ones")


def count(number: int, noun: str, nouns: str = "") -> str:
    """``"1 entry"``, ``"2 entries"``.

    Args:
        nouns: the plural, if it is not the noun with an s.
    """
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"

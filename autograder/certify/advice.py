"""What a case must do to see a mutant: the end of the sentence "add a case that ..."."""

from __future__ import annotations

import ast
from functools import singledispatch

TWICE = "calls it twice, with other values the second time"
CALLERS_ARRAY = "looks at the caller's arrays afterwards"
TWO_INSTANCES = "uses two instances in turn"
SECOND_STEP = "needs more than one step of this loop"
COPIES = ("copy", "array", "clone", "list", "dict", "deepcopy")


@singledispatch
def advice(replaced: ast.AST, variant: ast.AST) -> str:
    """What a case must do to tell the variant from the piece that it replaces."""
    if isinstance(variant, ast.Pass):
        return "needs what this statement does"
    return "needs this value: with sizes that differ, a seed for its values and no zeros or ones"


@advice.register
def _(replaced: ast.Compare, variant: ast.AST) -> str:
    return f"meets values for which {ast.unparse(replaced)} and {ast.unparse(variant)} differ, such as equal ones"


@advice.register(ast.If)
@advice.register(ast.IfExp)
def _(replaced: ast.If | ast.IfExp, variant: ast.AST) -> str:
    return f"meets values for which {ast.unparse(replaced.test)} is true, and others"


@advice.register
def _(replaced: ast.For, variant: ast.AST) -> str:
    return SECOND_STEP


@advice.register
def _(replaced: ast.Call, variant: ast.AST) -> str:
    name = replaced.func.attr if isinstance(replaced.func, ast.Attribute) else ast.unparse(replaced.func)
    copied = name in COPIES and not isinstance(variant, ast.Call)
    if copied or _writes(variant):
        return CALLERS_ARRAY
    return advice.dispatch(ast.AST)(replaced, variant)


@advice.register
def _(replaced: ast.Assign, variant: ast.AST) -> str:
    if isinstance(variant, ast.If):
        return TWICE
    if isinstance(variant, ast.Assign):
        return TWO_INSTANCES
    if isinstance(variant, ast.Module) or _in_place(replaced, variant):
        return CALLERS_ARRAY
    return TWICE if isinstance(variant, ast.AugAssign) else advice.dispatch(ast.AST)(replaced, variant)


@advice.register
def _(replaced: ast.Return, variant: ast.AST) -> str:
    return CALLERS_ARRAY if isinstance(variant, ast.Module) else advice.dispatch(ast.AST)(replaced, variant)


@advice.register
def _(replaced: ast.AugAssign, variant: ast.AST) -> str:
    in_two = isinstance(variant, ast.Assign) and isinstance(variant.value, ast.BinOp)
    return CALLERS_ARRAY if in_two else advice.dispatch(ast.AST)(replaced, variant)


def _writes(variant: ast.AST) -> bool:
    """Whether a call has ``out=``, or a method of torch's that works in place, such as ``clamp_``."""
    if not isinstance(variant, ast.Call):
        return False
    return any(one.arg == "out" for one in variant.keywords) or ast.unparse(variant.func).endswith("_")


def _in_place(replaced: ast.Assign, variant: ast.AST) -> bool:
    """Whether ``a = a - b`` became ``a -= b``."""
    return (isinstance(replaced.value, ast.BinOp) and isinstance(variant, ast.AugAssign)
            and ast.unparse(replaced.value.left) == ast.unparse(replaced.targets[0])
            and type(replaced.value.op) is type(variant.op))

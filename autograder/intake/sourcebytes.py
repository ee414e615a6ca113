"""Checks whether bytes can be Python source, without compiling them."""

from __future__ import annotations

import codecs
import io
import tokenize

from .entries import shown

_WIDE = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"),
         (codecs.BOM_UTF16_BE, "UTF-16"))  # fmt: skip
_SAVE = "save it as UTF-8 (Notepad: Save as, Encoding UTF-8)"
# The encodings that a coding cookie may name: those that editors write and that decode in linear time (not punycode).
_COOKIES = frozenset(
    {"utf-8", "utf-8-sig", "ascii", "gbk", "gb2312", "gb18030", "big5", "big5hkscs", "cp949", "cp932", "cp950", "cp936",
     "shift_jis", "euc_jp", "euc_kr", "koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp874"}
    | {f"cp{number}" for number in range(1250, 1259)} | {f"iso8859-{number}" for number in range(1, 17)}
)  # fmt: skip


def source_problem(name: str, data: bytes) -> str:
    """Why the bytes of ``name`` cannot be imported as Python source, in one sentence; empty if they can."""
    wide = _wide(data)
    if wide:
        return f"{name} is {wide} text; {_SAVE}."
    if data.startswith(b"PK\x03\x04"):
        return f"{name} is really a zip; hand in the Python file itself."
    if b"\0" in data:
        return f"{name} contains NUL bytes, so it is compiled, binary or damaged; hand in the Python source."
    return _encoding_problem(name, data)


def _wide(data: bytes) -> str:
    """"UTF-16" or "UTF-32" if the text has that encoding, with or without a byte order mark; else empty."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return encoding
    start = data[:200]
    zeros = sorted((start[0::2].count(0), start[1::2].count(0)))
    return "UTF-16" if zeros[0] == 0 and zeros[1] >= max(2, 0.4 * len(start)) else ""


def _encoding_problem(name: str, data: bytes) -> str:
    """Why the bytes are not text by Python's rules (PEP 263: UTF-8 or the coding cookie); empty if they are."""
    try:
        encoding = codecs.lookup(tokenize.detect_encoding(io.BytesIO(data).readline)[0]).name
    except (SyntaxError, LookupError, ValueError) as error:
        return f"{name} cannot be decoded ({shown(str(error))}); {_SAVE}."
    if encoding not in _COOKIES:
        return f"{name} declares the encoding {shown(encoding)}, which the grader does not support; {_SAVE}."
    try:
        data.decode(encoding)
    except ValueError as error:
        where = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        return f"{name} is not {encoding.upper()} text (line {where}); {_SAVE}."
    return ""

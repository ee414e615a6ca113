"""Says whether bytes can be Python source at all, without compiling them."""

from __future__ import annotations

import codecs
import io
import tokenize

from .entries import shown

_WIDE = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"),
         (codecs.BOM_UTF16_BE, "UTF-16"))  # fmt: skip
_SAVE = "save it as UTF-8 (Notepad: Save as, Encoding UTF-8)"
# Encodings that a coding cookie may name: those of real editors, decoded in linear time (punycode is not).
_COOKIES = frozenset(
    {"utf-8", "utf-8-sig", "ascii", "gbk", "gb2312", "gb18030", "big5", "big5hkscs", "cp949", "cp932", "cp950", "cp936",
     "shift_jis", "euc_jp", "euc_kr", "koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp874"}
    | {f"cp{number}" for number in range(1250, 1259)} | {f"iso8859-{number}" for number in range(1, 17)}
)  # fmt: skip


def source_problem(name: str, data: bytes) -> str:
    """Why the bytes of ``name`` are no Python source that could be imported, in one sentence; empty where they are."""
    wide = _wide(data)
    if wide:
        return f"{name} is {wide} text; {_SAVE}."
    if data.startswith(b"PK\x03\x04"):
        return f"{name} is a zip under another name; hand in the Python file itself."
    if b"\0" in data:
        return f"{name} holds NUL bytes, so it is compiled, binary or damaged; hand in the Python source."
    if data.lstrip()[:1] == b"{" and b'"nbformat"' in data:
        return f"{name} is a notebook under another name; export it as a script (.py) and hand that in."
    return _encoding_problem(name, data)


def _wide(data: bytes) -> str:
    """"UTF-16" or "UTF-32" where the text is that, with a byte order mark or without."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return encoding
    start = data[:200]
    zeros = sorted((start[0::2].count(0), start[1::2].count(0)))
    return "UTF-16" if zeros[0] == 0 and zeros[1] >= max(2, 0.4 * len(start)) else ""


def _encoding_problem(name: str, data: bytes) -> str:
    """What Python's own rules say (PEP 263): UTF-8, or what a coding cookie names."""
    try:
        encoding = codecs.lookup(tokenize.detect_encoding(io.BytesIO(data).readline)[0]).name
    except (SyntaxError, LookupError, ValueError) as error:
        return f"{name} cannot be decoded ({shown(str(error))}); {_SAVE}."
    if encoding not in _COOKIES:
        return f"{name} declares the encoding {shown(encoding)}, which is not read here; {_SAVE}."
    try:
        data.decode(encoding)
    except ValueError as error:
        where = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        return f"{name} is not {encoding.upper()} text (line {where}); {_SAVE}."
    return ""

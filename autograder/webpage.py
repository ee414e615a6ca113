"""The frame of a page that needs no network and no script: head, colours for light and dark, print."""

from __future__ import annotations

from html import escape
from pathlib import Path

THEME = Path(__file__).with_suffix(".css")


def webpage(title: str, style: str, body: str) -> str:
    """A whole page.

    Args:
        title: plain text.
        style: CSS that follows the theme's.
        body: HTML; whoever makes it has escaped what is not.
    """
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>
{THEME.read_text("utf-8")}{style}</style>
</head>
<body>
{body}</body>
</html>
"""

"""Notebooks and their exports: read as text and turned into one Python source with a map of its lines; nothing runs."""

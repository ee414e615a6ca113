"""Data sets for the cases of any homework: digits that need no download, and readers of the real files.

Each reader refuses a file that is truncated or of another kind with one sentence. Import what you need from its own
module, so that a bundle contains that module alone: ``from tests.support.datasets.digits import small_digits``.
"""

"""Starts a new homework: its three shelves with a toy that grades, bundles and previews at once."""

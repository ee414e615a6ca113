"""Reads a submission (a zip, a folder or a single file) and returns the bytes of the declared files."""

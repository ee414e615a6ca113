"""Takes what was handed in: a zip, a folder or a file becomes the bytes of the declared files."""

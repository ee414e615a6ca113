"""TOML files that people write for a homework: read, checked against a type, with one sentence for each mistake."""

"""The proof of a homework's cases: wrong solutions must lose points on their own part, right ones must lose none."""

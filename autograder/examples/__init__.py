"""Examples of fuzzed cases: drawn once with Hypothesis, kept, and replayed without it."""

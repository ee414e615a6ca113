"""The suites here are graded, not collected."""

collect_ignore = ["plain", "suites"]

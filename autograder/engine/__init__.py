"""From pytest's outcomes to a report, results.json and the terminal."""

"""From outcomes to a report, and the report as results.json and in the terminal."""

"""Results in the formats of other platforms; docs/platforms.md says where each format is documented."""

GRADESCOPE, PRAIRIELEARN, AUTOLAB, GITHUB = NAMES = ("gradescope", "prairielearn", "autolab", "github")

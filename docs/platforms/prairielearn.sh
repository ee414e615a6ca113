#!/usr/bin/env bash
# PrairieLearn starts this in the image (the entrypoint in info.json): grade /grade/student into results.json.
set -euo pipefail
grade=${GRADE:-/grade} source=${SOURCE:-/autograder/source}
mkdir -p "$grade/results"  # PrairieLearn does not make it
cd "$source"
.venv/bin/python -m autograder grade cmu_hw3 "$grade/student" --format prairielearn \
    --results "$grade/results/results.json" --quiet

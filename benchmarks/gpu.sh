#!/usr/bin/env bash
# Measure on a bare machine with one NVIDIA GPU, within eight minutes, and write one JSON file.
#
#   benchmarks/gpu.sh [OUTPUT.json]             a GPU, models of the true shapes
#   benchmarks/gpu.sh [OUTPUT.json] --small     the same on a CPU in a minute or two: does it run?
#
# Weights are random, so nothing is downloaded but packages: they are taken from the Python that
# $PYTHON names, .venv or python3; else installed from the folder of wheels that $WHEELS names, where
# there is no network; else into an environment of its own. What cannot run has a reason in the JSON.
set -euo pipefail
cd "$(dirname "$0")/.."
output=gpu.json
if [ $# -gt 0 ] && [ "${1#--}" = "$1" ]; then output=$1; shift; fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python=${PYTHON:-}
[ -n "$python" ] || { [ -x .venv/bin/python ] && python=.venv/bin/python; } || python=python3

if [ -n "${WHEELS:-}" ]; then
    "$python" -m pip install -q --no-index --no-deps --no-compile --target "$scratch/site" "$WHEELS"/*.whl
    export PYTHONPATH="$scratch/site${PYTHONPATH:+:$PYTHONPATH}"
elif ! "$python" -c 'import av, ctranslate2, faster_whisper, pyannote.audio' 2>/dev/null; then
    "$python" -m venv "$scratch/venv"
    "$scratch/venv/bin/python" -m pip install -q -c requirements/constraints.txt .
    python=$scratch/venv/bin/python
fi
"$python" -W ignore -m benchmarks.gpu "$output" "$@"

#!/bin/sh
# Tests with parts that no one here wrote: logs are read by docs/log-format.md alone (Tests/Python), proofs are
# checked by Go's golang.org/x/mod, OpenSSL and pymerkle (Tests/Python/proofs, Tests/Go), findings are held against the schema of
# SARIF (Tests/Python/audit), and the portal is used by a browser, solvers and drivers of APIs (Tests/Python/portal).
#
#   Tests/Python/run.sh .build/debug/retrace [arguments of pytest]
#
# With RETRACE_DATA set to a folder of data, that is checked instead of data made with the program.
set -eu

if [ $# -lt 1 ]; then
    echo "usage: Tests/Python/run.sh PATH-OF-RETRACE [arguments of pytest]" >&2
    exit 64
fi
program=$1
shift
if [ -z "${RETRACE_DATA:-}" ]; then
    if [ ! -x "$program" ]; then
        echo "$program is not a program; build it with: swift build" >&2
        exit 66
    fi
    RETRACE_BIN=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
    export RETRACE_BIN
fi

here=$(cd "$(dirname "$0")" && pwd)
packages=$(cd "$here/../.." && pwd)/.build-python
if ! cmp -s "$here/requirements.txt" "$packages/requirements.txt"; then
    rm -rf "$packages"
    if ! python3 -m venv "$packages"; then
        echo "Python 3 with its venv module is needed (Debian: apt-get install python3-venv)" >&2
        exit 69
    fi
    "$packages/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$packages/requirements.txt"
fi

export PYTHONDONTWRITEBYTECODE=1
exec "$packages/bin/pytest" -q -p no:cacheprovider "$here" "$@"

# Sourced by bin/run, bin/test and bin/bench with $here = the folder bin/: sets $python to a Python that fits, or
# stops. PYTHON=... decides; else the virtual environment that is there already, else the newest tried of the machine.

# Contributors (bin/test, bin/bench) read English, operators (bin/run) their own language: Dutch unless they ask for English.
case "${0##*/}:${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
  run:en* | run:EN*) reader=en ;;
  run:*) reader=nl ;;
  *) reader=en ;;
esac
tell() { if [ "$reader" = nl ]; then echo "$1" >&2; else echo "$2" >&2; fi; }

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${PYTHON:-}" ]; then
  if ! fits "$PYTHON"; then
    found=$(version_of "$PYTHON") || found=''
    tell "PYTHON=$PYTHON past niet: Samenspel heeft Python 3.11 of nieuwer nodig (gevonden: ${found:-geen Python})." \
      "PYTHON=$PYTHON does not fit: Samenspel needs Python 3.11 or newer (found: ${found:-no Python})."
    exit 1
  fi
  python=$PYTHON
else
  python='' seen=''
  for candidate in "$here/../.venv/bin/python" python3 python3.13 python3.12 python3.11 python3.14 python; do
    if fits "$candidate"; then
      python=$candidate
      break
    fi
    found=$(version_of "$candidate") || found=''
    [ -z "$found" ] || seen="$seen $candidate=$found"
  done
  if [ -z "$python" ]; then
    tell "Samenspel heeft Python 3.11 of nieuwer nodig (gevonden:${seen:- geen Python})." \
      "Samenspel needs Python 3.11 or newer (found:${seen:- no Python})."
    tell "Installeer het (Debian, Ubuntu: apt install python3 python3-venv), of wijs een andere Python aan:" \
      "Install it (Debian, Ubuntu: apt install python3 python3-venv), or name another Python:"
    tell "  PYTHON=/pad/naar/python3.12 bin/${0##*/}" "  PYTHON=/path/to/python3.12 bin/${0##*/}"
    exit 1
  fi
fi

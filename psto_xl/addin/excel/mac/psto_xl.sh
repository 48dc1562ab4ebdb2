#!/bin/sh
# Runs one command of PSTO for Excel: psto_xl.sh COMMAND BOOK. The answer goes where Excel looks for it.
reply="$HOME/Library/Containers/com.microsoft.Excel/Data/psto_xl-reply.txt"

answer() { # SENTENCE LOG
    printf 'error\n%s\n%s\n' "$1" "$2" >"$reply.part"
    mv "$reply.part" "$reply"
}

python=$(sed -n 's/^python=//p' "$(dirname "$0")/psto_xl.ini")
if [ ! -x "$python" ]; then
    answer "PSTO can't find its Python at $python: run \"psto-xl addin install\" again." ""
    exit
fi
log=$(mktemp "${TMPDIR:-/tmp}/psto_xl-XXXXXXXX")
rm -f "$reply"
"$python" -I -m psto_xl.ribbon "$1" --book "$2" --reply "$reply" >"$log" 2>&1
if [ -f "$reply" ]; then
    rm -f "$log"
else
    answer "PSTO gave no answer: run \"psto-xl addin doctor\", which looks for the reason." "$log"
fi

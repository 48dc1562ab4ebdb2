"""In place of the interpreter that was written down: notes how it was started, and does a command's work.

It reaches the office over the connection that it was given, writes the command's name into B2 and answers.
`help` dies instead.
"""

import json
import os
import sys
import time
from pathlib import Path

arguments = sys.argv[1:]
leaked = sorted({"PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"} & set(os.environ))
with Path(__file__).with_name("calls.jsonl").open("a") as calls:
    calls.write(json.dumps({"arguments": arguments, "leaked": leaked}) + "\n")
command = arguments[3]
if command == "help":
    sys.exit("the very reason")

import uno  # noqa: E402
from com.sun.star.connection import NoConnectException  # noqa: E402


def given(name: str) -> str:
    return arguments[arguments.index(name) + 1]


local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _attempt in range(200):
    try:
        context = resolver.resolve(f"uno:{given('--libreoffice')};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.05)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = next(document for document in desktop.Components if given("--book") == document.URL)
document.Sheets.getByIndex(0).getCellRangeByName("B2").String = command
kind = "message" if command == "explain" else "ok"
Path(given("--reply")).write_text(f"{kind}\nThis is what {command} says.\n\n")
os._exit(0)

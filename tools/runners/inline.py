"""Runs a program in Python as an inline program of Pulumi's Automation API, which needs no language host.

python inline.py STACK preview|up PROGRAM

in the folder of the project. The last line is a JSON object: what changed.
"""

import json
import runpy
import sys
from pathlib import Path

from pulumi import automation


def main() -> None:
    name, operation, program = sys.argv[1:]
    path = str(Path(program).resolve())
    stack = automation.select_stack(
        stack_name=name,
        project_name="guide",
        program=lambda: runpy.run_path(path, run_name="__main__") and None,
        opts=automation.LocalWorkspaceOptions(work_dir=str(Path.cwd())),
    )
    ended = getattr(stack, operation)(on_output=lambda text: print(text, file=sys.stderr))
    changes = ended.change_summary if operation == "preview" else ended.summary.resource_changes
    print(json.dumps(changes))


main()

"""The real openstack client, many commands in one process.

Reads one JSON object a line: {"argv": [...], "environment": {...}}; the environment stands in place
of all OS_ variables. Answers one JSON object a line: {"code": …, "output": …, "errors": …}.
The word "--commands" alone answers with the identity v3 commands the client knows.
"""
import contextlib
import importlib.metadata
import io
import json
import logging
import os
import sys

from openstackclient import shell


def known():
    points = importlib.metadata.entry_points(group='openstack.identity.v3')
    return '\n'.join(sorted(point.name.replace('_', ' ') for point in points))


def run(argv, environment):
    if argv == ['--commands']:
        return {'code': 0, 'output': known(), 'errors': ''}
    for name in [name for name in os.environ if name.startswith('OS_')]:
        del os.environ[name]
    os.environ.update(environment)
    logging.getLogger('').handlers.clear()
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            code = shell.main(argv)
        except SystemExit as end:
            code = end.code
    return {'code': code or 0, 'output': output.getvalue(), 'errors': errors.getvalue()}


def main():
    answers = sys.stdout
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), file=answers, flush=True)


main()

"""The AWS CLI as one process for many commands: requests and answers are lines of JSON on standard input and output."""

import contextlib
import io
import json
import os
import sys
import time

from awscli.clidriver import create_clidriver
from awscli.customizations.commands import BasicCommand
import botocore.waiter

REAL = sys.stdout


class Reached(BaseException):
    """A command was read and its parameters were checked: it would be sent now."""


def stop(**_):
    raise Reached()


def every(kind):
    for sub in kind.__subclasses__():
        yield sub
        yield from every(sub)


class Capture:
    def __init__(self):
        self.bytes = io.BytesIO()
        self.text = io.TextIOWrapper(self.bytes, encoding="utf-8", write_through=True)


# One for each environment: what a driver has read of AWS's models it need not read again.
DRIVERS = {}


def driver_for(env, check):
    key = json.dumps([env, check], sort_keys=True)
    if key not in DRIVERS:
        DRIVERS[key] = create_clidriver()
        if check:
            DRIVERS[key].session.register("before-send", stop)
    return DRIVERS[key]


def answer(request):
    # The CLI keeps in AWS_DATA_PATH where its own files are.
    for name in [name for name in os.environ if name.startswith("AWS_") and name != "AWS_DATA_PATH"]:
        del os.environ[name]
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    out, err = Capture(), Capture()
    with contextlib.redirect_stdout(out.text), contextlib.redirect_stderr(err.text):
        driver = driver_for(request["env"], request["check"])
        kept = []
        if request["check"]:
            # Commands of the CLI's own, such as `s3 mb`, do several things: only their arguments are checked.
            for kind in every(BasicCommand):
                if "_run_main" in kind.__dict__:
                    kept.append((kind, kind.__dict__["_run_main"]))
                    kind._run_main = lambda *_: 0
        try:
            code = driver.main(request["args"])
        except Reached:
            code = 0
        except SystemExit as end:
            code = end.code
        finally:
            for kind, run in kept:
                kind._run_main = run
    return {"code": code or 0, "out": out.bytes.getvalue().decode(), "err": err.bytes.getvalue().decode()}


# Waiters look every 10 seconds, which nobody here waits for.
sleep = time.sleep
botocore.waiter.time = type("Time", (), {"sleep": staticmethod(lambda seconds: sleep(min(seconds, 0.05)))})

for line in sys.stdin:
    REAL.write(json.dumps(answer(json.loads(line))) + "\n")
    REAL.flush()

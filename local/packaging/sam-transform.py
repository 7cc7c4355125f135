"""Expands a SAM template as CloudFormation does: JSON from standard input to standard output.

Usage: sam-transform.py [PARTITION_REGION]
"""

import json
import os
import sys

# Where nothing is asked for, samtranslator asks boto3, which has no Region here.
os.environ.setdefault("AWS_DEFAULT_REGION", sys.argv[1] if len(sys.argv) > 1 else "eu-west-1")

from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402

template = json.load(sys.stdin)
parameters = {name: str(value.get("Default", "")) for name, value in template.get("Parameters", {}).items()}
json.dump(Translator({}, Parser()).translate(template, parameters), sys.stdout)

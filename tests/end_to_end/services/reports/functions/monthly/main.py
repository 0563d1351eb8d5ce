import os
from pathlib import Path

from money import euros


def handler(event, context):
    letter = Path(os.environ["TEMPLATE"]).read_text(encoding="utf-8")
    return letter.strip().format(total=euros(sum(event["cents"])))

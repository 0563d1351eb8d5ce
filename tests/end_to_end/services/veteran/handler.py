import json
import os
from pathlib import Path


def main(event, context):
    data = json.loads(Path("tests/data.json").read_text(encoding="utf-8"))
    seen = {"answer": os.environ["ANSWER"], "debug": os.environ["DEBUG"], "path": event.get("path")}
    return {"statusCode": 200, "body": json.dumps({**seen, **data})}

"""Call a WSGI application with the events of an HTTP API (payload 2.0)."""

import base64
import io
import sys


def adapt(application):
    def handler(event, context):
        body = event.get("body") or ""
        content = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        started = {}

        def start_response(status, headers, exc_info=None):
            started.update(status=int(status.split()[0]), headers=headers)

        answer = b"".join(application(environ_of(event, content), start_response))
        return {
            "statusCode": started["status"],
            "headers": {k: v for k, v in started["headers"] if k != "Set-Cookie"},
            "cookies": [v for k, v in started["headers"] if k == "Set-Cookie"],
            "body": base64.b64encode(answer).decode(),
            "isBase64Encoded": True,
        }

    return handler


def environ_of(event, content):
    request = event["requestContext"]["http"]
    # PATH_INFO is latin-1 text of the decoded bytes, as PEP 3333 has it
    environ = {
        "REQUEST_METHOD": request["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": request["path"],
        "QUERY_STRING": event["rawQueryString"],
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": event["headers"].get("content-type", ""),
        "SERVER_NAME": event["requestContext"]["domainName"],
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": request["protocol"],
        "REMOTE_ADDR": request["sourceIp"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in event["headers"].items():
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ

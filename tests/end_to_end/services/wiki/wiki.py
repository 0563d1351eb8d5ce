"""A small wiki as a plain WSGI callable; `python -m wiki` serves it without AWS."""

from html import escape
from pathlib import Path
from urllib.parse import parse_qs

PAGES = Path(__file__).parent / "pages"


def application(environ, start_response):
    path = environ["PATH_INFO"].strip("/") or "home"
    if environ["REQUEST_METHOD"] == "POST":
        size = int(environ.get("CONTENT_LENGTH") or 0)
        fields = parse_qs(environ["wsgi.input"].read(size).decode())
        return answer(start_response, "201 Created", f"<p>{escape(fields['text'][0])}</p>")
    page = PAGES / f"{path}.html"
    if not page.is_file():
        return answer(start_response, "404 Not Found", f"<p>no page {escape(path)}</p>")
    query = parse_qs(environ["QUERY_STRING"])
    name = escape(query.get("name", ["stranger"])[0])
    return answer(start_response, "200 OK", page.read_text(encoding="utf-8").format(name=name))


def answer(start_response, status, html):
    body = html.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(status, [*headers, ("Set-Cookie", "seen=1"), ("Set-Cookie", "theme=dark")])
    return [body]


if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    make_server("127.0.0.1", 8000, application).serve_forever()

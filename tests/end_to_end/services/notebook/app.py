from apig_wsgi import make_lambda_handler
from flask import Flask, jsonify, make_response, request

app = Flask(__name__)
pages = {"home": "welcome"}


@app.get("/pages/<name>")
def show(name):
    if name not in pages:
        return jsonify(error="no such page"), 404
    answer = make_response(pages[name])
    answer.set_cookie("last", name)
    return answer


@app.put("/pages/<name>")
def write(name):
    pages[name] = request.form["text"]
    return jsonify(name=name, length=len(pages[name])), 201


handler = make_lambda_handler(app)

"""A program that takes esbuild's options and writes what it would, without knowing JavaScript."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = r"""
import json, os, re, sys
words = sys.argv[1:]
with open("runs.log", "a") as log:
    log.write(" ".join(words) + "\n")
if os.path.exists("esbuild.says"):
    sys.stderr.write(open("esbuild.says").read())
    if "[ERROR]" in open("esbuild.says").read():
        sys.exit(1)
options = dict(word.split("=", 1) for word in words if word.startswith("--") and "=" in word)
sources = [word for word in words if not word.startswith("--")]
suffix = next((word.split("=")[1] for word in words if word.startswith("--out-extension")), ".js")
outputs, inputs = {}, {}

def follow(source, seen):
    seen.append(source)
    for name in re.findall(r'from "(\.[^"]+)"', open(source).read()):
        follow(os.path.normpath(os.path.join(os.path.dirname(source), name)) + ".ts", seen)
    return seen

for source in sources:
    files = follow(source, [])
    text = "".join(open(file).read() for file in files)
    out = os.path.join(options["--outdir"], os.path.splitext(source)[0] + suffix)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    packages = re.findall(r'from "([^."][^"]*)"', text)
    imports = [{"path": name, "kind": "require-call", "external": True} for name in packages]
    written = {out: text}
    if "--sourcemap" in words:
        written[out + ".map"] = "{}"
    for name, content in written.items():
        open(name, "w").write(content)
        outputs[os.path.relpath(name)] = {"imports": []}
    outputs[os.path.relpath(out)] = {"imports": imports, "entryPoint": source, "inputs": dict.fromkeys(files)}
    inputs.update(dict.fromkeys(files))
json.dump({"inputs": inputs, "outputs": outputs}, open(options["--metafile"], "w"))
"""


def install_esbuild(directory: Path, version: str = "1.0.0") -> Path:
    """Put the program where npm would put esbuild."""
    modules = directory / "node_modules"
    path = modules / ".bin" / "esbuild"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{PROGRAM}")
    path.chmod(0o755)
    manifest = modules / "esbuild" / "package.json"
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(f'{{"name": "esbuild", "version": "{version}"}}')
    return path


def runs(directory: Path) -> list[str]:
    """The command lines that the program was called with."""
    log = directory / "runs.log"
    return log.read_text().splitlines() if log.exists() else []

#!/usr/bin/env python3
"""Runs the steps of the GitHub Action as a runner does, with a release on a server on loopback.

Arguments: the folder of the release, its version, a folder to work in.
"""

import functools
import hashlib
import http.server
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import threading

import yaml

RELEASE, VERSION, WORK = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]) / "action"
ACTION = pathlib.Path(".github/actions/trawl").resolve()
ARCH = {"x86_64": "X64", "aarch64": "ARM64"}[platform.machine()]
ARCHIVE = f"trawl-{VERSION}-linux-{ARCH.lower()}.tar.gz"


class Files(http.server.SimpleHTTPRequestHandler):
    """The release, and pages to fetch: /ok, /missing."""

    downloads = []

    def do_GET(self):
        self.downloads.append(self.path)
        if self.path.partition("?")[0] == "/ok":
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_):
        pass


def run(name, inputs):
    """All steps with these inputs. Returns the status, what was printed, and what the files got."""
    temp = WORK / name
    temp.mkdir(parents=True, exist_ok=True)
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    values = {key: str(value.get("default", "")) for key, value in action["inputs"].items()}
    assert set(inputs) <= set(values), inputs
    values |= inputs
    files = {key: temp / key for key in ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    printed, status = "", 0
    for step in action["runs"]["steps"]:
        if "run" not in step:
            continue
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(temp),
            "RUNNER_TEMP": str(temp),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": ARCH,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ACTION),
            "GITHUB_WORKSPACE": str(temp),
        } | {key: str(path) for key, path in files.items()}
        for key, value in step.get("env", {}).items():
            environment[key] = re.sub(
                r"\$\{\{ inputs\.([a-z0-9]+) }}", lambda match: values[match[1]], value
            )
        assert step["shell"] == "bash" and "${{" not in step["run"], "an expression in a script"
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env=environment, cwd=temp, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
        )
        printed, status = printed + ended.stdout, ended.returncode
        if status:
            break
    return status, printed, {key: path.read_text() if path.exists() else "" for key, path in files.items()}


def main():
    served = WORK / "served"
    folder = served / f"v{VERSION}"
    folder.mkdir(parents=True)
    for file in (ARCHIVE, "SHA256SUMS"):
        shutil.copy(RELEASE / file, folder)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Files, directory=served)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    common = {"version": VERSION, "releases": root}
    failures = []

    def check(what, condition, shown):
        print(f"{'ok     ' if condition else 'FAILED '} action: {what}")
        if not condition:
            print(shown)
            failures.append(what)

    status, printed, files = run("good", common | {"urls": f"{root}/ok\n{root}/ok?2\n", "args": "--max-time 5s"})
    check("a list in the input, all ok: status 0", status == 0, printed)
    check("the path of trawl is set", files["GITHUB_PATH"].rstrip().endswith("/trawl/bin"), files)
    check("outputs: status, records", "status=0" in files["GITHUB_OUTPUT"], files)
    check("the summary is written", "trawl" in files["GITHUB_STEP_SUMMARY"].lower(), files)

    before = len(Files.downloads)
    status, printed, _ = run("good", common | {"urls": f"{root}/ok"})
    again = [path for path in Files.downloads[before:] if path.startswith("/v")]
    check("a second run takes the archive of the cache", status == 0 and not again, (printed, again))

    (WORK / "bad").mkdir()
    (WORK / "bad/list.txt").write_text(f"# comment\n{root}/ok\n{root}/missing\n")
    digest = hashlib.sha256((RELEASE / ARCHIVE).read_bytes()).hexdigest()
    status, printed, files = run(
        "bad", common | {"urls": "list.txt", "sha256": digest, "report": "page.html", "args": "--retry 0"}
    )
    check("a file with a failed entry: status 1", status == 1, printed)
    check("the annotation is at its line", re.search(r"^::error .*file=list.txt.*line=3", printed, re.M), printed)
    check("the report is written", (WORK / "bad/page.html").exists(), printed)
    check("outputs: status 1", "status=1" in files["GITHUB_OUTPUT"], files)

    status, printed, _ = run("wrong", common | {"urls": f"{root}/ok", "sha256": "0" * 64})
    check("another checksum: refused", status == 1 and "checksum" in printed, printed)
    check("and nothing is unpacked", not (WORK / "wrong/trawl/bin").exists(), printed)

    status, printed, _ = run("absent", common | {"urls": f"{root}/ok", "version": "9.9.9"})
    check("no such version: said so", status != 0 and "no download" in printed, printed)

    (WORK / "shell").mkdir()
    status, printed, _ = run(
        "shell", common | {"urls": f"{root}/ok", "args": "-A 'two words' -H 'X: $(touch hacked)'"}
    )
    check("quotes in args are understood, nothing is executed",
          status == 0 and not (WORK / "shell/hacked").exists(), printed)
    server.shutdown()
    return 1 if failures else 0


sys.exit(main())

"""ProcessPoolExecutor and requests: seed_processes.py LIST WORKERS."""

import json
import sys
from concurrent.futures import ProcessPoolExecutor

import requests

session = None


def open_session():
    global session
    session = requests.Session()


def fetch(url):
    response = session.get(url)
    return {"url": url, "status": response.status_code, "bytes": len(response.content)}


# Where processes are spawned, each runs this file again.
if __name__ == "__main__":
    with open(sys.argv[1]) as lines:
        urls = lines.read().split()
    with ProcessPoolExecutor(int(sys.argv[2]), initializer=open_session) as pool:
        for record in pool.map(fetch, urls):
            print(json.dumps(record))

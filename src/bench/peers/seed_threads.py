"""ThreadPoolExecutor and requests: seed_threads.py LIST WORKERS."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import requests

local = threading.local()


def open_session():
    local.session = requests.Session()


def fetch(url):
    response = local.session.get(url)
    return {"url": url, "status": response.status_code, "bytes": len(response.content)}


with open(sys.argv[1]) as lines:
    urls = lines.read().split()
with ThreadPoolExecutor(int(sys.argv[2]), initializer=open_session) as pool:
    for record in pool.map(fetch, urls):
        print(json.dumps(record))

"""Fetches a list of URLs with requests: requests_threads.py LIST AT_ONCE [CA_FILE].

AT_ONCE threads pull from one iterator; each has a session, and in it one connection, of its own.
"""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter

# Standard output would mix up what threads write at the same time.
output = threading.Lock()


def open_session(ca_file):
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_connections=1, pool_maxsize=1))
    session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=1))
    # Proxies and .netrc would be looked up for every request.
    session.trust_env = False
    if ca_file:
        session.verify = ca_file
    return session


def work(urls, ca_file):
    with open_session(ca_file) as session:
        for url in urls:
            start = time.perf_counter()
            response = session.get(url)
            ms = round((time.perf_counter() - start) * 1000, 3)
            size = len(response.content)
            record = {"url": url, "status": response.status_code, "bytes": size, "ms": ms}
            line = json.dumps(record) + "\n"
            with output:
                sys.stdout.write(line)


def main(path, at_once, ca_file=None):
    with open(path) as lines:
        # Threads may share a list's iterator, but not a file's.
        urls = iter(lines.read().split())
    with ThreadPoolExecutor(int(at_once)) as pool:
        workers = [pool.submit(work, urls, ca_file) for _ in range(int(at_once))]
    for worker in workers:
        worker.result()


main(*sys.argv[1:])

"""Fetches a list of URLs with aiohttp: aiohttp_fetch.py LIST AT_ONCE [CA_FILE].

One session, and AT_ONCE workers that pull from one iterator: a task for every URL would cost more.
"""

import asyncio
import json
import ssl
import sys
import time

import aiohttp


async def work(session, urls):
    for url in urls:
        start = time.perf_counter()
        async with session.get(url) as response:
            body = await response.read()
        ms = round((time.perf_counter() - start) * 1000, 3)
        record = {"url": url, "status": response.status, "bytes": len(body), "ms": ms}
        sys.stdout.write(json.dumps(record) + "\n")


async def main(path, at_once, ca_file=None):
    # A context costs some 30 ms; http does without.
    tls = ssl.create_default_context(cafile=ca_file) if ca_file else None
    connector = aiohttp.TCPConnector(limit=int(at_once), ssl=tls)
    # None of the other tools keeps cookies.
    jar = aiohttp.DummyCookieJar()
    with open(path) as lines:
        urls = map(str.strip, lines)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
            await asyncio.gather(*(work(session, urls) for _ in range(int(at_once))))


asyncio.run(main(*sys.argv[1:]))

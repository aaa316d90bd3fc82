"""asyncio and aiohttp: seed_asyncio.py LIST WORKERS."""

import asyncio
import json
import sys

import aiohttp


async def fetch(session, url):
    async with session.get(url) as response:
        return {"url": url, "status": response.status, "bytes": len(await response.read())}


async def main(path, workers):
    with open(path) as lines:
        urls = lines.read().split()
    connector = aiohttp.TCPConnector(limit=int(workers))
    async with aiohttp.ClientSession(connector=connector) as session:
        for record in await asyncio.gather(*(fetch(session, url) for url in urls)):
            print(json.dumps(record))


asyncio.run(main(*sys.argv[1:]))

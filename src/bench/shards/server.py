import asyncio, json, signal, sys, collections
hits = collections.Counter(); inflight = collections.Counter(); most = collections.Counter(); clients=set()
LAT = float(sys.argv[3]) if len(sys.argv) > 3 else 0.005
class P(asyncio.Protocol):
    def connection_made(self, t):
        self.t = t; self.buf = b''; self.host = t.get_extra_info('sockname')[0]; clients.add(t.get_extra_info('peername')[0])
    def data_received(self, d):
        self.buf += d
        while b'\r\n\r\n' in self.buf:
            head, self.buf = self.buf.split(b'\r\n\r\n', 1)
            path = head.split(b' ', 2)[1].decode()
            hits[path] += 1
            inflight[self.host] += 1
            if inflight[self.host] > most[self.host]: most[self.host] = inflight[self.host]
            asyncio.get_running_loop().call_later(LAT, self.answer)
    def answer(self):
        inflight[self.host] -= 1
        if not self.t.is_closing(): self.t.write(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
async def main():
    loop = asyncio.get_running_loop()
    s = await loop.create_server(P, sys.argv[1], 8080, backlog=4000)
    def dump():
        json.dump({'requests': sum(hits.values()), 'paths': len(hits), 'more_than_once': sum(1 for v in hits.values() if v > 1), 'hosts': len(most), 'most_at_once': max(most.values(), default=0), 'clients': sorted(clients)}, open(sys.argv[2], 'w'))
    def end(): dump(); loop.stop()
    loop.add_signal_handler(signal.SIGUSR1, dump)
    loop.add_signal_handler(signal.SIGTERM, end)
    await s.serve_forever()
try: asyncio.run(main())
except RuntimeError: pass

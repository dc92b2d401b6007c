import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** What is wrong with a proxy, and what it says of its clients. */
export interface ProxyFaults {
  /** Paths that it does not pass on. */
  keeps?: RegExp;
  forwardedFor?: string;
  forwardedProto?: string;
  upgrades?: boolean;
}

/** Something badly set up that stands before a server. */
export async function startFaultyProxy(
  target: string,
  { keeps, forwardedFor, forwardedProto, upgrades = true }: ProxyFaults,
): Promise<{ url: string; close(): Promise<void> }> {
  const { hostname, port, host } = new URL(target);
  const headersOf = ({ headers }: IncomingMessage) => ({
    ...headers,
    host,
    ...(forwardedFor ? { 'x-forwarded-for': forwardedFor } : {}),
    ...(forwardedProto ? { 'x-forwarded-proto': forwardedProto } : {}),
  });
  const proxy = createServer((incoming, outgoing) => {
    if (keeps?.test(incoming.url!)) return void outgoing.writeHead(404).end('<h1>Not here</h1>');
    const passed = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: headersOf(incoming) },
      (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  proxy.on('upgrade', (incoming, socket) => {
    if (!upgrades) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    const passed = connect(Number(port), hostname, () => {
      const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
      passed.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      passed.pipe(socket).pipe(passed);
    });
    for (const end of [passed, socket]) end.on('error', () => end.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: async () => {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, 'close');
    },
  };
}

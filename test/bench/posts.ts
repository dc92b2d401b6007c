import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const ACCEPTED = 'HTTP/1.1 202';

/** A request as bytes, so that sending it costs as little as can be beside what is measured. */
export function rawPost(url: URL, headers: Record<string, string>, body: Buffer): Buffer {
  const lines = Object.entries({ ...headers, 'Content-Length': String(body.length) });
  const head = [`POST ${url.pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body]);
}

/** Sends requests over so many kept connections; throws when one of them is not answered by 202. */
export async function postAll(url: string, requests: Buffer[], connections: number): Promise<void> {
  const { hostname, port } = new URL(url);
  const waiting = requests.values();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      for (const request of waiting) await exchange(socket, request);
      socket.destroy();
    }),
  );
}

/** Answers of an inbox have no body. */
async function exchange(socket: Socket, request: Buffer): Promise<void> {
  socket.write(request);
  let answer = '';
  while (!answer.includes('\r\n\r\n')) answer += String((await once(socket, 'data'))[0]);
  if (!answer.startsWith(ACCEPTED)) throw new Error(`The inbox answered ${answer}`);
}

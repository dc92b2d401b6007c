import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';

const EXECUTE = 'E'.charCodeAt(0);
const SIMPLE_QUERY = 'Q'.charCodeAt(0);

export interface StatementCounter {
  /** Address to give to a server in place of the database's. */
  url: string;
  count(): number;
  close(): void;
}

/** Stands between a server and its database and counts the statements that it sends. */
export async function countStatements(databaseUrl: string): Promise<StatementCounter> {
  const { pathname, searchParams, username } = new URL(databaseUrl);
  const socketPath = `${searchParams.get('host')}/.s.PGSQL.5432`;
  let statements = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const database = connect(socketPath);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => client.destroy());
    }
    const read = messages((type) => {
      if (type === EXECUTE || type === SIMPLE_QUERY) statements += 1;
    });
    client.on('data', read);
    client.pipe(database).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as { port: number };
  return {
    url: `postgresql://${username}@127.0.0.1:${port}${pathname}`,
    count: () => statements,
    close: () => {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Tells the type of each message of PostgreSQL's protocol; the first of a connection has none. */
function messages(onMessage: (type: number) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const typed = started ? 1 : 0;
      if (pending.length < typed + 4) return;
      const length = typed + pending.readUInt32BE(typed);
      if (pending.length < length) return;
      if (started) onMessage(pending[0]!);
      started = true;
      pending = pending.subarray(length);
    }
  };
}

import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { InboxWorker } from '#convoke/federation';
import { type Json, type RemotePerson, RemoteServer } from './remote-server.js';
import { startTestServer, type TestServer } from './server.js';

/** An inbox of ours and a server that writes to it. */
export interface OpenInbox {
  server: TestServer;
  remote: RemoteServer;
  /** What somebody there does, with an id of its own. */
  activity(sender: RemotePerson, type: string, object: unknown, traits?: Json): Json;
  /** Posts, signed by somebody there. */
  post(sender: RemotePerson, body: Json): Promise<Response>;
  /** Works off what is due. */
  workOff(): Promise<void>;
  /** Posts it, works it off, and answers why it was refused, null when it was not. */
  handled(sender: RemotePerson, body: Json): Promise<string | null>;
  /** The same of what somebody there does. */
  tell(sender: RemotePerson, type: string, object: unknown, traits?: Json): Promise<string | null>;
  /** The first row of an answer of the database. */
  one<Row extends object>(sql: string, ...params: unknown[]): Promise<Row | undefined>;
  /** What was answered to somebody there, oldest first. */
  answersTo(person: RemotePerson): Promise<Json[]>;
  close(): Promise<void>;
}

export async function openInbox(): Promise<OpenInbox> {
  const [server, remote] = await Promise.all([
    startTestServer({ FEDERATION: 'true', FEDERATION_ALLOW_PRIVATE_NETWORK: 'true' }),
    RemoteServer.start(),
  ]);
  const post = (sender: RemotePerson, body: Json) => remote.post(`${server.url}/inbox`, body, sender);
  const workOff = async () => {
    const worker = server.app.get(InboxWorker, { strict: false });
    while ((await worker.workOff()) > 0);
  };
  const activity: OpenInbox['activity'] = ({ uri }, type, object, traits = {}) => ({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${new URL(uri).origin}/activities/${randomUUID()}`,
    type,
    actor: uri,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    object,
    ...traits,
  });
  const handled: OpenInbox['handled'] = async (sender, body) => {
    expect((await post(sender, body)).status).toBe(202);
    await workOff();
    const rows = await server.db.query<{ problem: string | null; due_at: Date | null }>(
      'SELECT problem, due_at FROM inbox_activities WHERE uri = $1',
      [body.id],
    );
    expect(rows, 'settled').toEqual([{ problem: rows[0]!.problem, due_at: null }]);
    return rows[0]!.problem;
  };
  return {
    server,
    remote,
    activity,
    post,
    workOff,
    handled,
    tell: (sender, ...deed) => handled(sender, activity(sender, ...deed)),
    one: async <Row extends object>(sql: string, ...params: unknown[]) => (await server.db.query<Row>(sql, params))[0],
    answersTo: async ({ uri }) => {
      const rows = await server.db.query<{ body: Json }>('SELECT body FROM outbound_activities ORDER BY id');
      return rows.map(({ body }) => body).filter(({ to }) => Array.isArray(to) && to.includes(uri));
    },
    close: async () => {
      await Promise.all([server.close(), remote.close()]);
    },
  };
}

import { randomUUID } from 'node:crypto';
import { Conversations } from '#convoke/threads';
import { federationFixture } from './federation-fixtures.js';
import type { TestPerson } from './people.js';
import type { Json, RemotePerson } from './remote-server.js';
import type { TestServer } from './server.js';

/** The addresses of people, whether they are from here or elsewhere. */
export const addresses = (people: (TestPerson | RemotePerson)[]): string[] =>
  people.map((one) => ('uri' in one ? one.uri : one.actor.url));

/** When it is as many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** A direct message as Mastodon writes them. */
export function letter(author: RemotePerson, people: (TestPerson | RemotePerson)[], traits: Json = {}): Json {
  const { object } = federationFixture('mastodon/create-direct-note') as { object: Json };
  const id = `${new URL(author.uri).origin}/users/ada/statuses/${randomUUID()}`;
  return {
    ...object,
    id,
    url: `${id}/page`,
    attributedTo: author.uri,
    to: addresses(people),
    tag: addresses(people).map((href) => ({ type: 'Mention', href })),
    conversation: `tag:${randomUUID()}`,
    context: null,
    published: inMinutes(-5),
    ...traits,
  };
}

/** The conversations of somebody here, what was said last first, and what was said in them. */
export async function mailbox(server: TestServer, { accessToken: token, actor }: TestPerson): Promise<any[]> {
  const { data } = await server.graphql(
    `query ($id: ID!) { person(id: $id) { conversations { elements { id unread event { uuid }
      participants { preferredUsername domain } comments { elements { text deletedAt actor { preferredUsername } } } } } } }`,
    { id: actor.id },
    { token },
  );
  return data!.person.conversations.elements;
}

/** What was said in a conversation, oldest first. */
export const texts = ({ comments }: any): string[] =>
  comments.elements.map(({ text }: { text: string }) => text).toReversed();

/** Who is in a conversation, in the order of their names. */
export const names = ({ participants }: any): string[] =>
  participants.map(({ preferredUsername }: { preferredUsername: string }) => preferredUsername).sort();

/** What somebody here writes to a conversation, or to begin one. */
export const write = (server: TestServer, { viewer, actor }: TestPerson, text: string, where: object) =>
  server.app.get(Conversations, { strict: false }).post(viewer, { actorId: actor.id, text, ...where });

/** What was posted to other servers with these words in it, and where it goes. */
export async function sent(server: TestServer, text: string) {
  await server.runJobs();
  return server.db.query<{ body: { id: string; object: Json } & Json; inboxes: string[] }>(
    `SELECT o.body, ARRAY(SELECT d.inbox_url FROM deliveries d WHERE d.activity_id = o.id ORDER BY 1) AS inboxes
      FROM outbound_activities o WHERE o.body->'object'->>'content' LIKE $1 ORDER BY o.id`,
    [`%${text}%`],
  );
}

/** What was written to people elsewhere in these words. */
export const posted = async (server: TestServer, text: string) => (await sent(server, text))[0]!.body.object;

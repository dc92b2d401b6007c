import { freePort } from '#test/processes';
import { ask } from './load.js';

const LOGIN = `mutation { login(email: "admin@example.org", password: "the-admin-password-of-tests") { accessToken } }`;
const CREATE = `mutation ($title: String!, $beginsOn: DateTime!, $organizerActorId: ID!) {
  createEvent(title: $title, description: "<p>Come in, bring friends.</p>", beginsOn: $beginsOn,
    organizerActorId: $organizerActorId, draft: false) { id } }`;
const DAY_MS = 86_400_000;

/** Somebody who publishes events over the API. */
export interface Organizer {
  actorId: string;
  /** Answers how many milliseconds the request took. */
  publish(title: string): Promise<number>;
}

/** Signs in as the administrator that a server has made on an empty database. */
export async function signInOrganizer(url: string): Promise<Organizer> {
  const send = async (query: string, variables = {}, token?: string): Promise<any> => {
    const answer = JSON.parse(await ask({ url: `${url}/api`, body: JSON.stringify({ query, variables }), token }));
    if (answer.errors) throw new Error(`Refused: ${JSON.stringify(answer.errors)}`);
    return answer.data;
  };
  const token = (await send(LOGIN)).login.accessToken as string;
  const actorId = (await send('{ loggedPerson { id } }', {}, token)).loggedPerson.id as string;
  return {
    actorId,
    publish: async (title) => {
      const start = performance.now();
      const beginsOn = new Date(Date.now() + DAY_MS).toISOString();
      await send(CREATE, { title, beginsOn, organizerActorId: actorId }, token);
      return performance.now() - start;
    },
  };
}

/** What a server is told so that it keeps its address when it is started again, on any port. */
export async function lastingHome(): Promise<{ PUBLIC_URL: string }> {
  return { PUBLIC_URL: `http://localhost:${await freePort()}` };
}

import type { GraphqlAnswer, TestServer } from './server.js';
import type { TestPerson } from './people.js';

const EVENT_IMPORT = `{ eventImport { state url fileName reason isCut done total columns { title field }
  counts { outcome lines chosen } lines(limit: 100) { total elements { number outcome title beginsOn repeats url reason notes
    chosen result path } } } }`;

const BRING = `mutation ($url: String, $file: Upload, $profileId: ID!, $attributedToId: ID, $timezone: Timezone!) {
  bringEvents(url: $url, file: $file, profileId: $profileId, attributedToId: $attributedToId, timezone: $timezone) { state } }`;

/** What an answer refuses, as `field code`; undefined where it refuses nothing. */
export function refusalIn({ errors }: GraphqlAnswer): string | undefined {
  return errors && `${errors[0]!.field ?? ''} ${errors[0]!.code}`.trim();
}

/** Has an address read; answers what is refused of it at once. */
export async function bringAddress(server: TestServer, person: TestPerson, url: string, wish: object = {}) {
  const variables = { url, profileId: person.actor.id, timezone: 'Europe/Paris', ...wish };
  return refusalIn(await server.graphql(BRING, variables, { token: person.accessToken }));
}

/** The same with a file. */
export async function bringFile(
  server: TestServer,
  { accessToken, actor }: TestPerson,
  content: string | Uint8Array,
  wish: object = {},
): Promise<string | undefined> {
  const form = new FormData();
  form.set('query', BRING);
  form.set('variables', JSON.stringify({ file: 'brought', profileId: actor.id, timezone: 'Europe/Paris', ...wish }));
  form.set('brought', new Blob([typeof content === 'string' ? content : Buffer.from(content)]), 'events.ics');
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await fetch(`${server.url}/api`, { method: 'POST', headers, body: form });
  return refusalIn((await answer.json()) as GraphqlAnswer);
}

/** How far somebody's import is, once the jobs have run. */
export async function eventImportOf(server: TestServer, { accessToken: token }: TestPerson): Promise<any> {
  await server.runJobs();
  const { data } = await server.graphql(EVENT_IMPORT, {}, { token });
  const brought = data!.eventImport;
  return brought && { ...brought, lines: brought.lines.elements };
}

/** A calendar with these events, to come all of them unless they say otherwise. */
export function calendarOf(events: Record<string, string>[]): string {
  const lines = events.flatMap((properties) => [
    'BEGIN:VEVENT',
    ...Object.entries({ 'DTSTART;TZID=Europe/Paris': '21000501T180000', ...properties }).map(
      ([name, value]) => `${name}:${value}`,
    ),
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

import type { GraphqlAnswer, TestServer } from './server.js';

type Asker = { accessToken: string };

export const IMPORT = `{ import { state done total profileId
  profiles { folder preferredUsername name participations events memberships follows }
  results(limit: 500) { total elements { part title outcome reason url } } } }`;

const START = `mutation ($folder: String!, $parts: [ImportPart!]!, $profileId: ID, $preferredUsername: String) {
  startImport(folder: $folder, parts: $parts, profileId: $profileId, preferredUsername: $preferredUsername) { state } }`;

/** Sends an archive as a script of its owner's own does. */
export async function bring({ url }: { url: string }, { accessToken }: Asker, archive: Uint8Array): Promise<Response> {
  const body = new FormData();
  body.set('archive', new Blob([new Uint8Array(archive)], { type: 'application/zip' }), 'archive.zip');
  const headers = { authorization: `Bearer ${accessToken}` };
  return fetch(`${url}/imports/archive`, { method: 'POST', headers, body });
}

/** Says what of it goes where. */
export function startImport(server: TestServer, { accessToken: token }: Asker, wish: object): Promise<GraphqlAnswer> {
  return server.graphql(START, { ...wish }, { token });
}

import { strFromU8, unzipSync } from 'fflate';
import type { TestServer } from './server.js';

type Asker = { accessToken: string };

export const REQUEST_EXPORT = 'mutation { requestExport { id state done total } }';

/** The archive as a browser gets it. */
export async function download(url: string, { accessToken }: Asker): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
}

/** Asks for an archive of all that somebody owns and has it made; answers its bytes. */
export async function exported(server: TestServer, person: Asker): Promise<Uint8Array<ArrayBuffer>> {
  const token = person.accessToken;
  await server.graphql(REQUEST_EXPORT, {}, { token });
  await server.runJobs();
  const { data } = await server.graphql('{ exports { url } }', {}, { token });
  return new Uint8Array(await (await download(data!.exports[0].url, person)).arrayBuffer());
}

/** The files of an archive, by their paths. */
export class Unpacked {
  readonly files: Record<string, Uint8Array>;

  constructor(bytes: Uint8Array) {
    this.files = unzipSync(bytes);
  }

  get paths(): string[] {
    return Object.keys(this.files).sort();
  }

  text(path: string): string {
    return strFromU8(this.files[path]!);
  }

  json(path: string): Record<string, any> {
    return JSON.parse(this.text(path)) as Record<string, any>;
  }
}

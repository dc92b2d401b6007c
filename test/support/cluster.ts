import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneDatabase, moveHome } from './database.js';
import { freePort, type ServerProcess, startProcess } from './processes.js';
import { Proxy } from './proxy.js';
import { type MailServer, startMailServer } from './smtp.js';

type Data = Record<string, any>;

/** A process of the cluster, which is started again under its old address. */
export interface Member {
  role: 'api' | 'worker';
  url: string;
  start(): Promise<void>;
  /** Answers the exit code, null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Servers and workers that share a database and a folder, behind a proxy, with a mail server. */
export interface Cluster {
  proxy: Proxy;
  mail: MailServer;
  databaseUrl: string;
  apis: Member[];
  workers: Member[];
  /** Asks by way of the proxy, or one of the servers; throws when it is refused. */
  ask(query: string, variables?: Data, options?: Asking): Promise<Data>;
  /** The answer as it came. */
  send(body: string | FormData, options?: Asking): Promise<Response>;
  close(): Promise<void>;
}

export interface Asking {
  token?: string;
  /** Where; the proxy unless said otherwise. */
  at?: string;
  /** The client's address, as a proxy before ours would tell it. */
  from?: string;
}

const MEMBERS = ['api', 'api', 'worker', 'worker'] as const;

/** Starts two servers and two workers. */
export async function startCluster(environment: Record<string, string> = {}): Promise<Cluster> {
  const [database, proxy, mail, dataDir] = await Promise.all([
    cloneDatabase(),
    Proxy.start(),
    startMailServer(),
    mkdtemp(join(tmpdir(), 'convoke-cluster-')),
  ]);
  await moveHome(database.url, proxy.url);
  const member = async (role: Member['role']): Promise<Member> => {
    const port = await freePort();
    let process: ServerProcess | undefined;
    return {
      role,
      url: `http://127.0.0.1:${port}`,
      start: async () => {
        process = await startProcess({
          ROLE: role,
          PORT: String(port),
          DATABASE_URL: database.url,
          DATABASE_POOL_SIZE: '4',
          DATA_DIR: dataDir,
          PUBLIC_URL: proxy.url,
          TRUSTED_PROXIES: '127.0.0.1',
          SMTP_URL: mail.url,
          FEDERATION_ALLOW_PRIVATE_NETWORK: 'true',
          ...environment,
        });
      },
      stop: async (signal) => process?.stop(signal) ?? null,
    };
  };
  const members = await Promise.all(MEMBERS.map(member));
  const [apis, workers] = [members.slice(0, 2), members.slice(2)];
  // All at once: on an empty instance they find out among themselves who writes the administrator.
  await Promise.all(members.map((each) => each.start()));
  await proxy.serve(apis.map(({ url }) => url));

  const send: Cluster['send'] = (body, { token, at = proxy.url, from } = {}) =>
    fetch(`${at}/api`, {
      method: 'POST',
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(from ? { 'x-forwarded-for': from } : {}),
      },
      body,
    });
  return {
    proxy,
    mail,
    databaseUrl: database.url,
    apis,
    workers,
    send,
    ask: async (query, variables = {}, options = {}) => {
      const { data, errors } = (await (await send(JSON.stringify({ query, variables }), options)).json()) as Data;
      if (errors) throw new Error(JSON.stringify(errors));
      return data as Data;
    },
    close: async () => {
      await Promise.all(members.map((each) => each.stop('SIGKILL')));
      await Promise.all([proxy.close(), database.drop(), rm(dataDir, { recursive: true, force: true })]);
      mail.close();
    },
  };
}

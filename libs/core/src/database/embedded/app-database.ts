import { Client } from 'pg';

const SUPERUSER = 'postgres';
/** The role and the database that the program uses; an ordinary role, as it would have on a server of its own. */
const APP = 'convoke';

/** How to reach the program's database: for `pg`, a folder as host means the unix socket in it. */
export interface Connection {
  host: string;
  user: string;
  database: string;
}

/** How the program connects to the server whose socket lies in this folder. */
export function connectionIn(socketFolder: string): Connection {
  return { host: socketFolder, user: APP, database: APP };
}

/** Makes role and database where they are missing. */
export async function prepareDatabase(socketFolder: string): Promise<void> {
  await asSuperuser(socketFolder, 'postgres', async (client) => {
    const { rows } = await client.query(
      'SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database',
      [APP],
    );
    if (!rows[0].role) await client.query(`CREATE ROLE ${APP} LOGIN CREATEDB`);
    if (!rows[0].database) await client.query(`CREATE DATABASE ${APP} OWNER ${APP}`);
  });
}

/** Throws unless the server takes a connection of the program. */
export async function checkConnection(socketFolder: string): Promise<void> {
  const client = new Client(connectionIn(socketFolder));
  await client.connect();
  await client.end();
}

async function asSuperuser(host: string, database: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ host, user: SUPERUSER, database });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

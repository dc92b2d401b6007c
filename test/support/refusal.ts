import { RemoteGone, RemoteRefused } from '../../libs/federation/src/remote/index.js';

/** Why something of another server was not taken; `taken` where it was. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'taken';
  } catch (error) {
    if (error instanceof RemoteRefused) return error.reason;
    if (error instanceof RemoteGone) return error.deleted ? 'deleted' : 'not there';
    throw error;
  }
}

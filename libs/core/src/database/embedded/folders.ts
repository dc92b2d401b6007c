import { createHash } from 'node:crypto';
import { lchownSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The longest path of a unix socket that every platform takes, in bytes. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/** Where the parts of one embedded server lie. */
export interface Folders {
  root: string;
  /** What PostgreSQL calls its data directory. */
  cluster: string;
  holders: string;
  socket: string;
  logFile: string;
}

/** The user and group that own a file. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Lays out the folders of a server; the socket moves to /tmp where its path would be too long for the kernel. */
export function foldersOf(root: string): Folders {
  const beside = join(root, 'socket');
  const fits = Buffer.byteLength(join(beside, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
  // Always /tmp, not TMPDIR: every process that shares the server has to find the same folder.
  const short = `/tmp/convoke-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  return {
    root,
    cluster: join(root, 'cluster'),
    holders: join(root, 'holders'),
    socket: fits ? beside : short,
    logFile: join(root, 'postgres.log'),
  };
}

/** Makes an empty folder that only its owner may enter, whatever lay there before. */
export function renewPrivateFolder(folder: string, owner: Owner | undefined): void {
  // In /tmp somebody else may have put one there first: removing it then fails for a user and is right for root.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  giveTo(owner, folder);
}

/** Hands a file or a whole folder to a user; does nothing where it is theirs or nobody was named. */
export function giveTo(owner: Owner | undefined, path: string): void {
  if (!owner) return;
  const found = lstatSync(path);
  if (found.uid === owner.uid) return;
  // From the leaves up: a change that was interrupted shows at the top and is taken up again.
  if (found.isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name));
  lchownSync(path, owner.uid, owner.gid);
}

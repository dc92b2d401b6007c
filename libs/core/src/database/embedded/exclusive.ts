import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 25;

/** Runs the task while no other process runs one for the same folder; a killed process holds nobody up. */
export async function exclusively<T>(folder: string, patience: number, task: () => Promise<T>): Promise<T> {
  const lock = await acquire(lockAddress(folder), Date.now() + patience);
  if (!lock) throw new Error(`Another process has been starting or stopping the database in ${folder} for too long`);
  try {
    return await task();
  } finally {
    lock.close();
  }
}

// A listening socket is a lock that the kernel takes back when its process dies; an abstract one leaves no file either.
function lockAddress(folder: string): string {
  const name = `convoke-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.lock`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

async function acquire(address: string, deadline: number): Promise<Server | undefined> {
  while (Date.now() < deadline) {
    const server = await listening(address);
    if (server) return server;
    if (!address.startsWith('\0') && !(await answers(address))) rmSync(address, { force: true });
    await sleep(RETRY_MS);
  }
  return undefined;
}

function listening(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#convoke/core';
import { lastBackupAt } from '../backup/kept-backups.js';
import { type Finding, ok, problem, warning } from './finding.js';

const GIGABYTE = 1_000_000_000;
const DAY_MS = 86_400_000;
const LOCAL = /^(localhost|127\.|\[::1\])/;

/** Looks at the settings, the data folder and what is kept of it. */
export async function checkHost(config: Config, now: Date): Promise<Finding[]> {
  const folder = await checkFolder(config.server.dataDir);
  return [checkAddress(config), ...folder, await checkKey(config), await checkBackupAge(config, now)];
}

function checkAddress({ server }: Config): Finding {
  const check = 'public address';
  if (LOCAL.test(server.publicHost)) {
    return warning(check, `${server.publicUrl} is this machine only`, 'Set PUBLIC_URL to where people reach it.');
  }
  if (!server.secure) return problem(check, `${server.publicUrl} is not encrypted`, 'Put TLS before it and use https.');
  if (server.trustedProxies.length > 0) return ok(check, server.publicUrl);
  return warning(
    check,
    'No proxy is trusted, yet something before the server does TLS',
    'Set TRUSTED_PROXIES to its address; else all people look like one client, and limits meet all of them.',
  );
}

async function checkFolder(dataDir: string): Promise<Finding[]> {
  const check = 'data folder';
  try {
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    return [problem(check, `${dataDir} cannot be written`, `Give it to the user that runs the server.`)];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = (bavail * bsize) / GIGABYTE;
  const found = `${free.toFixed(1)} GB are free in ${dataDir}`;
  return [free > 1 ? ok(check, found) : warning(check, found, 'Make room: without it nobody can upload or write.')];
}

async function checkKey({ server, secrets }: Config): Promise<Finding> {
  const check = 'secret key';
  const kept = await stat(join(server.dataDir, 'secret.key')).catch(() => null);
  if (!kept) return ok(check, `comes from SECRET_KEY (${secrets.key.length} characters)`);
  if ((kept.mode & 0o077) === 0) return ok(check, 'is kept in the data folder, for its owner only');
  return warning(check, 'others on this machine can read it', `chmod 600 ${join(server.dataDir, 'secret.key')}`);
}

async function checkBackupAge(config: Config, now: Date): Promise<Finding> {
  const check = 'backup';
  const at = await lastBackupAt(config);
  const advice = 'Run `convoke backup` every night, and keep the files on another machine.';
  if (!at) return warning(check, 'none was made with this data folder', advice);
  const found = `the last one is of ${at.toISOString()}`;
  return now.getTime() - at.getTime() < 2 * DAY_MS ? ok(check, found) : warning(check, found, advice);
}

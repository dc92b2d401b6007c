import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environment } from './config.schema.js';
import { configFrom, type Config } from './config.js';
import { isLdapVariable, readLdapSettings } from './ldap-settings.js';
import { isOidcVariable, readOidcSettings } from './oidc-settings.js';
import { isS3Variable, readS3Settings } from './s3-settings.js';

/** Every mistake found in the environment, one a line. */
export class ConfigMistakes extends Error {
  constructor(mistakes: string[]) {
    super(`The configuration has mistakes:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
    this.name = 'ConfigMistakes';
  }
}

/** Reads the configuration from the environment; throws ConfigMistakes listing all that is wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = withoutBlanks(withSecretFiles(env));
  const parsed = environment.safeParse(given);
  const oidc = readOidcSettings(given);
  const mistakes = (parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const ldap = readLdapSettings(given);
  const s3 = readS3Settings(given);
  mistakes.push(...oidc.mistakes, ...ldap.mistakes, ...s3.mistakes);
  if (parsed.data?.DATABASE_LOGIN === false && oidc.settings.length === 0 && !ldap.settings) {
    mistakes.push('DATABASE_LOGIN: nobody could sign in without passwords, as there is no other login');
  }
  if (parsed.data && parsed.data.DATABASE_REPLICA_URLS.length > 0 && !parsed.data.DATABASE_URL) {
    mistakes.push('DATABASE_REPLICA_URLS: needs DATABASE_URL, as the embedded database has no replicas');
  }
  if (parsed.data?.DEMO_RESET && !parsed.data.ADMIN_PASSWORD) {
    mistakes.push('DEMO_RESET: needs ADMIN_PASSWORD, as the administrator is made anew each day');
  }
  if (!parsed.success || mistakes.length > 0) throw new ConfigMistakes(mistakes);
  const secretKey = parsed.data.SECRET_KEY ?? keptSecretKey(resolve(parsed.data.DATA_DIR));
  return configFrom(parsed.data, { oidc: oidc.settings, ldap: ldap.settings, s3: s3.settings }, secretKey);
}

function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read: NodeJS.ProcessEnv = {};
  for (const [name, path] of Object.entries(env)) {
    const target = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : undefined;
    if (!path || !target || !isVariable(target)) continue;
    try {
      read[target] = readFileSync(path, 'utf8').trim();
    } catch (cause) {
      throw new ConfigMistakes([`${name}: cannot read ${path} (${(cause as NodeJS.ErrnoException).code})`]);
    }
  }
  return { ...env, ...read };
}

function isVariable(name: string): boolean {
  return name in environment.shape || [isOidcVariable, isLdapVariable, isS3Variable].some((knows) => knows(name));
}

function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function keptSecretKey(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) keepNewKey(path);
  const key = readFileSync(path, 'utf8').trim();
  if (key === '') throw new ConfigMistakes([`DATA_DIR: ${path} is empty; put the instance's key back into it`]);
  return key;
}

/** The first of several processes that start together wins: a key shows under its name when it is whole. */
function keepNewKey(path: string): void {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(unfinished, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

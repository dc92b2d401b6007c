import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigMistakes, loadConfig } from './load-config.js';

const folder = mkdtempSync(join(tmpdir(), 'convoke-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadConfig', () => {
  it('has a default for every setting', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(config.server).toMatchObject({ publicUrl: 'http://localhost:4000', port: 4000, role: 'all' });
    expect(config.database.url).toBeUndefined();
  });

  it('lists every mistake at once, by the name of its variable', () => {
    const mistakes = () => loadConfig({ DATA_DIR: folder, PORT: 'x', ROLE: 'boss', PUBLIC_URL: 'ftp://a' });
    expect(mistakes).toThrow(ConfigMistakes);
    for (const name of ['PORT', 'ROLE', 'PUBLIC_URL']) expect(mistakes).toThrow(name);
  });

  it('takes proxies as addresses and networks, but not the whole world', () => {
    const trusting = (TRUSTED_PROXIES: string) =>
      loadConfig({ DATA_DIR: folder, TRUSTED_PROXIES }).server.trustedProxies;
    expect(trusting('127.0.0.1, 10.0.0.0/8,2001:db8::/32')).toEqual(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']);
    for (const wrong of ['proxy.example.org', '10.0.0.0/33', '0.0.0.0/0', '127.0.0.1, ::/0']) {
      expect(() => trusting(wrong)).toThrow('TRUSTED_PROXIES');
    }
  });

  it('makes a secret key once and keeps it', () => {
    const first = loadConfig({ DATA_DIR: folder }).secrets.key;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(loadConfig({ DATA_DIR: folder }).secrets.key).toBe(first);
  });

  it('reads a secret from the file that a _FILE variable names', () => {
    const path = join(folder, 'smtp');
    writeFileSync(path, 'smtp://user:secret@localhost:25\n');
    expect(loadConfig({ DATA_DIR: folder, SMTP_URL_FILE: path }).mail.smtpUrl).toBe('smtp://user:secret@localhost:25');
    expect(() => loadConfig({ DATA_DIR: folder, SMTP_URL_FILE: join(folder, 'absent') })).toThrow('SMTP_URL_FILE');
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(() => {
      (config.server as { port: number }).port = 1;
    }).toThrow(TypeError);
  });
});

import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
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

  it('resets a demo only with a password that its administrator keeps', () => {
    const demo = (environment = {}) => loadConfig({ DATA_DIR: folder, ...environment }).demo;
    expect(demo()).toEqual({ content: false, resetHour: null });
    const ADMIN_PASSWORD = 'a passphrase of four words';
    expect(demo({ DEMO_RESET: 'daily', ADMIN_PASSWORD })).toEqual({ content: true, resetHour: 3 });
    expect(demo({ DEMO_RESET: 'daily', DEMO_RESET_HOUR: '0', ADMIN_PASSWORD }).resetHour).toBe(0);
    expect(() => demo({ DEMO_RESET: 'daily' })).toThrow('ADMIN_PASSWORD');
    expect(() => demo({ DEMO_RESET: 'daily', DEMO_RESET_HOUR: '24', ADMIN_PASSWORD })).toThrow('DEMO_RESET_HOUR');
    expect(() => demo({ DEMO_RESET: 'hourly', ADMIN_PASSWORD })).toThrow('DEMO_RESET');
  });

  it('makes a secret key once and keeps it', () => {
    const first = loadConfig({ DATA_DIR: folder }).secrets.key;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(loadConfig({ DATA_DIR: folder }).secrets.key).toBe(first);
  });

  it('has one secret key for several processes that start together, and none of them reads half of it', () => {
    const DATA_DIR = join(folder, 'together');
    const { writeFileSync: write } = fs;
    const replaceWrite = (by: unknown) => {
      Object.assign(fs, { writeFileSync: by });
      syncBuiltinESMExports();
    };
    const keys: string[] = [];
    const start = () => keys.push(loadConfig({ DATA_DIR }).secrets.key);
    replaceWrite((path: string, text: string, options: object) => {
      replaceWrite(write);
      // A file is there before what stands in it: then another one starts.
      write(path, '', options);
      start();
      write(path, text);
    });
    start();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(fs.readdirSync(DATA_DIR)).toEqual(['secret.key']);
    expect(fs.statSync(join(DATA_DIR, 'secret.key')).mode & 0o777).toBe(0o600);
  });

  it('does not go on with a secret key that somebody has emptied', () => {
    const DATA_DIR = mkdtempSync(join(folder, 'emptied-'));
    writeFileSync(join(DATA_DIR, 'secret.key'), '\n');
    expect(() => loadConfig({ DATA_DIR })).toThrow('is empty');
  });

  it('reads a secret from the file that a _FILE variable names', () => {
    const path = join(folder, 'smtp');
    writeFileSync(path, 'smtp://user:secret@localhost:25\n');
    expect(loadConfig({ DATA_DIR: folder, SMTP_URL_FILE: path }).mail.smtpUrl).toBe('smtp://user:secret@localhost:25');
    expect(() => loadConfig({ DATA_DIR: folder, SMTP_URL_FILE: join(folder, 'absent') })).toThrow('SMTP_URL_FILE');
  });

  it('has a key for push services of its own, or the one that devices know from elsewhere', () => {
    const keys = (environment = {}) => loadConfig({ DATA_DIR: folder, ...environment }).webPush;
    expect(keys()).toEqual({ ...keys(), enabled: true });
    expect(keys({ SECRET_KEY: 'x'.repeat(32) }).publicKey).not.toBe(keys().publicKey);
    // The pair of RFC 8291, section 5.
    const WEB_PUSH_PRIVATE_KEY = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
    const publicKey = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';
    expect(keys({ WEB_PUSH_PRIVATE_KEY, WEB_PUSH: 'false' })).toMatchObject({ enabled: false, publicKey });
    for (const wrong of ['x', 'A'.repeat(43), WEB_PUSH_PRIVATE_KEY.replace('-', '+')]) {
      expect(() => keys({ WEB_PUSH_PRIVATE_KEY: wrong })).toThrow('WEB_PUSH_PRIVATE_KEY');
    }
  });

  it('knows where groups make things, and names the entries that it does not understand', () => {
    const offered = (RESOURCE_PROVIDERS: string) =>
      loadConfig({ DATA_DIR: folder, RESOURCE_PROVIDERS }).instance.resourceProviders;
    expect(offered('jitsi=https://meet.example/{id}, board:pad=https://board.example/{id}/edit?a=b')).toEqual([
      { id: 'jitsi', kind: 'visio', label: 'Jitsi Meet', url: 'https://meet.example/{id}' },
      { id: 'board', kind: 'pad', label: 'board', url: 'https://board.example/{id}/edit?a=b' },
    ]);
    for (const address of [
      'javascript:{id}',
      'https://{id}.example/',
      'https://{id}',
      'https://a:b@pad.example/{id}',
      '/{id}',
    ])
      expect(() => offered(`etherpad=${address}`)).toThrow(`RESOURCE_PROVIDERS: etherpad=${address}`);
    for (const wrong of ['etherpad', 'Ether Pad=https://pad.example/', 'pad:sofa=https://pad.example/'])
      expect(() => offered(wrong)).toThrow(wrong);
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(() => {
      (config.server as { port: number }).port = 1;
    }).toThrow(TypeError);
  });
});

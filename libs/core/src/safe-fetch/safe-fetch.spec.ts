import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../config/index.js';
import { SafeFetch } from './safe-fetch.js';

const server = http.createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/' });
  response.end(request.headers['user-agent']);
});
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function safeFetch(allowPrivateNetwork: boolean): SafeFetch {
  const publicUrl = 'https://events.example';
  return new SafeFetch({ enabled: true, allowPrivateNetwork, authorizedFetch: false }, {
    publicUrl,
  } as Config['server']);
}

describe('SafeFetch', () => {
  it('refuses loopback by address and by name', async () => {
    const closed = safeFetch(false);
    await expect(closed.fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ reason: 'private_address' });
    await expect(closed.fetch(`http://localhost:${port}/`)).rejects.toMatchObject({ reason: 'private_address' });
    await expect(closed.fetch('http://example.org/', { secureOnly: true })).rejects.toMatchObject({ reason: 'scheme' });
  });

  it('opens loopback and plain http when the configuration allows the private network', async () => {
    const open = safeFetch(true);
    const document = await open.fetch(`http://127.0.0.1:${port}/`, { secureOnly: true });
    expect(document.text()).toBe('Convoke (+https://events.example)');
    open.onModuleDestroy();
  });

  it('reaches a configured service in the private network, but follows it nowhere else', async () => {
    const closed = safeFetch(false);
    const document = await closed.fetchConfigured(`http://127.0.0.1:${port}/`);
    expect(document.ok).toBe(true);
    await expect(closed.fetchConfigured(`http://127.0.0.1:${port}/moved`)).rejects.toMatchObject({
      reason: 'redirects',
    });
    closed.onModuleDestroy();
  });

  it('says beforehand what it would refuse, as far as the address tells', () => {
    const refused = (address: string, open = false) => safeFetch(open).refuses(address, { secureOnly: true });
    expect(['https://push.example/1', 'https://localhost/'].map((address) => refused(address))).toEqual([false, false]);
    for (const address of [
      'http://push.example/1',
      'https://127.0.0.1/',
      'https://[::1]/',
      'x',
      'https://a:b@c.example/',
    ])
      expect(refused(address)).toBe(true);
    expect(refused(`http://127.0.0.1:${port}/`, true)).toBe(false);
  });

  it('refuses odd spellings and system ports even then', async () => {
    const open = safeFetch(true);
    await expect(open.fetch(`http://2130706433:${port}/`)).rejects.toMatchObject({ reason: 'address_form' });
    await expect(open.fetch('http://127.0.0.1:22/')).rejects.toMatchObject({ reason: 'port' });
  });
});

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FetchRefused } from './fetch-refused.js';
import { GuardedClient, type FetchOptions } from './guarded-client.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const MIB = 1024 * 1024;
const answers = new Map<string, Answer>();
const seen: { url?: string; headers: IncomingMessage['headers']; method?: string; body: string }[] = [];
const cutOff: string[] = [];
let origin: string;
let server: http.Server;
let client: GuardedClient;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    response.on('close', () => response.writableFinished || cutOff.push(request.url!));
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, method: request.method, body });
      (answers.get(request.url!.split('?')[0]!) ?? notFound)(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new GuardedClient({
    permitsAddress: (address) => address === '127.0.0.1',
    permitsPlainHttp: true,
    userAgent: 'Convoke test',
  });
});

afterAll(async () => {
  client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const notFound: Answer = (_request, response) => response.writeHead(404).end('nothing here');

function answer(path: string, status: number, headers: http.OutgoingHttpHeaders, body: string | Buffer = ''): void {
  answers.set(path, (_request, response) => response.writeHead(status, headers).end(body));
}

async function refusal(path: string, options?: FetchOptions): Promise<string | undefined> {
  const url = path.startsWith('/') ? origin + path : path;
  const error = await client.fetch(url, options).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error === undefined || error instanceof FetchRefused) return error?.reason;
  throw error;
}

describe('an answer', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('is read decompressed from %s', async (encoding, compress) => {
    answer(
      `/${encoding}`,
      200,
      { 'content-type': 'application/json; charset=utf-8', 'content-encoding': encoding },
      compress('{"a":"é"}'),
    );
    const document = await client.fetch(`${origin}/${encoding}`, { contentTypes: ['application/json'] });
    expect(document.json()).toEqual({ a: 'é' });
    expect(document.mediaType).toBe('application/json');
  });

  it('keeps its status when it is an error, whatever its type and size', async () => {
    answer('/gone', 410, { 'content-type': 'text/html' }, 'x'.repeat(2 * MIB));
    const document = await client.fetch(`${origin}/gone`, { contentTypes: ['application/json'] });
    expect(document.status).toBe(410);
    expect(document.ok).toBe(false);
  });

  it('of a type that was not asked for is refused', async () => {
    answer('/image', 200, { 'content-type': 'image/png' }, '{}');
    answer('/untyped', 200, {}, '{}');
    expect(await refusal('/image', { contentTypes: ['application/json', 'text/*'] })).toBe('content_type');
    expect(await refusal('/untyped', { contentTypes: ['application/json'] })).toBe('content_type');
    expect(await refusal('/image', { contentTypes: ['image/*'] })).toBeUndefined();
  });

  it('that is refused is not waited for: its connection is closed', async () => {
    answers.set('/refused', (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' }).write('the rest never comes');
    });
    answers.set('/moved', (_request, response) => {
      response.writeHead(302, { location: '/4' }).write('the rest never comes');
    });
    answer('/4', 200, {}, 'here');
    expect(await refusal('/refused', { contentTypes: ['text/html'] })).toBe('content_type');
    expect(await refusal('/moved')).toBeUndefined();
    await expect.poll(() => cutOff).toEqual(expect.arrayContaining(['/refused', '/moved']));
  });

  it('that is not JSON says so', async () => {
    answer('/broken', 200, { 'content-type': 'application/json' }, '{"a":');
    const document = await client.fetch(`${origin}/broken`);
    expect(() => document.json()).toThrow(expect.objectContaining({ reason: 'not_json' }));
  });

  it('in an unknown or corrupt encoding is refused', async () => {
    answer('/odd', 200, { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('a')));
    answer('/corrupt', 200, { 'content-encoding': 'gzip' }, 'not gzip at all');
    answer('/corrupt-br', 200, { 'content-encoding': 'br' }, 'not brotli at all');
    expect(await refusal('/odd')).toBe('content_encoding');
    expect(await refusal('/corrupt')).toBe('content_encoding');
    expect(await refusal('/corrupt-br')).toBe('content_encoding');
  });
});

describe('sizes', () => {
  it('are limited to 1 MiB unless the caller says otherwise', async () => {
    answer('/large', 200, {}, 'x'.repeat(MIB + 1));
    answer('/edge', 200, {}, 'x'.repeat(MIB));
    expect(await refusal('/large')).toBe('too_large');
    expect(await refusal('/edge')).toBeUndefined();
    expect(await refusal('/large', { maxBytes: 2 * MIB })).toBeUndefined();
    expect(await refusal('/edge', { maxBytes: 100 })).toBe('too_large');
  });

  it('are limited while an endless body runs, and its connection is closed', async () => {
    answers.set('/endless', (_request, response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    });
    expect(await refusal('/endless')).toBe('too_large');
    await expect.poll(() => cutOff).toContain('/endless');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (text: Buffer) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ] as const)('are counted after decompression, so that a %s bomb is refused', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(MIB / 10);
    answer(`/bomb-${encoding}`, 200, { 'content-encoding': encoding }, bomb);
    expect(await refusal(`/bomb-${encoding}`)).toBe('too_large');
  });
});

describe('time', () => {
  it('runs out when nothing is answered', async () => {
    answers.set('/silent', () => {});
    expect(await refusal('/silent', { timeoutMs: 50 })).toBe('timeout');
  });

  it.each([
    ['slow headers', 5, 'timeout'],
    ['headers without end', 0, 'unreachable'],
  ])('is not spent on %s', async (_, pauseMs, reason) => {
    const closed = vi.fn();
    const dripping = net.createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x: y\r\n'.repeat(pauseMs > 0 ? 1 : 10_000)), pauseMs);
      socket.on('error', () => {}).on('close', () => (clearInterval(drip), closed()));
    });
    await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve));
    const { port } = dripping.address() as AddressInfo;
    expect(await refusal(`http://127.0.0.1:${port}/`, { timeoutMs: pauseMs > 0 ? 80 : undefined })).toBe(reason);
    await expect.poll(() => closed.mock.calls).toHaveLength(1);
    await new Promise((resolve) => dripping.close(resolve));
  });

  it.each(['identity', 'gzip'])('runs out during a slow %s body', async (encoding) => {
    const body = encoding === 'gzip' ? gzipSync('slow '.repeat(1000)) : Buffer.from('slow '.repeat(1000));
    const path = `/slow-${encoding}`;
    answers.set(path, (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      let sent = 0;
      const drip = setInterval(() => response.write(body.subarray(sent, ++sent)), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await refusal(path, { timeoutMs: 80 })).toBe('timeout');
    await expect.poll(() => cutOff).toContain(path);
  });

  it('counts all redirects together', async () => {
    answers.set('/late', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/late' }).end(), 40);
    });
    expect(await refusal('/late', { timeoutMs: 100 })).toBe('timeout');
  });
});

describe('redirects', () => {
  it('are followed three times, and the document knows where it was found', async () => {
    answer('/1', 301, { location: '/2' });
    answer('/2', 302, { location: `${origin}/3` });
    answer('/3', 307, { location: '4?x=1' });
    answer('/4', 200, {}, 'here');
    const document = await client.fetch(`${origin}/1`);
    expect(document.text()).toBe('here');
    expect(document.url.href).toBe(`${origin}/4?x=1`);
  });

  it('are refused from the fourth on, so that loops end', async () => {
    answer('/0', 301, { location: '/1' });
    answer('/loop', 302, { location: '/loop' });
    expect(await refusal('/0')).toBe('redirects');
    const before = seen.length;
    expect(await refusal('/loop')).toBe('redirects');
    expect(seen.length - before).toBe(4);
  });

  it.each([
    ['http://127.0.0.2/', 'private_address'],
    ['http://localhost:9999/', 'private_address'],
    ['http://[::1]/', 'private_address'],
    ['http://2130706433/', 'address_form'],
    ['file:///etc/passwd', 'scheme'],
    ['http://a:b@127.0.0.1/', 'credentials'],
    ['http://127.0.0.1:25/', 'port'],
  ])('to %s are refused', async (location, reason) => {
    const strict = new GuardedClient({ permitsAddress: onlyOnce(), permitsPlainHttp: true, userAgent: 'Convoke test' });
    answer('/away', 302, { location });
    const error = await strict.fetch(`${origin}/away`).catch((caught: unknown) => caught);
    strict.close();
    expect(error).toMatchObject({ reason });
  });

  it('of a POST are refused', async () => {
    answer('/posted', 307, { location: '/4' });
    expect(await refusal('/posted', { method: 'POST', body: 'x' })).toBe('redirects');
  });

  it('hold no connection once they were followed', async () => {
    answer('/moved', 302, { location: '/4' });
    const fresh = new GuardedClient({ permitsAddress: () => true, permitsPlainHttp: true, userAgent: 'Convoke test' });
    const opened = vi.fn();
    server.on('connection', opened);
    for (let time = 0; time < 5; time++) await fresh.fetch(`${origin}/moved`);
    server.off('connection', opened);
    fresh.close();
    // The next step may be asked for before the last one has given its own back.
    expect(opened.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('ask for headers again, and fixed secrets do not go to another origin', async () => {
    const other = origin.replace('127.0.0.1', 'localhost');
    const both = new GuardedClient({ permitsAddress: () => true, permitsPlainHttp: true, userAgent: 'Convoke test' });
    answer('/to-other', 302, { location: `${other}/4` });
    await both.fetch(`${origin}/to-other`, { headers: { Authorization: 'Bearer x', 'X-Kept': 'yes' } });
    expect(seen.at(-1)!.headers).toMatchObject({ host: new URL(other).host, 'x-kept': 'yes' });
    expect(seen.at(-1)!.headers.authorization).toBeUndefined();
    await both.fetch(`${origin}/to-other`, { headers: async (url) => ({ signature: url.href }) });
    expect(seen.at(-1)!.headers.signature).toBe(`${other}/4`);
    both.close();
  });
});

describe('a request', () => {
  it('carries method, body, length, host and who asks', async () => {
    answer('/inbox', 202, {});
    const { status } = await client.fetch(`${origin}/inbox?a=1`, {
      method: 'POST',
      body: 'é',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(status).toBe(202);
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      url: '/inbox?a=1',
      body: 'é',
      headers: {
        'content-length': '2',
        'content-type': 'text/plain',
        'user-agent': 'Convoke test',
        host: new URL(origin).host,
      },
    });
  });

  it('to a name that resolves to a private address never reaches it', async () => {
    const strict = new GuardedClient({
      permitsAddress: () => false,
      permitsPlainHttp: true,
      userAgent: 'Convoke test',
    });
    const before = seen.length;
    await expect(strict.fetch(origin.replace('127.0.0.1', 'localhost'))).rejects.toMatchObject({
      reason: 'private_address',
    });
    expect(seen.length).toBe(before);
    strict.close();
  });

  it('survives that a kept connection was closed meanwhile, except a POST', async () => {
    const used = new Set<unknown>();
    answers.set('/kept', (request, response) => {
      if (used.has(request.socket)) request.socket.destroy();
      else response.end('here');
      used.add(request.socket);
    });
    for (let round = 0; round < 3; round++) expect(await refusal('/kept')).toBeUndefined();
    expect(await refusal('/kept', { method: 'POST', body: '' })).toBe('unreachable');
  });

  it('to a closed port or an unknown name is a temporary failure', async () => {
    const spare = http.createServer();
    await new Promise<void>((resolve) => spare.listen(0, '127.0.0.1', resolve));
    const { port } = spare.address() as AddressInfo;
    await new Promise((resolve) => spare.close(resolve));
    await expect(client.fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      reason: 'unreachable',
      temporary: true,
    });
    await expect(client.fetch('http://name.invalid/')).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

/** Permits the first address asked about, which is the test server's. */
function onlyOnce(): (address: string) => boolean {
  let asked = 0;
  return () => ++asked <= 1;
}

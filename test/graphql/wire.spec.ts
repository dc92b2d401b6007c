import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function post(body: string, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

describe('the endpoint', () => {
  it('answers health', async () => {
    expect(await (await fetch(`${server.url}/health/ready`)).json()).toEqual({ status: 'ok' });
  });

  it('answers 405 to GET', async () => {
    const response = await fetch(`${server.url}/api?query={__typename}`);
    expect(response.status).toBe(405);
  });

  it('refuses text/plain, which a form of another site could send', async () => {
    const response = await post('{"query":"{__typename}"}', { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
  });

  it('answers errors with code and status at their top level, over HTTP 200', async () => {
    const response = await post('{"query":"{ doesNotExist }"}');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'bad_request', status_code: 400 }] });
  });
});

import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { cpuMs } from './machine.js';

/** A request that is sent again and again; a body makes it a POST of JSON. */
export interface Target {
  url: string;
  body?: string;
  /** Who asks; nobody unless said. */
  token?: string;
}

export interface Saturation {
  requestsASecond: number;
  /** Processor time a request, in milliseconds: of the answering process, and of the database. */
  serverMs: number;
  databaseMs: number;
}

const CONNECTIONS = 10;
const SOCKETS = 100;

/** Asks as fast as answers come, on ten connections; throws when an answer is not 200. */
export async function saturate(
  target: Target,
  seconds: number,
  server: number[],
  database: number[],
): Promise<Saturation> {
  const before = { server: cpuMs(server), database: cpuMs(database) };
  const result = await autocannon({
    url: target.url,
    connections: CONNECTIONS,
    duration: seconds,
    ...(target.body ? { method: 'POST', body: target.body, headers: { 'content-type': 'application/json' } } : {}),
  });
  const failed = result.errors + result.non2xx;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${target.url} failed`);
  return {
    requestsASecond: result.requests.total / result.duration,
    serverMs: (cpuMs(server) - before.server) / result.requests.total,
    databaseMs: (cpuMs(database) - before.database) / result.requests.total,
  };
}

/** Sends requests at a steady rate whether answers come or not; answers each one's time in milliseconds, sorted. */
export async function pace(target: Target, rate: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const times: Promise<number>[] = [];
  const start = performance.now();
  for (let count = Math.floor(rate * seconds), sent = 0; sent < count; sent++) {
    const due = start + (sent * 1000) / rate;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    times.push(ask(target, agent).then(() => performance.now() - due));
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  agent.destroy();
  return sorted;
}

/** One request; answers the body. Throws when the answer is not 200. */
export function ask({ url, body, token }: Target, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const request = httpRequest(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

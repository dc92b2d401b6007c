import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { GazetteerImport } from './gazetteer/gazetteer.import.js';
import { PlacesJobs } from './places.jobs.js';

let server: TestServer;
afterEach(() => server.close());

const start = async (environment: Record<string, string>) => (server = await startTestServer(environment));
const waiting = async () =>
  Number(
    (await server.db.query<{ count: string }>(`SELECT count(*) FROM jobs.job WHERE name = 'places.fill-gazetteer'`))[0]!
      .count,
  );
const gazetteer = () => server.app.get(GazetteerImport, { strict: false });
const jobs = () => server.app.get(PlacesJobs, { strict: false });
const nothing = { places: () => Readable.from([]), names: () => Readable.from([]) };

describe('at start', () => {
  it('a worker queues the filling of an empty gazetteer, and never again once it is filled', async () => {
    await start({ ROLE: 'worker' });
    expect(await waiting()).toBe(1);
    await gazetteer().replace(nothing);
    await jobs().onApplicationBootstrap();
    expect(await waiting()).toBe(1);
  });

  it('nothing is queued by a process that does no jobs, or where another geocoder is configured', async () => {
    await start({ ROLE: 'api' });
    expect(await waiting()).toBe(0);
    await server.close();
    await start({ ROLE: 'worker', GEOCODER: 'nominatim' });
    expect(await waiting()).toBe(0);
  });
});

describe('the job', () => {
  const places = async () =>
    (await server.db.query<{ count: string }>('SELECT count(*) FROM gazetteer_places'))[0]!.count;

  it('leaves a filled gazetteer alone', async () => {
    await start({ ROLE: 'api' });
    await gazetteer().replace(nothing);
    await jobs().fillGazetteer();
    expect(await places()).toBe('0');
  });

  it('waits for another process that is filling it, and then leaves it alone', async () => {
    await start({ ROLE: 'api' });
    let second: Promise<void> | undefined;
    const elsewhere = AsyncLocalStorage.snapshot();
    const meanwhile = () => {
      second = elsewhere(() => jobs().fillGazetteer());
      return Readable.from([]);
    };
    await gazetteer().replace({ ...nothing, names: meanwhile });
    await second;
    expect(await places()).toBe('0');
  });
});

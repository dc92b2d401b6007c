import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { areaAround, withinArea } from './area.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Point = [longitude: number, latitude: number];

const POSITION = 'point(longitude, latitude)';

function conditions([longitude, latitude]: Point, kilometres: number): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const area = areaAround({ longitude, latitude }, kilometres);
  return { where: withinArea(area, POSITION, (value) => `$${values.push(value)}`).join(' AND '), values };
}

/** By the angle between directions from the Earth's centre. */
function onSphere([aLongitude, aLatitude]: Point, [bLongitude, bLatitude]: Point): number {
  const direction = (longitude: number, latitude: number) => {
    const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const a = direction(aLongitude, aLatitude);
  const b = direction(bLongitude, bLatitude);
  const apart = Math.hypot(...a.map((value, axis) => value - b[axis]!));
  return 2 * 6371 * Math.asin(Math.min(1, apart / 2));
}

describe('kilometres_between', () => {
  const measured = async (a: Point, b: Point) => {
    const [row] = await server.db.query<{ kilometres: number }>(
      'SELECT kilometres_between(point($1, $2), point($3, $4)) AS kilometres',
      [...a, ...b],
    );
    return row!.kilometres;
  };

  // What geodesists measure on the ellipsoid.
  it.each<[string, Point, Point, number]>([
    ['Paris and London', [2.3522, 48.8566], [-0.1276, 51.5072], 343.9],
    ['Suva and Apia, across the date line', [178.4419, -18.1416], [-171.7514, -13.8333], 1149],
    ['New York and Sydney', [-74.006, 40.7128], [151.2093, -33.8688], 15_988],
  ])('tells how far apart are %s', async (_, a, b, kilometres) => {
    expect(Math.abs((await measured(a, b)) / kilometres - 1)).toBeLessThan(0.005);
    expect(await measured(b, a)).toBeCloseTo(await measured(a, b), 6);
  });

  it.each<[string, Point, Point, number]>([
    ['a place and itself', [4.83, 45.76], [4.83, 45.76], 0],
    ['one place by its two longitudes', [180, 10], [-180, 10], 0],
    ['a pole by any longitude', [0, 90], [77, 90], 0],
    ['both poles', [0, 90], [0, -90], Math.PI * 6371],
    ['antipodes', [10, 20], [-170, -20], Math.PI * 6371],
    ['neighbours a metre apart', [4.83, 45.76], [4.83, 45.76 + 0.001 / 111.1949], 0.001],
  ])('is right for %s', async (_, a, b, kilometres) => {
    expect(await measured(a, b)).toBeCloseTo(kilometres, 6);
  });

  it('knows nothing of a place without a position', async () => {
    expect(await server.db.query('SELECT kilometres_between(NULL, point(1, 1)) AS kilometres')).toEqual([
      { kilometres: null },
    ]);
  });
});

describe('a search around a place', () => {
  beforeAll(async () => {
    await server.db.query(`INSERT INTO addresses (longitude, latitude)
      SELECT random() * 360 - 180, random() * 180 - 90 FROM generate_series(1, 4000)
      UNION ALL SELECT (CASE WHEN random() < 0.5 THEN -180 ELSE 178 END) + random() * 2, random() * 40 - 30
        FROM generate_series(1, 500)
      UNION ALL SELECT random() * 360 - 180, (89 + random()) * sign(random() - 0.5) FROM generate_series(1, 500)
      UNION ALL VALUES (180, 0), (-180, 0), (0, 90), (0, -90)`);
    await server.db.query('ANALYZE addresses');
  });

  it.each<[Point, number]>([
    [[2.35, 48.85], 500],
    [[179.95, -17], 200],
    [[-179.95, -17], 200],
    [[180, 0], 300],
    [[10, 89.9], 60],
    [[-70, -89.5], 100],
    [[120, 70], 2500],
    [[0, 0], 15_000],
    [[0, 0], 20_038],
  ])('finds around %j exactly what lies within %d km', async (center, kilometres) => {
    const all = await server.db.query<{ id: string; at: { x: number; y: number } }>(
      `SELECT id, ${POSITION} AS at FROM addresses WHERE latitude IS NOT NULL`,
    );
    const inside = all.filter(({ at }) => onSphere([at.x, at.y], center) <= kilometres).map(({ id }) => id);
    const { where, values } = conditions(center, kilometres);
    const found = await server.db.query<{ id: string }>(`SELECT id FROM addresses WHERE ${where}`, values);
    expect(inside.length).toBeGreaterThan(0);
    expect(found.map(({ id }) => id).sort()).toEqual(inside.sort());
  });

  it.each<[string, Point]>([
    ['in one box', [4.83, 45.76]],
    ['on both sides of the date line', [179.99, -17]],
  ])('is served by an index %s', async (_, center) => {
    const { where, values } = conditions(center, 5);
    const plan = await server.db.query(
      `EXPLAIN SELECT id FROM addresses WHERE latitude IS NOT NULL AND ${where}`,
      values,
    );
    expect(JSON.stringify(plan)).toContain('addresses_position');
    expect(JSON.stringify(plan)).not.toContain('Seq Scan');
    // A function call for each row would cost many times the formula itself.
    expect(JSON.stringify(plan)).toContain('atan2');
    expect(JSON.stringify(plan)).not.toContain('kilometres_between');
  });
});

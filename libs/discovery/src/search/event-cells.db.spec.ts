import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Area, areaAround, areaFromBox, withinArea } from '#convoke/places';
import { startTestServer, type TestServer } from '#test/server';
import { cellsOf } from './event-cells.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Planned {
  longitude: number;
  latitude: number;
  begins: Date;
  ends: Date;
}

async function eventCells({ longitude, latitude, begins, ends }: Planned): Promise<string[]> {
  const [row] = await server.db.query<{ cells: string[] }>('SELECT event_cells(point($1, $2), $3, $4) AS cells', [
    longitude,
    latitude,
    begins,
    ends,
  ]);
  return row!.cells;
}

describe('Cells of a search', () => {
  beforeAll(async () => {
    // Short and long ones, near each other and all over the Earth, on the edges of squares and months.
    await server.db.query(`CREATE TABLE planned AS
      SELECT point(longitude, latitude) AS position, begins, begins + lasts * interval '1 day' AS ends
      FROM (SELECT CASE WHEN n % 3 = 0 THEN random() * 360 - 180 WHEN n % 3 = 1 THEN 2 + random() ELSE (n % 60) / 8.0 - 1 END AS longitude,
          CASE WHEN n % 3 = 0 THEN random() * 180 - 90 WHEN n % 3 = 1 THEN 48.5 + random() ELSE 46 + (n % 50) / 8.0 END AS latitude,
          CASE WHEN n % 4 = 0 THEN date_trunc('month', '1969-01-01Z'::timestamptz + n * interval '5 days', 'UTC')
            ELSE '2026-01-01Z'::timestamptz + random() * interval '900 days' END AS begins,
          CASE WHEN n % 5 = 0 THEN random() * 1500 WHEN n % 5 = 1 THEN 0 ELSE random() * 2 END AS lasts
        FROM generate_series(1, 12000) AS n) drawn`);
    await server.db.query(`INSERT INTO planned
      VALUES (point(180, 90), '2250-01-01Z', '2250-01-02Z'), (point(-180, -90), '1000-01-01Z', '1000-01-01Z')`);
  });
  afterAll(() => server.db.query('DROP TABLE planned'));

  const around = (longitude: number, latitude: number, kilometres: number) =>
    areaAround({ longitude, latitude }, kilometres);
  it.each<[string, Area[], string | null, string | null]>([
    ['a town and a week', [around(2.35, 48.86, 10)], '2026-11-24T08:00Z', '2026-12-02T08:00Z'],
    ['a town and what is ahead', [around(2.35, 48.86, 25)], '2026-11-24T08:00Z', null],
    ['a region and years', [around(2.35, 48.86, 100)], '2026-02-24T08:00Z', '2028-07-01T00:00Z'],
    ['a region and what was', [around(2.35, 48.86, 100)], null, '2026-06-01T00:00Z'],
    ['a continent and decades', [around(10, 50, 2000)], '1989-12-31T23:59:59Z', '2010-01-01T00:00Z'],
    ['the date line', [around(179.9, -17, 800)], '2026-01-01T00:00Z', null],
    ['the north pole', [around(0, 90, 1500)], '1970-01-01T00:00Z', null],
    ['the corner of a map', [areaFromBox('49,2.5:48.5,3')!], '2026-11-01T00:00Z', '2026-11-30T23:59:59Z'],
    ['two places', [around(2.35, 48.86, 100), areaFromBox('49,2:48,3')!], '2026-11-01T00:00Z', null],
    ['the world', [areaFromBox('90,-180:-90,180')!], '2026-11-01T00:00Z', null],
    ['one month', [], '2026-11-01T00:00Z', '2026-11-01T00:00Z'],
    ['a long time', [], '1950-01-01T00:00Z', '2300-01-01T00:00Z'],
    ['far ahead', [], '2100-01-01T00:00Z', null],
  ])('are among those of all that lies and goes on there: %s', async (_, areas, from, to) => {
    const values: unknown[] = [];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const exact = [
      ...areas.flatMap((area) => withinArea(area, 'position', parameter)),
      ...(from ? [`ends >= ${parameter(from)}`] : []),
      ...(to ? [`begins <= ${parameter(to)}`] : []),
    ];
    const lists = cellsOf(areas, from ? new Date(from) : null, to ? new Date(to) : null);
    const inCells = lists.map((list) => `event_cells(position, begins, ends) && ${parameter(list)}::text[]`);
    const [row] = await server.db.query<{ matching: number; missed: number }>(
      `SELECT count(*)::int AS matching, count(*) FILTER (WHERE NOT (${['true', ...inCells].join(' AND ')}))::int AS missed
        FROM planned WHERE ${exact.join(' AND ')}`,
      values,
    );
    expect(row!.matching).toBeGreaterThan(0);
    expect(row!.missed).toBe(0);
  });

  const paris = areaAround({ longitude: 2.35, latitude: 48.86 }, 10);
  const concert: Planned = {
    longitude: 2.35,
    latitude: 48.86,
    begins: new Date('2026-12-31T22:00:00Z'),
    ends: new Date('2027-01-01T01:00:00Z'),
  };
  const isFound = async (areas: Area[], from: string | null, to: string | null, event = concert) => {
    const cells = await eventCells(event);
    return cellsOf(areas, from ? new Date(from) : null, to ? new Date(to) : null).every((list) =>
      list.some((cell) => cells.includes(cell)),
    );
  };

  it.each<[string, Area[], string | null, string | null, boolean]>([
    ['here', [paris], null, null, true],
    ['elsewhere', [areaAround({ longitude: 2.35, latitude: 45 }, 10)], null, null, false],
    ['here and elsewhere', [paris, areaAround({ longitude: 2.35, latitude: 45 }, 10)], null, null, false],
    ['in its first month', [], '2026-12-31', '2026-12-31', true],
    ['in its last month', [paris], '2027-01-01', '2027-01-31', true],
    ['from the month after it on', [paris], '2027-02-01', null, false],
    ['a month before it', [paris], '2026-10-01', '2026-11-30', false],
    ['years before it', [], '2020-02-01', null, true],
  ])('tell apart what is looked for %s', async (_, areas, from, to, isFoundThere) => {
    expect(await isFound(areas, from, to)).toBe(isFoundThere);
  });

  it('of what lasts for years, or begins in another century, are those of any time', async () => {
    const ends = new Date('2040-01-01T00:00:00Z');
    expect(await isFound([paris], '2035-05-01', '2035-06-01', { ...concert, ends })).toBe(true);
    const far = new Date('2250-01-01T00:00:00Z');
    expect(await isFound([paris], '2026-01-01', null, { ...concert, begins: far, ends: far })).toBe(true);
  });

  it('are few, however large an area and long a period', () => {
    const world = areaFromBox('90,-180:-90,180')!;
    expect(cellsOf([world], null, null)).toEqual([]);
    expect(cellsOf([world], new Date('1970-01-01T00:00:00Z'), null)[0]!.length).toBeLessThan(20);
    for (const kilometres of [1, 10, 100, 1000]) {
      const [list] = cellsOf([areaAround({ longitude: 10, latitude: 50 }, kilometres)], new Date('2026-02-03'), null);
      expect(list!.length).toBeLessThan(200);
    }
  });
});

import pg from 'pg';
import { ask, percentile } from '../load.js';
import { startServer } from '../processes.js';
import type { Stage } from '../stage.js';
import { rounded, type Row } from '../table.js';

const QUERIES = 300;
const WARM_UP = 30;
const GOAL_MS = 60;
const DAY_MS = 86_400_000;
const SUBJECTS = [
  ['concert', 'MUSIC'],
  ['yoga', 'HEALTH'],
  ['atelier', 'ARTS'],
  ['chorale', 'MUSIC'],
  ['open mic', 'MUSIC'],
  ['randonnée', 'OUTDOORS_ADVENTURE'],
  ['picnic neighbours', 'COMMUNITY'],
  ['theater', 'THEATRE'],
  ['konzert', 'MUSIC'],
  ['vélo', 'MOVEMENTS_POLITICS'],
  ['documentary', 'FILM_MEDIA'],
  ['marché paysan', 'FOOD_DRINK'],
] as const;

/** P4: searches by words, place, dates and category, one after the other. */
export async function measureSearch(stage: Stage): Promise<Row> {
  const places = await busyPlaces(stage.databaseUrl);
  const server = await startServer(stage.databaseUrl, stage.folder, { ROLE: 'api' });
  try {
    const times: number[] = [];
    let found = 0;
    for (let turn = 0; turn < QUERIES + WARM_UP; turn++) {
      const start = performance.now();
      const { data } = JSON.parse(await ask({ url: `${server.url}/api`, body: search(turn, places) }));
      if (turn < WARM_UP) continue;
      times.push(performance.now() - start);
      found += Math.min(1, data.searchEvents.total);
    }
    return row(
      stage.events,
      times.sort((a, b) => a - b),
      found,
    );
  } finally {
    await server.stop();
  }
}

function search(turn: number, places: string[]): string {
  const [term, category] = SUBJECTS[turn % SUBJECTS.length]!;
  const from = Date.now() + (turn % 10) * DAY_MS;
  return JSON.stringify({
    query: `query ($term: String, $location: String, $radius: Float, $beginsOn: DateTime, $endsOn: DateTime, $categoryOneOf: [String]) {
      searchEvents(term: $term, location: $location, radius: $radius, beginsOn: $beginsOn, endsOn: $endsOn, categoryOneOf: $categoryOneOf) {
        total elements { id uuid title beginsOn tags { title } organizerActor { name } physicalAddress { locality } picture { url } } } }`,
    variables: {
      term,
      location: places[(turn * 7) % places.length],
      radius: [10, 25, 50, 100][turn % 4],
      beginsOn: new Date(from).toISOString(),
      endsOn: new Date(from + (7 + (turn % 60)) * DAY_MS).toISOString(),
      categoryOneOf: [category, 'LEARNING'],
    },
  });
}

async function busyPlaces(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ place: string }>(
      `SELECT avg(position[0]) || ';' || avg(position[1]) AS place
        FROM (SELECT position FROM event_search WHERE position IS NOT NULL ORDER BY event_id LIMIT 20000) sample
        GROUP BY round(position[0]::numeric, 0), round(position[1]::numeric, 0) ORDER BY count(*) DESC LIMIT 60`,
    );
    return rows.map(({ place }) => place);
  } finally {
    await client.end();
  }
}

function row(events: number, times: number[], found: number): Row {
  const p95 = percentile(times, 0.95);
  return {
    id: 'P4',
    what: `search by words, radius, dates and category, ${events.toLocaleString('en')} events`,
    value: `p95 ${rounded(p95)} ms, p50 ${rounded(percentile(times, 0.5))} ms (${found} of ${times.length} found something)`,
    reference: '–',
    ratio: '–',
    goal: `p95 ≤ ${GOAL_MS} ms`,
    met: p95 <= GOAL_MS,
  };
}

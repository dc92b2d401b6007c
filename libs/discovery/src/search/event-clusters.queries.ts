import { Injectable } from '@nestjs/common';
import type { Box } from '#convoke/places';
import type { SearchCriteria } from './search-conditions.js';
import { SearchFigures } from './search-figures.js';

/** The sides of a cluster on the map, and of the pictures that maps are made of. */
const CELL_PIXELS = 64;
const TILE_PIXELS = 256;
/** A map has at most so many clusters from one side to the other, however closely it is asked to look. */
const MOST_ACROSS = 16;
/** The squares at two opposite sides are cut in half, so there is one more than that each way. */
export const MOST_CLUSTERS = (MOST_ACROSS + 1) ** 2;
/** Maps end before the poles, where their projection has no end. */
const LAST_LATITUDE = 85;
const WORLD: Box = { west: -180, south: -90, east: 180, north: 90 };

/** Events that lie close to each other on a map. */
export interface Cluster extends Box {
  longitude: number;
  latitude: number;
  count: number;
  /** The one that begins first. */
  firstEventId: string;
}

/** Groups the places of events by the squares of a grid. */
@Injectable()
export class EventClusterQueries {
  constructor(private readonly figures: SearchFigures) {}

  /** Of all that matches, those with most events first. Without a zoom the grid fits all of them. */
  async find(criteria: SearchCriteria, zoom: number | null): Promise<Cluster[]> {
    const side = zoom === null ? 0 : (360 / 2 ** zoom) * (CELL_PIXELS / TILE_PIXELS);
    // Only an area leads to the index of places; without one, that is the whole world.
    const placed = { ...criteria, areas: criteria.areas.length > 0 ? criteria.areas : [{ boxes: [WORLD] }] };
    const west = westOf(placed);
    // Squares lie around the multiples of their side, so that none ends at the date line, at Greenwich or at the equator.
    const { rows, scale } = await this.figures.of<Cluster>(placed, {
      asked: { clusters: side },
      columns: () => 's.event_id, s.begins_on, s.position',
      rows: (conditions) => `
        WITH placed AS (SELECT event_id, begins_on, position[1] AS latitude,
            CASE WHEN position[0] < ${conditions.parameter(west)}::float8 THEN position[0] + 360 ELSE position[0] END AS longitude
          FROM matches),
        drawn AS (SELECT *, degrees(ln(tan(radians(45 + greatest(least(latitude, ${LAST_LATITUDE}), -${LAST_LATITUDE}) / 2)))) AS height
          FROM placed),
        grid AS (SELECT greatest(${conditions.parameter(side)}::float8, (max(longitude) - min(longitude)) / ${MOST_ACROSS},
          (max(height) - min(height)) / ${MOST_ACROSS}, 1e-9) AS side FROM drawn)
        SELECT count(*)::int AS count, avg(longitude) AS longitude, avg(latitude) AS latitude, min(longitude) AS west,
          max(longitude) AS east, min(latitude) AS south, max(latitude) AS north,
          (array_agg(event_id::text ORDER BY begins_on, event_id))[1] AS "firstEventId"
        FROM drawn, grid GROUP BY round(longitude / side), round(height / side)
        ORDER BY 1 DESC, min(begins_on), min(event_id)`,
    });
    return rows.map((row) => ({ ...row, longitude: wrapped(row.longitude), count: Math.round(row.count * scale) }));
  }
}

/** From where longitudes are counted eastwards, so that both sides of the date line are neighbours. */
function westOf({ areas }: SearchCriteria): number {
  return areas.find(({ boxes }) => boxes.length > 1)?.boxes[0]!.west ?? WORLD.west;
}

function wrapped(longitude: number): number {
  return longitude > 180 ? longitude - 360 : longitude;
}

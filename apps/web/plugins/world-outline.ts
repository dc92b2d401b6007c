import type { Geometry, Position } from 'geojson';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

/** Writes the outline of the world's land that the map shows where no tiles are configured. */
export function worldOutline(file: string): Plugin {
  return {
    name: 'convoke:world-outline',
    enforce: 'pre',
    config() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(outline()));
    },
    resolveId: { filter: { id: /^virtual:world-outline$/ }, handler: () => `${file}?url&no-inline` },
  };
}

function outline() {
  const source = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json');
  const topology = JSON.parse(readFileSync(source, 'utf8')) as Topology;
  const countries = topology.objects['countries'];
  if (!countries) throw new Error('The world atlas has no countries');
  const { features } = feature(topology, countries as GeometryCollection);
  const polygons = features
    .flatMap(({ geometry }) => polygonsOf(geometry))
    .filter((polygon) => !crossesDateLine(polygon));
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: rounded(polygons) } };
}

function polygonsOf(geometry: Geometry): Position[][][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
}

/** A flat map would draw its edge right across the world; it is an island of Fiji. */
function crossesDateLine(polygon: Position[][]): boolean {
  const jumps = (ring: Position[]) =>
    ring.some(([longitude = 0], index) => index > 0 && Math.abs(longitude - (ring[index - 1]?.[0] ?? 0)) > 180);
  return polygon.some(jumps);
}

/** Two decimals are about a kilometre, finer than the atlas itself. */
function rounded(polygons: Position[][][]): Position[][][] {
  return polygons.map((polygon) =>
    polygon.map((ring) => ring.map((point) => point.map((part) => Math.round(part * 100) / 100))),
  );
}

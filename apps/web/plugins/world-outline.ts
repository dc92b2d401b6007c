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
  return { type: 'FeatureCollection', features: features.map(({ geometry }) => withoutDetail(geometry)) };
}

/** Two decimals are about a kilometre, finer than the atlas itself. */
function withoutDetail(geometry: object) {
  const round = (_key: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  return { type: 'Feature', properties: {}, geometry: JSON.parse(JSON.stringify(geometry, round)) as object };
}

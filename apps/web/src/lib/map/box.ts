import type { Bounds } from './map-options.ts';

const NUMBER = '([+-]?\\d{1,3}(?:\\.\\d{1,20})?(?:e-\\d{1,3})?)';
const BOX = new RegExp(`^${NUMBER},${NUMBER}:${NUMBER},${NUMBER}$`);
/** About a metre. */
const STEP = 1e-5;
const rounded = (degrees: number) => Number(degrees.toFixed(5));

/** A rectangle of the map as searches take it ("north,west:south,east"); undefined when it is none. */
export function parseBox(text: string): Bounds | undefined {
  const [, north, west, south, east] = (BOX.exec(text) ?? []).map(Number);
  if (north === undefined || west === undefined || south === undefined || east === undefined) return undefined;
  return south <= north && Math.abs(south) <= 90 && Math.abs(north) <= 90 ? [west, south, east, north] : undefined;
}

/** A rectangle as searches take it, rounded so that it still holds all that it held. */
export function formatBox([west, south, east, north]: Bounds): string {
  const up = (degrees: number) => (rounded(degrees) < degrees ? rounded(degrees + STEP) : rounded(degrees));
  const down = (degrees: number) => -up(-degrees);
  const onEarth = (latitude: number) => Math.min(Math.max(latitude, -90), 90);
  return `${onEarth(up(north))},${down(west)}:${onEarth(down(south))},${up(east)}`;
}

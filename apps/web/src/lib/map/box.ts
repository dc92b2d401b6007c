import type { Bounds } from './map-options.ts';

const NUMBER = '([+-]?\\d{1,3}(?:\\.\\d{1,20})?(?:e-\\d{1,3})?)';
const BOX = new RegExp(`^${NUMBER},${NUMBER}:${NUMBER},${NUMBER}$`);
/** About a metre. */
const DECIMALS = 1e5;

/** A rectangle of the map as searches take it ("north,west:south,east"); undefined when it is none. */
export function parseBox(text: string): Bounds | undefined {
  const [, north, west, south, east] = (BOX.exec(text) ?? []).map(Number);
  if (north === undefined || west === undefined || south === undefined || east === undefined) return undefined;
  return south <= north && Math.abs(south) <= 90 && Math.abs(north) <= 90 ? [west, south, east, north] : undefined;
}

/** A rectangle as searches take it, rounded so that it still holds all that it held. */
export function formatBox([west, south, east, north]: Bounds): string {
  const down = (degrees: number) => Math.floor(degrees * DECIMALS) / DECIMALS;
  const up = (degrees: number) => Math.ceil(degrees * DECIMALS) / DECIMALS;
  const onEarth = (latitude: number) => Math.min(Math.max(latitude, -90), 90);
  return `${onEarth(up(north))},${down(west)}:${onEarth(down(south))},${up(east)}`;
}

import type { Point } from './point.ts';

/** One pin, or several things there; the title is text, never HTML. */
export interface Place extends Point {
  title: string;
  href?: string;
  /** How many things there are; one unless said. */
  count?: number;
  /** In what they lie, where that is more than a point. */
  bounds?: Bounds;
}

/** Where the drawings of the ground come from. */
export interface Tiles {
  endpoint?: string | null;
  attribution?: string | null;
  /** Whether the reader is asked before they are loaded. */
  consent?: boolean | null;
}

/** Whose pictures a map of these tiles loads, when the reader is to be asked about it; undefined when nobody is. */
export function tilesToAsk(tiles: Tiles | null | undefined): string | undefined {
  if (!tiles?.endpoint || !tiles.consent) return undefined;
  return /^(?:https?:)?\/\/(?:\{s\}\.)?([^/?#]+)/.exec(tiles.endpoint)?.[1];
}

/** West, south, east and north, in degrees. */
export type Bounds = [number, number, number, number];

/** What a drawn map says, in the reader's language. */
export interface MapWords {
  zoomIn: string;
  zoomOut: string;
  /** Whose outline of the world it is. */
  outline: string;
}

export interface MapOptions {
  places: readonly Place[];
  tiles?: Tiles | null;
  /** What to show where there is no place yet. */
  center?: Point;
  zoom?: number;
  /** What to show at first, instead of all places. */
  bounds?: Bounds;
  /** Whether more places may come than there are at first. */
  changing?: boolean;
  /** Called when the reader has moved the map. */
  onmove?: (bounds: Bounds, zoom: number) => void;
  /** Called with the point clicked; the map then lets its one pin be set. */
  onpick?: (point: Point) => void;
}

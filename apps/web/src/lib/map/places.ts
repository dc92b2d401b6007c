import { formatBox, parseBox } from './box.ts';
import type { MapCluster } from './clusters.ts';
import type { Bounds } from './map-options.ts';
import { parsePoint } from './point.ts';

/** What a map shows, in words. */
export interface NamedPlace {
  /** The town; undefined where nobody said it. */
  name?: string;
  count: number;
  /** Where it is, as searches take it. */
  box: string;
  /** The one that is there, where there is but one. */
  event?: { uuid: string; title: string };
}

type NamedCluster = Pick<MapCluster, 'count' | 'bbox' | 'event'>;

/** An event that may have a place. */
type PlacedEvent = Omit<NonNullable<MapCluster['event']>, 'physicalAddress'> & {
  physicalAddress: { description: string | null; locality: string | null; geom: string | null } | null;
};

/** Events as a map shows them, each for itself; those without a place are on none. */
export function clustersOf(events: readonly PlacedEvent[]): MapCluster[] {
  return events.flatMap((event) => {
    const geom = event.physicalAddress?.geom;
    const point = parsePoint(geom);
    if (!geom || !point) return [];
    const corner = `${point.latitude},${point.longitude}`;
    return [{ count: 1, geom, bbox: `${corner}:${corner}`, event }];
  });
}

/** The clusters of a map by town, those with most events first. */
export function byPlace(clusters: readonly NamedCluster[]): NamedPlace[] {
  const places = new Map<string, NamedPlace>();
  for (const [index, cluster] of clusters.entries()) {
    const place = placeOf(cluster);
    const key = place.name ?? String(index);
    const known = places.get(key);
    places.set(key, known ? together(known, place) : place);
  }
  return [...places.values()].sort((one, other) => other.count - one.count);
}

function placeOf({ count, bbox, event }: NamedCluster): NamedPlace {
  const { locality, description } = event?.physicalAddress ?? {};
  const bounds = parseBox(bbox);
  return {
    name: locality || description || undefined,
    count,
    box: bounds ? formatBox(bounds) : bbox,
    event: count === 1 && event?.uuid ? { uuid: event.uuid, title: event.title ?? '' } : undefined,
  };
}

function together(one: NamedPlace, other: NamedPlace): NamedPlace {
  const [a, b] = [parseBox(one.box), parseBox(other.box)];
  const box = a && b ? formatBox(around(a, b)) : one.box;
  return { name: one.name, count: one.count + other.count, box, event: undefined };
}

function around(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

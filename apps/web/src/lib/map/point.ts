export interface Point {
  latitude: number;
  longitude: number;
}

/** A GraphQL Point ("longitude;latitude") as numbers; undefined when it is none. */
export function parsePoint(text: string | null | undefined): Point | undefined {
  const [longitude = NaN, latitude = NaN] = (text ?? '').split(';').map((part) => (part ? Number(part) : NaN));
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return onEarth ? { latitude, longitude } : undefined;
}

/** A point as GraphQL writes it; six decimals are about ten centimetres. */
export function formatPoint({ latitude, longitude }: Point): string {
  return `${Number(longitude.toFixed(6))};${Number(latitude.toFixed(6))}`;
}

const EARTH_RADIUS_KM = 6371;

/** Kilometres as the crow flies. */
export function distanceBetween(one: Point, other: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const height = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const width = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const chord = height + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * width;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}

export interface Point {
  latitude: number;
  longitude: number;
}

/** A GraphQL Point ("longitude;latitude") as numbers; undefined when it is none. */
export function parsePoint(text: string | null | undefined): Point | undefined {
  const [longitude = NaN, latitude = NaN] = (text ?? '').split(';').map(Number);
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return text && onEarth ? { latitude, longitude } : undefined;
}

/** A point as GraphQL writes it; six decimals are about ten centimetres. */
export function formatPoint({ latitude, longitude }: Point): string {
  return `${Number(longitude.toFixed(6))};${Number(latitude.toFixed(6))}`;
}

const GEOHASH_DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz';
const GEOHASH = /^[0-9b-hjkmnp-z]{1,12}$/i;
const NUMBER = '\\s*([+-]?\\d{1,3}(?:\\.\\d{1,20})?(?:e-\\d{1,3})?)\\s*';
const POINT = new RegExp(`^${NUMBER};${NUMBER}$`);

/** Degrees, east and north positive. */
export interface Position {
  longitude: number;
  latitude: number;
}

/** Reads a geohash (its cell's centre) or `"lon;lat"`; nothing where it is neither. */
export function positionFrom(text: string): Position | undefined {
  const point = POINT.exec(text);
  if (point) return onEarth(Number(point[2]), Number(point[1]));
  return GEOHASH.test(text) ? geohashCentre(text.toLowerCase()) : undefined;
}

function onEarth(latitude: number, longitude: number): Position | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** A geohash halves longitude and latitude in turn, five halvings a digit. */
function geohashCentre(hash: string): Position {
  const longitude = { low: -180, high: 180 };
  const latitude = { low: -90, high: 90 };
  let turn = 0;
  for (const digit of hash) {
    const value = GEOHASH_DIGITS.indexOf(digit);
    for (let bit = 4; bit >= 0; bit--) {
      const range = turn++ % 2 === 0 ? longitude : latitude;
      const middle = (range.low + range.high) / 2;
      if ((value >> bit) & 1) range.low = middle;
      else range.high = middle;
    }
  }
  return { longitude: (longitude.low + longitude.high) / 2, latitude: (latitude.low + latitude.high) / 2 };
}

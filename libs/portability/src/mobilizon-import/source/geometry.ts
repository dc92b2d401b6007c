import type { Position } from '#convoke/places';

const POINT = 1;
const HAS_SRID = 0x20000000;
const HAS_DIMENSIONS = 0xc0000000;
const WGS84 = 4326;

/** The place of a point in PostGIS's own form (EWKB in hexadecimal); null for anything else, and for no place on Earth. */
export function pointFrom(ewkb: string | null): Position | null {
  if (ewkb === null || !/^([0-9a-f]{2}){21,50}$/i.test(ewkb)) return null;
  const bytes = Buffer.from(ewkb, 'hex');
  const little = bytes[0] === 1;
  const type = little ? bytes.readUInt32LE(1) : bytes.readUInt32BE(1);
  const hasSrid = (type & HAS_SRID) !== 0;
  if ((type & ~(HAS_SRID | HAS_DIMENSIONS)) !== POINT) return null;
  if (hasSrid && (little ? bytes.readUInt32LE(5) : bytes.readUInt32BE(5)) !== WGS84) return null;
  const start = hasSrid ? 9 : 5;
  if (bytes.length < start + 16) return null;
  const [longitude, latitude] = [start, start + 8].map((at) =>
    little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at),
  ) as [number, number];
  // An empty point is two numbers that are none.
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

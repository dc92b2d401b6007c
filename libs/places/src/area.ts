import type { Position } from './position.js';

const NUMBER = '\\s*([+-]?\\d{1,3}(?:\\.\\d{1,20})?(?:e-\\d{1,3})?)\\s*';
const BOX = new RegExp(`^${NUMBER},${NUMBER}:${NUMBER},${NUMBER}$`);

/** Kilometres of one degree of latitude on the sphere that `kilometres_between` measures on. */
const DEGREE_KM = (Math.PI * 6371) / 180;
/** Boxes are drawn a little too large: which events lie within the radius is measured, not guessed from the box. */
const SLACK = 1.01;

/** A rectangle on the map; `west` is never east of `east`. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Where to look: in any of the boxes and, if there is a `circle`, inside it. */
export interface Area {
  boxes: Box[];
  circle?: { center: Position; kilometres: number };
}

/** All that lies within `kilometres` of a place. */
export function areaAround(center: Position, kilometres: number): Area {
  return { boxes: boxesAround(center, kilometres), circle: { center, kilometres } };
}

/** Reads `"lat,lon:lat,lon"`, north-west and south-east corner, as maps of Mobilizon's clients send it. */
export function areaFromBox(text: string): Area | undefined {
  const [, north, west, south, east] = (BOX.exec(text) ?? []).map(Number);
  if (north === undefined || west === undefined || south === undefined || east === undefined) return undefined;
  if (Math.abs(north) > 90 || Math.abs(south) > 90 || south > north) return undefined;
  return { boxes: acrossDateLine({ west, south, east, north }) };
}

/**
 * SQL conditions that hold for the positions inside: `position` is an expression of type `point` (longitude, latitude),
 * by which a GiST index finds the boxes, and `parameter` answers a place holder for a value.
 */
export function withinArea(area: Area, position: string, parameter: (value: unknown) => string): string[] {
  const inBox = area.boxes.map((box) => `${position} <@ ${parameter(boxText(box))}::box`);
  const inBoxes = `(${inBox.join(' OR ')})`;
  if (!area.circle) return [inBoxes];
  const { center, kilometres } = area.circle;
  const middle = `point(${parameter(center.longitude)}, ${parameter(center.latitude)})`;
  return [inBoxes, `kilometres_between(${position}, ${middle}) <= ${parameter(kilometres)}`];
}

/** A box as PostgreSQL reads it. */
export function boxText({ west, south, east, north }: Box): string {
  return `(${east},${north}),(${west},${south})`;
}

function boxesAround({ longitude, latitude }: Position, kilometres: number): Box[] {
  const degrees = (kilometres / DEGREE_KM) * SLACK;
  const north = latitude + degrees;
  const south = latitude - degrees;
  // A circle over a pole touches every meridian.
  if (north >= 90 || south <= -90) {
    return [{ west: -180, east: 180, south: Math.max(south, -90), north: Math.min(north, 90) }];
  }
  const widest = Math.max(Math.abs(north), Math.abs(south));
  const sideways = degrees / Math.cos((widest * Math.PI) / 180);
  return acrossDateLine({ south, north, west: longitude - sideways, east: longitude + sideways });
}

/** Maps count on past 180°, events do not: such a box becomes its parts on both sides of the date line. */
function acrossDateLine({ west, east, south, north }: Box): Box[] {
  if (Math.abs(east - west) >= 360) return [{ west: -180, east: 180, south, north }];
  const from = wrapped(west);
  const to = wrapped(east);
  if (from <= to) return [{ west: from, east: to, south, north }];
  return [
    { west: from, east: 180, south, north },
    { west: -180, east: to, south, north },
  ];
}

function wrapped(longitude: number): number {
  if (Math.abs(longitude) <= 180) return longitude;
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

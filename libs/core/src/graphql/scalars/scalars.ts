import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, type ValueNode } from 'graphql';
import { requestFiles, UploadedFile } from '../uploads.js';

/** Years that calendars and databases of our peers can hold. */
const MIN_TIME = Date.UTC(1900, 0, 1);
const MAX_TIME = Date.UTC(9999, 11, 31);

function refuse(what: string): never {
  throw new GraphQLError(`Not a valid ${what}`);
}

function text(node: ValueNode, what: string): string {
  return node.kind === 'StringValue' ? node.value : refuse(what);
}

function instant(value: unknown, what: string): Date {
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value)
  ) {
    return refuse(what);
  }
  const zoned = /T|\s/.test(value) && !/(Z|[+-]\d\d:?\d\d)$/.test(value) ? `${value}Z` : value;
  const time = Date.parse(zoned.replace(' ', 'T'));
  return time >= MIN_TIME && time <= MAX_TIME ? new Date(time) : refuse(what);
}

const iso = (value: unknown) => (value instanceof Date ? value : new Date(value as string)).toISOString();

/** ISO 8601 in UTC. */
@Scalar('DateTime', () => Date)
export class DateTimeScalar implements CustomScalar<string, Date> {
  description = 'An instant, ISO 8601 in UTC';
  serialize = iso;
  parseValue = (value: unknown) => instant(value, 'DateTime');
  parseLiteral = (node: ValueNode) => instant(text(node, 'DateTime'), 'DateTime');
}

/** ISO 8601 without a zone, as Mobilizon prints some of its times. */
@Scalar('NaiveDateTime')
export class NaiveDateTimeScalar implements CustomScalar<string, Date> {
  description = 'An instant in UTC, ISO 8601 without zone';
  serialize = (value: unknown) => iso(value).replace(/(\.\d+)?Z$/, '');
  parseValue = (value: unknown) => instant(value, 'NaiveDateTime');
  parseLiteral = (node: ValueNode) => instant(text(node, 'NaiveDateTime'), 'NaiveDateTime');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const uuid = (value: unknown) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : refuse('UUID'));

@Scalar('UUID')
export class UuidScalar implements CustomScalar<string, string> {
  description = 'A UUID';
  serialize = (value: unknown) => String(value);
  parseValue = uuid;
  parseLiteral = (node: ValueNode) => uuid(text(node, 'UUID'));
}

const point = (value: unknown) => {
  const [lon, lat, ...rest] = typeof value === 'string' ? value.split(';') : [];
  const valid = rest.length === 0 && isCoordinate(lon, 180) && isCoordinate(lat, 90);
  return valid ? `${Number(lon)};${Number(lat)}` : refuse('Point');
};

function isCoordinate(value: string | undefined, most: number): boolean {
  return value !== undefined && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) && Math.abs(Number(value)) <= most;
}

@Scalar('Point')
export class PointScalar implements CustomScalar<string, string> {
  description = 'Coordinates in degrees, "longitude;latitude"';
  serialize = (value: unknown) => String(value);
  parseValue = point;
  parseLiteral = (node: ValueNode) => point(text(node, 'Point'));
}

const zones = new Map<string, boolean>();

/** Whether a name is a time zone that this runtime knows. */
export function isTimezone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  // Offsets such as "+02:00" pass Intl but are no IANA names.
  const valid = /^[A-Za-z]/.test(name) && name.length <= 64 && accepted(name);
  if (zones.size < 1000) zones.set(name, valid);
  return valid;
}

function accepted(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const timezone = (value: unknown) => (typeof value === 'string' && isTimezone(value) ? value : refuse('Timezone'));

@Scalar('Timezone')
export class TimezoneScalar implements CustomScalar<string, string> {
  description = 'A time zone by its IANA name';
  serialize = (value: unknown) => String(value);
  parseValue = timezone;
  parseLiteral = (node: ValueNode) => timezone(text(node, 'Timezone'));
}

function upload(value: unknown): UploadedFile {
  if (value instanceof UploadedFile) return value;
  const file = typeof value === 'string' ? requestFiles.getStore()?.get(value) : undefined;
  return file ?? refuse('Upload: no such part in the request');
}

@Scalar('Upload')
export class UploadScalar implements CustomScalar<never, UploadedFile> {
  description = 'A file of the multipart request: mapped to it, or named by its part';
  serialize = () => refuse('Upload');
  parseValue = upload;
  parseLiteral = (node: ValueNode) => upload(text(node, 'Upload'));
}

/** All of them, as a schema takes them. */
export const SCALARS = [DateTimeScalar, NaiveDateTimeScalar, PointScalar, TimezoneScalar, UploadScalar, UuidScalar];

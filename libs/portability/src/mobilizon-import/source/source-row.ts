import { isIP } from 'node:net';
import pg from 'pg';

const TEXT_ARRAY = 1009 as Parameters<typeof pg.types.getTypeParser>[0];
const readArray = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => string[];
/** As PostgreSQL writes moments of either kind: those without a zone are in UTC, the others where the server was. */
const MOMENT = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)?(?::?(\d\d))?(?::\d\d)?$/;

/** A row of the other database, each value in the text that PostgreSQL has for it; one of an older version lacks some. */
export class SourceRow {
  constructor(private readonly values: Readonly<Record<string, string | null>>) {}

  text(column: string): string | null {
    return this.values[column] ?? null;
  }

  /** The text, without blanks around it; null where nothing is left. */
  words(column: string): string | null {
    return this.text(column)?.trim() || null;
  }

  flag(column: string, otherwise = false): boolean {
    const value = this.text(column);
    return value === null ? otherwise : value === 't' || value === 'true';
  }

  number(column: string): number | null {
    const value = Number(this.text(column) ?? NaN);
    return Number.isFinite(value) ? value : null;
  }

  /** Null for what is no moment, or none that anything here could be at. */
  date(column: string): Date | null {
    return momentFrom(this.text(column));
  }

  address(column: string): string | null {
    const ip = this.text(column);
    return ip !== null && isIP(ip) > 0 ? ip : null;
  }

  /** JSON; null where it is none. */
  json(column: string): unknown {
    return parsed(this.text(column));
  }

  /** JSON that is an object; an empty one where it is none. */
  object(column: string): Record<string, unknown> {
    const value = this.json(column);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as object as never) : {};
  }

  /** A list, whether of JSON or of PostgreSQL, whose members may be JSON themselves. */
  list(column: string): unknown[] {
    const text = this.text(column);
    if (text === null) return [];
    if (text.startsWith('{')) return membersOf(text).map((member) => parsed(member) ?? member);
    const value = parsed(text);
    return Array.isArray(value) ? value : [];
  }

  strings(column: string): string[] {
    return this.list(column)
      .filter((member) => typeof member === 'string' || typeof member === 'number')
      .map(String);
  }
}

function momentFrom(text: string | null): Date | null {
  const [, day, time, hours = '+00', minutes = '00'] = MOMENT.exec(text ?? '') ?? [];
  const date = new Date(`${day}T${time}${hours}:${minutes}`);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : null;
}

function membersOf(text: string): string[] {
  try {
    return readArray(text);
  } catch {
    return [];
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

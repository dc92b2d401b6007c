import { listFormatter, nameFormatter, numberFormatter } from './formatters.ts';

export function formatNumber(value: number): string {
  return numberFormatter().format(value);
}

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** A price, without decimals where it is a round sum. */
export function formatPrice(value: number, currency: string): string {
  const minimumFractionDigits = Number.isInteger(value) ? 0 : undefined;
  return numberFormatter({ style: 'currency', currency, minimumFractionDigits }).format(value);
}

/** Metres below a kilometre, one decimal below ten. */
export function formatDistance(kilometres: number): string {
  if (kilometres < 1) {
    return numberFormatter({ style: 'unit', unit: 'meter' }).format(Math.round(kilometres * 10) * 100);
  }
  const maximumFractionDigits = kilometres < 10 ? 1 : 0;
  return numberFormatter({ style: 'unit', unit: 'kilometer', maximumFractionDigits }).format(kilometres);
}

/** A number of bytes, in megabytes and gigabytes from half a one up: "2.3 MB". */
export function formatSize(bytes: number): string {
  if (bytes >= GIB / 2) return inUnit('gigabyte', bytes / GIB, 1);
  if (bytes >= MIB / 2) return inUnit('megabyte', bytes / MIB, 1);
  return inUnit('kilobyte', bytes / 1024, 0);
}

/** "a, b and c". */
export function formatList(items: readonly string[]): string {
  return listFormatter({ type: 'conjunction' }).format(items);
}

/** The language's own name in the reader's language; its code when there is none. */
export function formatLanguage(code: string): string {
  return nameFormatter('language').of(code) ?? code;
}

function inUnit(unit: string, value: number, maximumFractionDigits: number): string {
  return numberFormatter({ style: 'unit', unit, maximumFractionDigits }).format(value);
}

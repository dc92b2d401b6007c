import { formatNumber, formatSize } from '#lib/format/numbers.ts';
import { m } from '#translations';

const sentences = m as unknown as Record<string, (() => string) | undefined>;

/** What a variable of the environment is about. */
export function wordsOf(name: string): string {
  return sentences[`environment_${name.toLowerCase()}`]?.() ?? name;
}

/** What it is set to. */
export function valueOf(name: string, value: string | null): string {
  if (value === null) return m.environment_none();
  if (value === 'true') return m.environment_yes();
  if (value === 'false') return m.environment_no();
  if (name.endsWith('_BYTES')) return formatSize(Number(value));
  return /^\d+$/.test(value) ? formatNumber(Number(value)) : value;
}

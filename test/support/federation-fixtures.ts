import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../fixtures/federation/', import.meta.url));

/** A document as a program is known to send it: `mobilizon/event`. */
export function federationFixture(name: string): Record<string, any> {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8'));
}

/** The names of all of them. */
export function federationFixtures(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !/^(contexts|convoke)\//.test(file))
    .map((file) => file.slice(0, -'.json'.length));
}

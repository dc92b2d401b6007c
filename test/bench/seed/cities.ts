import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';
import tzLookup from 'tz-lookup';

export interface City {
  name: string;
  country: string;
  latitude: number;
  longitude: number;
  timezone: string;
  language: string;
}

const SMALLEST = 5000;
const MOST = 20_000;
/** How finely the share of each city is told. */
const SLOTS = 65_536;

/** Languages that we have words of, by the countries that speak them; English elsewhere. */
const LANGUAGES: Record<string, string> = {
  ...spokenIn('fr', 'FR BE LU MC SN CI CM ML BF TG BJ GA CG HT'),
  ...spokenIn('de', 'DE AT CH LI'),
  ...spokenIn('es', 'ES MX AR CO CL PE EC BO UY PY VE GT CU DO CR PA HN NI SV'),
  ...spokenIn('it', 'IT SM VA'),
};

/** Towns of the gazetteer, the largest first. */
export function readCities(): City[] {
  const file = createRequire(import.meta.url).resolve('#places-data/places.tsv.br');
  const rows = brotliDecompressSync(readFileSync(file)).toString('utf8').split('\n');
  return rows
    .filter(Boolean)
    .map((row) => {
      const [, name = '', , country = '', , district, population, latitude, longitude] = row.split('\t');
      return {
        name,
        country,
        district,
        population: Number(population),
        latitude: Number(latitude),
        longitude: Number(longitude),
      };
    })
    .filter(({ population, district }) => population >= SMALLEST && district !== 't')
    .sort((a, b) => b.population - a.population)
    .slice(0, MOST)
    .map(({ name, country, latitude, longitude }) => ({
      name,
      country,
      latitude,
      longitude,
      timezone: tzLookup(latitude, longitude),
      language: LANGUAGES[country] ?? 'en',
    }));
}

/** Where most instances and their events are. */
const AHEAD: Record<string, number> = {
  FR: 40,
  DE: 25,
  BE: 15,
  CH: 12,
  AT: 10,
  IT: 10,
  ES: 8,
  NL: 6,
  GB: 4,
  IE: 4,
  CA: 3,
};

/** The index of a city for each of 65,536 equally likely draws: by rank, as the sizes of towns fall. */
export function weightedSlots(cities: City[]): number[] {
  const weights = cities.map(({ country }, rank) => (AHEAD[country] ?? 1) / (rank + 100));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots: number[] = [];
  let reached = 0;
  weights.forEach((weight, city) => {
    reached += weight;
    while (slots.length < (reached / total) * SLOTS && slots.length < SLOTS) slots.push(city);
  });
  while (slots.length < SLOTS) slots.push(0);
  return slots;
}

function spokenIn(language: string, countries: string): Record<string, string> {
  return Object.fromEntries(countries.split(' ').map((country) => [country, language]));
}

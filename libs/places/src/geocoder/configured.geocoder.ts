import { Injectable } from '@nestjs/common';
import { Clock, type Config, InjectConfig, SafeFetch } from '#convoke/core';
import { EmbeddedGazetteer } from '../gazetteer/embedded.gazetteer.js';
import { CachedGeocoder } from './cached.geocoder.js';
import { type FoundAddress, Geocoder, type ReverseOptions, type SearchOptions } from './geocoder.js';
import { NOMINATIM_ENDPOINT, NominatimGeocoder } from './nominatim.geocoder.js';
import { PHOTON_ENDPOINT, PhotonGeocoder } from './photon.geocoder.js';

/** The geocoder that the configuration names. */
@Injectable()
export class ConfiguredGeocoder extends Geocoder {
  private readonly chosen: Geocoder;

  constructor(
    @InjectConfig('places') config: Config['places'],
    embedded: EmbeddedGazetteer,
    http: SafeFetch,
    clock: Clock,
  ) {
    super();
    const made = {
      embedded: () => embedded,
      nominatim: () => new CachedGeocoder(new NominatimGeocoder(http, config.endpoint ?? NOMINATIM_ENDPOINT), clock),
      photon: () => new CachedGeocoder(new PhotonGeocoder(http, config.endpoint ?? PHOTON_ENDPOINT), clock),
    };
    this.chosen = made[config.geocoder]();
  }

  search(query: string, options: SearchOptions): Promise<FoundAddress[]> {
    return this.chosen.search(query, options);
  }

  reverse(longitude: number, latitude: number, options: ReverseOptions): Promise<FoundAddress[]> {
    return this.chosen.reverse(longitude, latitude, options);
  }
}

import { Module } from '@nestjs/common';
import { AddressService } from './address.service.js';
import { EmbeddedGazetteer } from './gazetteer/embedded.gazetteer.js';
import { GazetteerImport } from './gazetteer/gazetteer.import.js';
import { PlaceNames } from './gazetteer/place-names.js';
import { GazetteerQueries } from './gazetteer/gazetteer.queries.js';
import { ConfiguredGeocoder } from './geocoder/configured.geocoder.js';
import { Geocoder } from './geocoder/geocoder.js';
import { AddressResolver } from './graphql/address.resolver.js';
import { NetworkPlaces } from './network-places/network-places.service.js';
import { PlacesJobs } from './places.jobs.js';

/** Addresses, geocoding and time zones of places. */
@Module({
  providers: [
    AddressService,
    AddressResolver,
    EmbeddedGazetteer,
    GazetteerImport,
    PlaceNames,
    GazetteerQueries,
    NetworkPlaces,
    PlacesJobs,
    { provide: Geocoder, useClass: ConfiguredGeocoder },
  ],
  exports: [AddressService, GazetteerImport, Geocoder, NetworkPlaces, PlaceNames],
})
export class PlacesModule {}

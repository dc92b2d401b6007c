/** An address as a geocoder knows it; nothing is stored. */
export interface FoundAddress {
  description: string | null;
  street: string | null;
  locality: string | null;
  postalCode: string | null;
  region: string | null;
  country: string | null;
  type: string | null;
  /** `provider:id`. */
  originId: string | null;
  timezone: string | null;
  latitude: number;
  longitude: number;
}

export interface SearchOptions {
  /** BCP 47; names are answered in its language where they are known. */
  locale: string;
  /** From 1. */
  page: number;
  limit: number;
  /** Cities and the like only. */
  administrative: boolean;
}

export interface ReverseOptions {
  locale: string;
  /** Of the map, from 0 (the world) to 18 (houses): how fine the answer should be. */
  zoom: number;
}

/** Finds addresses by words and by coordinates; throws geocoder_unavailable when its service does not answer. */
export abstract class Geocoder {
  /** Best first. */
  abstract search(query: string, options: SearchOptions): Promise<FoundAddress[]>;
  /** Nearest first. */
  abstract reverse(longitude: number, latitude: number, options: ReverseOptions): Promise<FoundAddress[]>;
}

import { ColumnField } from '../candidate.js';

/** How columns are called in exports of other services and in tables that people keep, without case, accents and signs. */
const NAMES: Record<ColumnField, string> = {
  title: 'title, name, subject, summary, event, event name, event title, titre, nom, evenement, intitule',
  description: 'description, details, event description, notes, body, texte',
  beginsOn:
    'start, start date, begin, begins, begins on, date, event start, event start date, start date and time, starts at, start at, debut, date de debut, event date time',
  beginTime: 'start time, time, begin time, event start time, heure, heure de debut',
  endsOn:
    'end, end date, ends, ends on, event end, event end date, end date and time, ends at, end at, fin, date de fin',
  endTime: 'end time, event end time, heure de fin',
  timezone: 'timezone, time zone, tz, event timezone, event time zone, fuseau horaire',
  place: 'place, location, venue, venue name, event location, lieu, salle',
  street: 'street, address, venue address, street address, address 1, adresse, rue',
  postalCode: 'postal code, postcode, zip, zip code, zipcode, code postal',
  locality: 'city, town, locality, venue city, ville, commune',
  country: 'country, venue country, pays',
  onlineAddress: 'online address, online, meeting link, video link, stream, lien en ligne, lien visio',
  url: 'url, link, website, web, event url, event link, page, lien, site, site web',
  tags: 'tags, keywords, categories, category, mots cles, etiquettes',
  uid: 'uid, id, event id, identifiant',
};

const FIELDS = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.split(', ').map((name) => [name, field as ColumnField])),
);

/** What a column of that name most likely holds; null for names that say nothing here. */
export function fieldNamed(title: string): ColumnField | null {
  const folded = title
    .slice(0, 100)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  return FIELDS.get(folded) ?? null;
}

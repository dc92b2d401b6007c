import { m } from '#translations';

/** What a column of a table can be taken for. */
export const columnNames = {
  TITLE: m.event_import_field_title,
  DESCRIPTION: m.event_import_field_description,
  BEGINS_ON: m.event_import_field_begins_on,
  BEGIN_TIME: m.event_import_field_begin_time,
  ENDS_ON: m.event_import_field_ends_on,
  END_TIME: m.event_import_field_end_time,
  TIMEZONE: m.event_import_field_timezone,
  PLACE: m.event_import_field_place,
  STREET: m.event_import_field_street,
  POSTAL_CODE: m.event_import_field_postal_code,
  LOCALITY: m.event_import_field_locality,
  COUNTRY: m.event_import_field_country,
  ONLINE_ADDRESS: m.event_import_field_online_address,
  URL: m.event_import_field_url,
  TAGS: m.event_import_field_tags,
  UID: m.event_import_field_uid,
} as const;
export type ColumnField = keyof typeof columnNames;

/** The same, in the order of the list. */
export const COLUMN_FIELDS = Object.keys(columnNames) as ColumnField[];

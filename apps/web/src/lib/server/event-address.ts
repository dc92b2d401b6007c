import { error } from '@sveltejs/kit';
import { m } from '#translations';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The event that an address names; what cannot name one is not found. */
export function uuidIn({ uuid }: { uuid: string }): string {
  return UUID.test(uuid) ? uuid : noSuchEvent();
}

/** Ends the request on the error page for something that is not there, or not for this reader. */
export function noSuchEvent(): never {
  error(404, m.error_event_not_found());
}

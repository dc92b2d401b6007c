import type { RequestEvent } from '@sveltejs/kit';

/** Lets this page show pictures from the site of an address (map tiles, a file store); our own needs no leave. */
export function allowPicturesFrom(event: RequestEvent, address: string | null | undefined): void {
  const origin = address && /^https?:\/\/[^/?#\s;,']+/.exec(address)?.[0];
  if (origin) event.locals.pictureOrigins.add(origin.replace('{s}', '*'));
}

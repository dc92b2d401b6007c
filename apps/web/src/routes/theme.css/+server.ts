import { brandStylesheet, isColour } from '#lib/theme/brand-colours.ts';
import type { RequestHandler } from './$types';

/** The colours in the address as a stylesheet; an address never changes its meaning, so it may be kept for ever. */
export const GET: RequestHandler = ({ url }) => {
  const [accent, second] = ['accent', 'second'].map((name) => {
    const colour = `#${url.searchParams.get(name) ?? ''}`;
    return isColour(colour) ? colour.toLowerCase() : null;
  }) as [string | null, string | null];
  return new Response(brandStylesheet(accent, second), {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' },
  });
};

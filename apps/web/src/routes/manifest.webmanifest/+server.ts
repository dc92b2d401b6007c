import { graphql, query } from '#lib/server/graphql.ts';
import { textDirection } from '#lib/server/locale.ts';
import { m } from '#translations';
import type { RequestHandler } from './$types';

const manifest = graphql(`
  query Manifest {
    config {
      name
      description
      primaryColor
    }
  }
`);

export const GET: RequestHandler = async (event) => {
  const { config } = await query(event, manifest);
  const body = {
    name: config?.name ?? 'Convoke',
    short_name: config?.name ?? 'Convoke',
    description: config?.description ?? undefined,
    lang: event.locals.locale,
    dir: textDirection(event.locals.locale),
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#fbf9f5',
    theme_color: config?.primaryColor ?? '#0b6b63',
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: m.nav_my_events(), url: '/events/me' },
      { name: m.search_label(), url: '/search' },
      { name: m.nav_create_event(), url: '/events/create' },
    ],
  };
  return new Response(JSON.stringify(body), {
    headers: {
      'content-type': 'application/manifest+json',
      'cache-control': 'public, max-age=3600',
      vary: 'Accept-Language',
    },
  });
};

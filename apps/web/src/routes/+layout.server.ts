import { layoutQuery } from '#lib/layout/viewer.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { allowPicturesFrom } from '#lib/server/pictures.ts';
import { isEmbedded } from '#lib/server/embedding.ts';
import { drawBareFrame, drawFrame } from '#lib/server/frame.ts';
import { bannerCookie } from '#lib/server/preferences.ts';
import { takeFlash } from '#lib/server/flash.ts';
import { execute } from '#lib/server/graphql.ts';
import { proofOf } from '#lib/server/outside.ts';
import { clearSession } from '#lib/server/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const { config, customPages, loggedUser } = await readLayout(event);
  if (!config) throw new Error('The instance has no configuration');
  allowPicturesFrom(event, config.maps?.tiles?.endpoint);
  const viewer = loggedUser ?? null;
  const pages = customPages.filter(({ inFooter }) => inFooter);
  const { theme } = event.locals;
  const timezone = loggedUser?.settings?.timezone ?? event.locals.timezone ?? null;
  const frameOf = () => {
    // What is around it there is the page of another site.
    if (isEmbedded(event)) return null;
    if (event.route.id === '/offline') return drawBareFrame(config);
    return drawFrame(config, viewer, { pages, theme, bannerSeen: event.cookies.get(bannerCookie), timezone });
  };
  return {
    instance: config,
    customPages,
    viewer,
    proved: proofOf(event) !== '',
    frame: frameOf(),
    locale: event.locals.locale,
    theme,
    timezone,
    flash: takeFlash(event),
  };
};

/** A session that has ended (elsewhere, or by age) makes the reader a visitor, not a mistake. */
async function readLayout(event: Parameters<LayoutServerLoad>[0]) {
  try {
    return await execute(event, layoutQuery, { signedIn: event.locals.signedIn });
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure) || !failure.has('unauthenticated')) throw failure;
    clearSession(event);
    return execute(event, layoutQuery, { signedIn: false });
  }
}

import { error } from '@sveltejs/kit';
import { m } from '#translations';

/** Of the reader's own profiles the one with the username; somebody else's is as good as none. */
export function ownProfileNamed<Profile extends { preferredUsername: string | null }>(
  profiles: readonly (Profile | null)[] | null,
  name: string,
): Profile {
  const own = (profiles ?? []).filter((profile) => profile !== null);
  return own.find(({ preferredUsername }) => preferredUsername === name) ?? error(404, m.error_404_title());
}

/** What an archive says that it is; docs/your-data.md describes both kinds. */
export const ARCHIVE_FORMAT = { format: 'convoke-export', version: 1 } as const;
export const PROFILE_FORMAT = { format: 'convoke-profile', version: 1 } as const;

/** Names of the files that an import reads. */
export const FILES = {
  archive: 'convoke-export.json',
  profile: 'profile.json',
  events: 'events.json',
  participations: 'participations.json',
  memberships: 'memberships.json',
  follows: 'follows.json',
  media: 'media.json',
} as const;

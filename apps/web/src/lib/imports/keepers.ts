import { handleOf } from '#lib/account/handle.ts';
import type { Publisher } from '#lib/editor/event-editor.ts';
import { nameOf } from '#lib/events/standing.ts';
import type { Viewer } from '#lib/layout/viewer.ts';
import { m } from '#translations';

/** For whom events can be made: each profile, alone and for the groups that it publishes for. */
export function keepersOf(viewer: Viewer, publishers: readonly Publisher[], onlyGroups: boolean) {
  const profiles = (viewer.actors ?? []).filter((profile) => profile !== null);
  return profiles.flatMap((profile) => {
    const named = `${nameOf(profile)} (@${profile.preferredUsername})`;
    const groups = publishers.filter(({ actorId }) => actorId === profile.id).map(({ group }) => group);
    return [
      ...(onlyGroups ? [] : [{ value: profile.id ?? '', label: named }]),
      ...groups.map((group) => ({
        value: `${profile.id}:${group.id}`,
        label: m.editor_group_as({ group: `${nameOf(group)} (${handleOf(group)})`, profile: named }),
      })),
    ];
  });
}

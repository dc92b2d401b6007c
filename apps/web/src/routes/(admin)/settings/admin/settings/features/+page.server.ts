import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

export const actions: Actions = {
  save: formAction((event, form) =>
    saveSection(event, form, {
      eventCreation: form.has('eventCreation'),
      onlyGroupsCreateEvents: form.has('onlyGroupsCreateEvents'),
      anonymousParticipation: form.has('anonymousParticipation'),
      groups: form.has('groups'),
      anonymousReports: form.has('anonymousReports'),
      publishBlocks: form.has('publishBlocks'),
      searchIndexUrl: textFrom(form, 'searchIndexUrl'),
      searchIndexFirst: form.has('searchIndexFirst'),
      guessPlaces: form.has('guessPlaces'),
      groupCreators: form.has('onlyModeratorsCreateGroups') ? 'MODERATORS' : 'EVERYBODY',
    }),
  ),
};

import { linesFrom, readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const POLICIES = ['OPEN', 'APPROVAL', 'INVITE', 'ALLOWLIST', 'CLOSED'] as const;

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

export const actions: Actions = {
  save: formAction((event, form) =>
    saveSection(event, form, {
      registrations: POLICIES.find((policy) => policy === form.get('registrations')),
      registrationAllowlist: linesFrom(form, 'registrationAllowlist'),
      registrationDenylist: linesFrom(form, 'registrationDenylist'),
    }),
  ),
};

import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { wantedPath, withReturn } from '#lib/server/sign-in.ts';
import { readSettings, saveSettings } from '#lib/server/user-settings.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = await requireViewer(event);
  const wanted = wantedPath(event);
  if (!viewer.defaultActor) redirect(303, withReturn('/register/profile', wanted));
  return { ...(await readSettings(event)), wanted };
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const refusal = await saveSettings(event, form);
    if (refusal) return refusal;
    setFlash(event, 'success', m.welcome_done());
    redirect(303, wantedPath(event));
  }),
};

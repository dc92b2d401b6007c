import { previewPage, savePage } from '#lib/server/custom-pages.ts';
import { formAction } from '#lib/server/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  preview: formAction((event, form) => previewPage(event, form)),
  save: formAction((event, form) => savePage(event, form)),
};

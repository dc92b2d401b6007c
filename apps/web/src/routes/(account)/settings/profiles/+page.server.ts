import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
};

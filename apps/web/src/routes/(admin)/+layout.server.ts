import { readWaiting } from '#lib/server/admin-waiting.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => ({ waiting: await readWaiting(event) });

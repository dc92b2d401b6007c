import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where Mobilizon has the page. */
export const GET: RequestHandler = () => redirect(308, '/settings/apps');

import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where programs send people to; the page is where Mobilizon has it. */
export const GET: RequestHandler = ({ url }) => redirect(302, `/oauth/autorize_approve${url.search}`);

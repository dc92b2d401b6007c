import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where Mobilizon asks how somebody wants to take part; here the page of the event does. */
export const GET: RequestHandler = ({ params }) => redirect(308, `/events/${encodeURIComponent(params.uuid)}`);

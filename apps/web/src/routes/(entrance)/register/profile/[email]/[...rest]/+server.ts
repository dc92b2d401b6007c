import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Mobilizon asked for the first profile here, before the address was confirmed. */
export const GET: RequestHandler = () => redirect(303, '/register/profile');

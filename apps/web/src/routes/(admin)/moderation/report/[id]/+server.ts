import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where mails of Mobilizon lead. */
export const GET: RequestHandler = ({ params }) =>
  redirect(308, `/moderation/reports/${encodeURIComponent(params.id)}`);

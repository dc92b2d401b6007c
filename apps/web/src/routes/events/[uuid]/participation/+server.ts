import { redirect } from '@sveltejs/kit';
import { findRemembered } from '#lib/server/remembered-participation.ts';
import type { RequestHandler } from './$types';

/** To the page where somebody without an account manages what this browser remembers; its address opens it for anybody. */
export const GET: RequestHandler = async (request) => {
  const { uuid } = request.params;
  const remembered = await findRemembered(request, uuid);
  redirect(303, remembered ? `/participation/email/cancel/${uuid}/${remembered.cancellationToken}` : `/events/${uuid}`);
};

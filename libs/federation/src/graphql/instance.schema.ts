import { z } from 'zod';
import { invalid, lineInput } from '#convoke/core';
import type { FollowOrder } from './relay-follows.queries.js';

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/;

/** A domain as people write or paste it: with the scheme and a path, in any case, in any script. */
const domain = lineInput({ min: 1, max: 2000 }).transform((text, context) => {
  const host = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  const bare = host && !host.username && !host.password && HOST.test(host.host) ? host.host : null;
  if (bare && bare.length <= 255) return bare;
  context.addIssue({ code: 'custom', message: 'error_domain' });
  return z.NEVER;
});

export const domainInput = z.object({ domain });

export const hostInput = z.object({ host: domain });

export const filterText = z.object({ filterDomain: lineInput({ max: 255 }) });

/** Throws InvalidInput. */
export function directionFrom(text: string | null | undefined): 'ASC' | 'DESC' {
  const direction = (text ?? 'desc').toUpperCase();
  if (direction === 'ASC' || direction === 'DESC') return direction;
  throw invalid('direction', 'error_invalid');
}

const FOLLOW_ORDERS: Record<string, FollowOrder['by']> = { updated_at: 'updated_at', inserted_at: 'created_at' };

/** Throws InvalidInput. */
export function followOrderFrom(text: string | null | undefined): FollowOrder['by'] {
  const by = FOLLOW_ORDERS[(text ?? 'updated_at').toLowerCase()];
  if (!by) throw invalid('orderBy', 'error_invalid');
  return by;
}

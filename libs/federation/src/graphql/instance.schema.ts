import { z } from 'zod';
import { hostInput, invalid, lineInput } from '#convoke/core';
import type { FollowOrder } from './relay-follows.queries.js';

export const domainInput = z.object({ domain: hostInput() });

export const deliveryHostInput = z.object({ host: hostInput() });

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

import type { RequestEvent } from '@sveltejs/kit';
import { linkedParticipationQuery, type LinkedParticipation } from '#lib/events/linked-participation.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute, refuse } from './graphql.ts';

/** That of a link; null where the link leads nowhere any more. */
export async function findLinked(request: RequestEvent, token: string): Promise<LinkedParticipation | null> {
  try {
    return (await execute(request, linkedParticipationQuery, { token })).linkedParticipation ?? null;
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (!failure.has('participant_not_found')) refuse(request, failure);
    return null;
  }
}

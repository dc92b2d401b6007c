import { error, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import type { Document } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute, graphql, refuse } from './graphql.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const tombstone = graphql(`
  query EventTombstone($uuid: UUID!) {
    tombstone(uuid: $uuid)
  }
`);

/** Reads for the page of an event: "gone" where it was deleted, "not found" where there is none for this reader. */
export async function queryEvent<Result extends { event: unknown }, Variables extends { uuid: string }>(
  request: RequestEvent,
  document: Document<Result, Variables>,
  variables: Variables,
): Promise<Result & { event: NonNullable<Result['event']> }> {
  if (!isUuid(variables.uuid)) error(404, m.error_event_not_found());
  try {
    const answer = await execute(request, document, variables as never);
    if (answer.event) return answer as Result & { event: NonNullable<Result['event']> };
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (!failure.has('event_not_found')) refuse(request, failure);
  }
  const { tombstone: deletedAt } = await execute(request, tombstone, { uuid: variables.uuid });
  error(deletedAt ? 410 : 404, deletedAt ? m.error_gone() : m.error_event_not_found());
}

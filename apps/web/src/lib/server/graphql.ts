import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { type Document, textOf } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { separateFiles } from '#lib/graphql/files.ts';
import { loginAddress } from './session.ts';

export { graphql } from '#lib/graphql/document.ts';

type Arguments<Variables> = Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];

/** Reads for a page: what cannot be shown becomes the error page, or the way to the login page. */
export async function query<Result, Variables extends object>(
  event: RequestEvent,
  document: Document<Result, Variables>,
  ...variables: Arguments<Variables>
): Promise<Result> {
  try {
    return await execute(event, document, ...variables);
  } catch (failure) {
    if (failure instanceof GraphQLFailure) refuse(event, failure);
    throw failure;
  }
}

/** Changes something; throws GraphQLFailure when the server refuses (formAction turns it into the form's errors). */
export { execute as mutate };

/** Runs a document as the request's viewer, in this process; throws GraphQLFailure when the answer has errors. */
export async function execute<Result, Variables extends object>(
  event: RequestEvent,
  document: Document<Result, Variables>,
  ...[variables]: Arguments<Variables>
): Promise<Result> {
  const separated = separateFiles(variables ?? {});
  const { data, errors } = await event.locals.gateway.execute({ query: textOf(document), ...separated });
  if (errors?.length) throw new GraphQLFailure(errors);
  return data as Result;
}

/** Ends the request as the failure's kind asks: on the login page, or on the error page of its status. */
export function refuse(event: RequestEvent, failure: GraphQLFailure): never {
  if (failure.has('unauthenticated')) redirect(303, loginAddress(event.url));
  error(failure.status, failure.message);
}

import { type Document, textOf } from './document.ts';
import { GraphQLFailure } from './failure.ts';
import { separateFiles } from './files.ts';

export { graphql } from './document.ts';

/** Asks the server from the page, as whoever is signed in; throws GraphQLFailure, or TypeError when there is no network. */
export async function request<Result, Variables extends object>(
  document: Document<Result, Variables>,
  variables: Variables,
  options: { signal?: AbortSignal } = {},
): Promise<Result> {
  const { variables: plain, files } = separateFiles(variables);
  const query = textOf(document);
  const headers = { 'X-Convoke-Request': '1', Accept: 'application/json' };
  const response = await fetch('/api', {
    method: 'POST',
    signal: options.signal,
    ...(Object.keys(files).length
      ? { headers, body: multipart(query, plain, files) }
      : {
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: JSON.stringify({ query, variables: plain }),
        }),
  });
  const { data, errors } = await response.json();
  if (errors?.length) throw new GraphQLFailure(errors);
  return data as Result;
}

function multipart(query: string, variables: object, files: Record<string, File>): FormData {
  const form = new FormData();
  form.set('query', query);
  form.set('variables', JSON.stringify(variables));
  for (const [name, file] of Object.entries(files)) form.set(name, file);
  return form;
}

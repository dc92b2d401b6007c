import { graphql, request } from '#lib/graphql/browser.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { numbered } from './username.ts';

const fetchPerson = graphql(`
  query FindUsername($preferredUsername: String!) {
    fetchPerson(preferredUsername: $preferredUsername) {
      id
    }
  }
`);

const tries = 5;

const findGroup = graphql(`
  query FindGroupName($preferredUsername: String!) {
    group(preferredUsername: $preferredUsername) {
      id
    }
  }
`);

/** Whether no person and no group has the username yet, as far as visitors can see; the server decides when it is sent. */
export async function isFree(preferredUsername: string, signal: AbortSignal): Promise<boolean> {
  const holders = await Promise.all([
    found(request(fetchPerson, { preferredUsername }, { signal })),
    found(request(findGroup, { preferredUsername }, { signal })),
  ]);
  return !holders.includes(true);
}

async function found(asked: Promise<Record<string, unknown>>): Promise<boolean> {
  try {
    return Object.values(await asked).some(Boolean);
  } catch (failure) {
    if (failure instanceof GraphQLFailure && failure.status === 404) return false;
    throw failure;
  }
}

/** The username, or the first free one with a number behind it; undefined when the first few are all taken. */
export async function freeFrom(username: string, signal: AbortSignal): Promise<string | undefined> {
  for (let number = 1; number <= tries; number++) {
    const candidate = number === 1 ? username : numbered(username, number);
    if (await isFree(candidate, signal)) return candidate;
  }
  return undefined;
}

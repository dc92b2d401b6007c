import type { Client } from 'graphql-ws';
import { type Document, textOf } from '#lib/graphql/document.ts';

const retries = 10;

let client: Promise<Client> | undefined;

interface Follower<News, Variables> {
  /** There is news. */
  told: (news: News, variables: Variables) => void;
  /** Some may have been missed. */
  missed: () => void;
  signal: AbortSignal;
}

/** Follows a subscription as long as somebody has the page before them: one that nobody looks at asks nothing. */
export async function follow<News, Variables extends Record<string, unknown>>(
  subscription: Document<News, Variables>,
  subjects: readonly Variables[],
  { told, missed, signal }: Follower<News, Variables>,
): Promise<void> {
  const socket = await (client ??= connect());
  const query = textOf(subscription);
  const begin = () => [
    socket.on('connected', missed),
    ...subjects.map((variables) =>
      socket.subscribe<News>(
        { query, variables },
        // Who is signed out meanwhile, or may see it no more, keeps the page as it is.
        { next: ({ data }) => data && told(data, variables), error() {}, complete() {} },
      ),
    ),
  ];
  let ends: (() => void)[] = [];
  const change = () => {
    for (const end of ends) end();
    ends = document.hidden || signal.aborted ? [] : begin();
  };
  document.addEventListener('visibilitychange', change, { signal });
  signal.addEventListener('abort', change);
  change();
}

async function connect(): Promise<Client> {
  const { createClient } = await import('graphql-ws');
  return createClient({ url: `${location.origin.replace('http', 'ws')}/api`, retryAttempts: retries });
}

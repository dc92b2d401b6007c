import { graphql, request } from '#lib/graphql/browser.ts';
import { follow } from './follow.ts';

const news = graphql(`
  subscription UnreadCount($id: ID!) {
    personUnreadConversationsCount(personId: $id)
  }
`);

const now = graphql(`
  query UnreadCounts {
    loggedUser {
      actors {
        id
        unreadConversationsCount
      }
    }
  }
`);

/** Keeps up to date what lib/conversations/UnreadCount.svelte wrote, wherever on the page it stands. */
export class UnreadCounts extends HTMLElement {
  private over?: AbortController;

  connectedCallback(): void {
    this.over = new AbortController();
    const profiles = (this.dataset.profiles ?? '').split(' ').map((id) => ({ id }));
    void follow(news, profiles, {
      told: ({ personUnreadConversationsCount: count }, { id }) => show(id, count),
      missed: () => void lookAgain().catch(() => undefined),
      signal: this.over.signal,
    });
  }

  disconnectedCallback(): void {
    this.over?.abort();
  }
}

async function lookAgain(): Promise<void> {
  const { loggedUser } = await request(now, {});
  for (const actor of loggedUser?.actors ?? []) if (actor?.id) show(actor.id, actor.unreadConversationsCount);
}

function show(profile: string, count: number | null): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-unread="${profile}"]`)) {
    place.hidden = !count;
    // The framework knows the text by its node, which therefore stays.
    const number = place.querySelector('[data-number]')?.firstChild;
    if (number) number.nodeValue = new Intl.NumberFormat(document.documentElement.lang).format(count ?? 0);
  }
}

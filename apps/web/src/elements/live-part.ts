import { graphql, request } from '#lib/graphql/browser.ts';
import { follow } from './follow.ts';

const conversationNews = graphql(`
  subscription ConversationNews($id: ID!) {
    conversationCommentChanged(id: $id) {
      id
    }
  }
`);

const conversationNow = graphql(`
  query ConversationNow($id: ID!) {
    conversation(id: $id) {
      updatedAt
    }
  }
`);

const discussionNews = graphql(`
  subscription DiscussionNews($id: String!) {
    discussionCommentChanged(slug: $id) {
      id
    }
  }
`);

const discussionNow = graphql(`
  query DiscussionNow($id: String!) {
    discussion(slug: $id) {
      updatedAt
    }
  }
`);

const groupNews = graphql(`
  subscription GroupConversationsNews($id: ID!) {
    groupUnreadConversationsCount(groupId: $id)
  }
`);

const groupNow = graphql(`
  query GroupConversationsNow {
    loggedUser {
      conversations(limit: 1) {
        elements {
          updatedAt
        }
      }
    }
  }
`);

const profileNews = graphql(`
  subscription ConversationsNews($id: ID!) {
    personUnreadConversationsCount(personId: $id)
  }
`);

const profileNow = graphql(`
  query ConversationsNow($id: ID!) {
    person(id: $id) {
      conversations(limit: 1) {
        elements {
          updatedAt
        }
      }
    }
  }
`);

/** Of what there may be news, and since when there has been none. */
const subjects = {
  conversation: {
    news: conversationNews,
    since: async (id: string) => (await request(conversationNow, { id })).conversation?.updatedAt,
  },
  discussion: {
    news: discussionNews,
    since: async (id: string) => (await request(discussionNow, { id })).discussion?.updatedAt,
  },
  group: {
    news: groupNews,
    // Whatever is newest: that the page is asked for once too often does no harm.
    since: async () => (await request(groupNow, {})).loggedUser?.conversations?.elements?.[0]?.updatedAt,
  },
  profile: {
    news: profileNews,
    since: async (id: string) => (await request(profileNow, { id })).person?.conversations?.elements?.[0]?.updatedAt,
  },
};

/** Keeps a part of a document up to date: when there is news, the page is asked for anew and that part taken from it. */
export class LivePart extends HTMLElement {
  private readonly over = new AbortController();
  private work = Promise.resolve();

  connectedCallback(): void {
    const { subject, id = '' } = this.dataset;
    const { news, since } = subjects[subject as keyof typeof subjects];
    void follow<unknown, { id: string }>(news, [{ id }], {
      told: () => this.soon(() => this.renew()),
      missed: () => this.soon(async () => (await since(id)) === this.dataset.since || this.renew()),
      signal: this.over.signal,
    });
  }

  disconnectedCallback(): void {
    this.over.abort();
  }

  /** One after the other, so that an older answer never replaces a newer one; without a network there is no news. */
  private soon(step: () => Promise<unknown>): void {
    this.work = this.work.then(step).then(
      () => undefined,
      () => undefined,
    );
  }

  private async renew(): Promise<void> {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const { part = '' } = this.dataset;
    const [own, fresh] = [document.getElementById(part), page.getElementById(part)];
    if (!own || !fresh) return;
    takeOver(own, fresh);
    this.dataset.since = page.querySelector<LivePart>(this.localName)?.dataset.since;
  }
}

/** What is the same stays in its place, so that whoever reads or marks it is not disturbed; so does what somebody unfolded. */
function takeOver(own: Element, fresh: Element): void {
  const kept = new Map<Element, Element>();
  for (const child of own.querySelectorAll(':scope > *')) {
    const same = [...fresh.children].find(
      (other) => !kept.has(other) && (other.isEqualNode(child) || (isUnfolded(child) && other.id === child.id)),
    );
    if (same) kept.set(same, child);
    else child.remove();
  }
  for (const [place, child] of [...fresh.children].entries()) {
    const node = kept.get(child) ?? child;
    if (own.children[place] !== node) own.insertBefore(node, own.children[place] ?? null);
  }
}

function isUnfolded(child: Element): boolean {
  return child.querySelector('details[open]') !== null;
}

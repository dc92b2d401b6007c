import { handleOf } from '#lib/account/handle.ts';
import { nameOf } from '#lib/events/standing.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** Conversations on a page of the list, and messages on a page of one. */
export const CONVERSATIONS = 20;
export const MESSAGES = 30;

const speakerFields = graphql(`
  fragment Speaker on Person {
    id
    name
    preferredUsername
    domain
    avatar {
      url
      alt
      variants {
        url
        width
      }
    }
  }
`);

export const conversationsQuery = graphql(
  `
    query Conversations($id: ID!, $page: Int!, $limit: Int!) {
      person(id: $id) {
        conversations(page: $page, limit: $limit) {
          total
          elements {
            id
            unread
            updatedAt
            actor {
              id
            }
            participants {
              ...Speaker
            }
            event {
              title
            }
            lastComment {
              text
              deletedAt
              actor {
                id
              }
            }
          }
        }
      }
    }
  `,
  [speakerFields],
);

const conversationFields = graphql(
  `
    fragment ConversationFields on Conversation {
      id
      unread
      updatedAt
      actor {
        ...Speaker
      }
      participants {
        ...Speaker
      }
      event {
        uuid
        title
      }
      comments(page: $page, limit: $limit) {
        total
        elements {
          id
          text
          language
          publishedAt
          deletedAt
          actor {
            ...Speaker
          }
        }
      }
    }
  `,
  [speakerFields],
);

export const conversationQuery = graphql(
  `
    query Conversation($id: ID!, $page: Int!, $limit: Int!) {
      conversation(id: $id) {
        ...ConversationFields
      }
    }
  `,
  [conversationFields],
);

/** Takes it for read, and reads it after that: what is said meanwhile is shown too, or stays new. */
export const readConversation = graphql(
  `
    mutation ReadConversation($id: ID!, $page: Int!, $limit: Int!) {
      updateConversation(conversationId: $id, read: true) {
        ...ConversationFields
      }
    }
  `,
  [conversationFields],
);

type Listed = NonNullable<ResultOf<typeof conversationsQuery>['person']>['conversations'];
export type ConversationOfList = NonNullable<NonNullable<NonNullable<Listed>['elements']>[number]>;
export type ConversationOfPage = NonNullable<ResultOf<typeof conversationQuery>['conversation']>;
export type Speaker = NonNullable<ConversationOfPage['actor']>;
export type Message = NonNullable<NonNullable<NonNullable<ConversationOfPage['comments']>['elements']>[number]>;

/** Who is in it besides the profile whose it is. */
export function othersIn({
  actor,
  participants,
}: {
  actor: { id: string | null } | null;
  participants: readonly (Speaker | null)[] | null;
}): Speaker[] {
  return (participants ?? []).filter((one) => one !== null).filter(({ id }) => id !== actor?.id);
}

export function namesOf(people: readonly Speaker[]): string {
  return people.map((one) => nameOf(one) || handleOf(one)).join(', ');
}

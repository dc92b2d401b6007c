import { handleOf } from '#lib/account/handle.ts';
import { nameOf } from '#lib/events/standing.ts';
import { graphql, type ResultOf } from '#lib/graphql/document.ts';
import { faceFields } from '#lib/ui/face.ts';
import { voicesFields } from './voices.ts';

/** Conversations on a page of the list, and messages on a page of one. */
export const CONVERSATIONS = 20;
export const MESSAGES = 30;

const listedFields = graphql(
  `
    fragment ListedConversation on Conversation {
      id
      unread
      updatedAt
      actor {
        id
      }
      participants {
        ...Face
      }
      event {
        title
      }
      lastComment {
        text
        deletedAt
      }
    }
  `,
  [faceFields],
);

export const conversationsQuery = graphql(
  `
    query Conversations($id: ID!, $page: Int!, $limit: Int!, $groups: Int!) {
      person(id: $id) {
        conversations(page: $page, limit: $limit) {
          total
          elements {
            ...ListedConversation
          }
        }
      }
      loggedUser {
        memberships(roles: "creator,administrator,moderator", limit: $groups) {
          ...Voices
        }
      }
    }
  `,
  [listedFields, voicesFields],
);

export const groupConversationsQuery = graphql(
  `
    query GroupConversations($name: String!, $page: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        conversations(page: $page, limit: $limit) {
          total
          elements {
            ...ListedConversation
          }
        }
      }
    }
  `,
  [listedFields],
);

const conversationFields = graphql(
  `
    fragment ConversationFields on Conversation {
      id
      unread
      updatedAt
      actor {
        ...Face
      }
      participants {
        ...Face
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
            ...Face
          }
          attributedTo {
            ...Face
          }
        }
      }
    }
  `,
  [faceFields],
);

export const conversationQuery = graphql(
  `
    query Conversation($id: ID!, $page: Int!, $limit: Int!, $groups: Int!) {
      conversation(id: $id) {
        ...ConversationFields
      }
      loggedUser {
        memberships(roles: "creator,administrator,moderator", limit: $groups) {
          ...Voices
        }
      }
    }
  `,
  [conversationFields, voicesFields],
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
export type Message = NonNullable<NonNullable<NonNullable<ConversationOfPage['comments']>['elements']>[number]>;
export type Speaker = NonNullable<Message['actor'] | Message['attributedTo']>;

/** Who said it, as the others see them: a profile, or the group in whose name it wrote. */
export function speakerOf({ actor, attributedTo }: Pick<Message, 'actor' | 'attributedTo'>): Speaker | null {
  return attributedTo ?? actor;
}

/** Who is in it besides the profile or group whose it is. */
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

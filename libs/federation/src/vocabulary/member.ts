import { type Actor, type Member, MemberRole } from '#convoke/actors';
import { CONTEXT } from './context.js';
import { type Document, documentFrom, hasType, idOf } from './document.js';
import { writeInstant } from './instant.js';
import { VocabularyRefused } from './vocabulary-refused.js';

/** What a server says that somebody is in a group. */
export interface MemberContent {
  url: string | null;
  actorUri: string;
  groupUri: string;
  role: MemberRole;
}

/** Throws VocabularyRefused for what is no Member, or nobody's. */
export function readMember(value: unknown): MemberContent {
  const document = documentFrom(value);
  if (!hasType(document, 'Member')) throw new VocabularyRefused('type');
  const [actorUri, groupUri] = [idOf(document.actor), idOf(document.object)];
  if (!actorUri || !groupUri) throw new VocabularyRefused('actor_missing');
  const named = document.role ?? MemberRole.MEMBER;
  const role = Object.values(MemberRole).find((each) => each === named);
  if (!role) throw new VocabularyRefused('type');
  return { url: idOf(document.id), actorUri, groupUri, role };
}

export function writeMember(
  { url, role, insertedAt, updatedAt }: Membership,
  actor: Address,
  group: Address,
): Document {
  return {
    '@context': CONTEXT,
    id: url,
    type: 'Member',
    actor: actor.url,
    object: group.url,
    role,
    published: writeInstant(insertedAt),
    updated: writeInstant(updatedAt),
  };
}

type Address = Pick<Actor, 'url'>;
type Membership = Pick<Member, 'url' | 'role' | 'insertedAt' | 'updatedAt'>;

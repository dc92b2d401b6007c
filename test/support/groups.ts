import { randomUUID } from 'node:crypto';
import {
  type Actor,
  Groups,
  GroupVisibility,
  type Member,
  MemberManagement,
  MemberRole,
  Memberships,
  Openness,
} from '#convoke/actors';
import { buildPerson, type TestPerson } from './people.js';
import type { TestServer } from './server.js';

/** What createGroup takes, and who makes it. */
export interface GroupTraits {
  founder?: TestPerson;
  [argument: string]: unknown;
}

export interface BuiltGroup {
  group: Actor;
  founder: TestPerson;
}

/** A public group that is open to all, unless said otherwise; its founder is made where nobody is given. */
export async function buildGroup(server: TestServer, traits: GroupTraits = {}): Promise<BuiltGroup> {
  const { founder = await buildPerson(server), ...values } = traits;
  const given = {
    preferredUsername: `group_${randomUUID().slice(0, 8)}`,
    name: 'Trees',
    openness: Openness.OPEN,
    visibility: GroupVisibility.PUBLIC,
    ...values,
  };
  const group = await server.app.get(Groups, { strict: false }).create(founder.viewer, founder.actor.id, given);
  return { group, founder };
}

/** A profile's membership in an open group, in a role that its founder can give. */
export async function buildMember(
  server: TestServer,
  { group, founder }: BuiltGroup,
  actorId: string,
  role: MemberRole = MemberRole.MEMBER,
): Promise<Member> {
  const member = await server.app.get(Memberships, { strict: false }).join(group.id, actorId);
  if (member.role === role) return member;
  return server.app.get(MemberManagement, { strict: false }).changeRole(founder.viewer, member.id, role);
}

/** Makes a profile something in a group without anybody being told. */
export async function putMember({ db }: TestServer, groupId: string, actorId: string, role: MemberRole): Promise<void> {
  const uuid = randomUUID();
  await db.query(
    `INSERT INTO members (uuid, url, group_id, actor_id, role, inserted_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, now(), now())
      ON CONFLICT (group_id, actor_id) DO UPDATE SET role = excluded.role`,
    [uuid, `https://test.example/member/${uuid}`, groupId, actorId, role],
  );
}

import { Field, ObjectType } from '@nestjs/graphql';
import { type GroupRight, mayInGroup } from '../group.policy.js';
import type { MemberRole } from '../group.values.js';

/** What a role allows in a group. */
@ObjectType('MemberRights')
export class MemberRightsType {
  @Field({ description: 'See members, discussions, resources, activity and what is for members only' })
  read: boolean;

  @Field({ description: 'Start and answer discussions, keep resources, comment' })
  contribute: boolean;

  @Field({ description: 'Write, publish and delete events and posts' })
  publish: boolean;

  @Field({ description: 'Read what people write to the group in private, and answer in its name' })
  correspond: boolean;

  @Field({ description: 'Rename and close discussions, remove what others said in the group' })
  moderate: boolean;

  @Field({ description: 'Invite, approve, reject, remove and ban members; approve followers' })
  manageMembers: boolean;

  @Field({ description: 'Change roles' })
  administer: boolean;
}

/** What the viewer may do in a group with any of their profiles, by the rules that guard the mutations. */
@ObjectType('GroupPermissions')
export class GroupPermissionsType extends MemberRightsType {
  @Field({ description: 'Whether a profile that is not in it could join, ask to, or accept an invitation' })
  join: boolean;

  @Field({ description: 'Whether a profile that does not could follow it' })
  follow: boolean;

  @Field({ description: 'Change its settings; of one elsewhere only its own instance does' })
  update: boolean;

  @Field()
  delete: boolean;
}

/** The rights of whoever has one of these roles. */
export function rightsOf(roles: readonly MemberRole[]): MemberRightsType {
  const may = (right: GroupRight) => roles.some((role) => mayInGroup(role, right));
  return {
    read: may('read'),
    contribute: may('contribute'),
    publish: may('publish'),
    correspond: may('correspond'),
    moderate: may('moderate'),
    manageMembers: may('manage members'),
    administer: may('administer'),
  };
}

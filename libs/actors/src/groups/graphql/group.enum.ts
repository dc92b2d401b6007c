import { registerEnumType } from '@nestjs/graphql';
import { GroupVisibility, MemberRole, Openness } from '../group.values.js';

/** What Mobilizon meant to tell apart and never did: the schema names it, no group has one. */
export enum GroupKind {
  GROUP = 'group',
  COMMUNITY = 'community',
}

registerEnumType(GroupVisibility, { name: 'GroupVisibility' });
registerEnumType(Openness, { name: 'Openness' });
registerEnumType(MemberRole, { name: 'MemberRoleEnum' });
registerEnumType(GroupKind, { name: 'GroupType' });

import { registerEnumType } from '@nestjs/graphql';
import { GroupVisibility, MemberRole, Openness } from '../group.values.js';

registerEnumType(GroupVisibility, { name: 'GroupVisibility' });
registerEnumType(Openness, { name: 'Openness' });
registerEnumType(MemberRole, { name: 'MemberRoleEnum' });

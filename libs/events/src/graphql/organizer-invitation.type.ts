import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OrganizerRole } from '../organizers/organizer-invitation.entity.js';

registerEnumType(OrganizerRole, {
  name: 'EventOrganizerRole',
  description:
    'What somebody is asked to be at an event; whoever has it becomes a co-organizer when another takes it over',
});

/** A profile that is asked to organize an event; resolvers of this type answer with the entity. */
@ObjectType('OrganizerInvitation')
export class OrganizerInvitationType {
  @Field(() => ID)
  id: string;

  @Field(() => OrganizerRole)
  role: OrganizerRole;

  @Field(() => Date)
  insertedAt: Date;
}

import { Field, ObjectType } from '@nestjs/graphql';

/** What the viewer may do with an event, by the rules that guard the mutations. */
@ObjectType('EventPermissions')
export class EventPermissionsType {
  @Field()
  update: boolean;

  @Field()
  delete: boolean;

  @Field({ description: 'Whether the default profile could join now' })
  join: boolean;

  @Field({ description: 'Whether the default profile takes part and could leave' })
  leave: boolean;

  @Field({ description: 'Whether a profile of the viewer could comment; Event.commentProfiles says which' })
  comment: boolean;

  @Field({ description: 'Whether people can be invited now, by the viewer' })
  invite: boolean;

  @Field({ description: 'Whether to ask others to organize it, take them off and hand it over' })
  nameOrganizers: boolean;

  @Field()
  manageParticipants: boolean;

  @Field()
  seeParticipants: boolean;
}

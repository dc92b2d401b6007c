import { ArgsType, Field, ID } from '@nestjs/graphql';

@ArgsType()
export class PostPrivateMessageArgs {
  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID, { description: 'The profile that says it' })
  actorId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The group in whose name it is said; without it in that which has conversationId',
  })
  attributedToId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Where it is said; a new conversation begins without it' })
  conversationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'What a new conversation with an organizer is about' })
  eventId?: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language?: string | null;

  @Field(() => [String], {
    nullable: 'itemsAndList',
    description:
      'With whom a new conversation begins, as @name or @name@host of people and groups; who is in one does not change later',
  })
  mentions?: (string | null)[] | null;
}

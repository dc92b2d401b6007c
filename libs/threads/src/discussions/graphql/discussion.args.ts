import { ArgsType, Field, ID } from '@nestjs/graphql';

@ArgsType()
export class CreateDiscussionArgs {
  @Field(() => String)
  title: string;

  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID, { description: 'The group' })
  actorId: string;

  @Field(() => ID, { nullable: true, description: 'The profile that begins it, where several could' })
  creatorId?: string | null;
}

@ArgsType()
export class ReplyToDiscussionArgs {
  @Field(() => ID)
  discussionId: string;

  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID, { nullable: true, description: 'The profile that says it, where several could' })
  actorId?: string | null;
}

@ArgsType()
export class UpdateDiscussionArgs {
  @Field(() => String)
  title: string;

  @Field(() => ID)
  discussionId: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether nothing more is to be said in it' })
  closed?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The profile that does it, where several could' })
  actorId?: string | null;
}

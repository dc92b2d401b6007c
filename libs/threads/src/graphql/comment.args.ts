import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { LIST_MAX, PageArgs } from '#convoke/core';

/** Clients of Mobilizon ask for all there are and name no page. */
@ArgsType()
export class CommentPageArgs extends PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: LIST_MAX })
  override limit: number | null = LIST_MAX;
}

@ArgsType()
export class ThreadArgs extends CommentPageArgs {
  @Field(() => ID, { description: 'Of the comment that began it' })
  id: string;
}

@ArgsType()
export class CreateCommentArgs {
  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID)
  eventId: string;

  @Field(() => ID, { nullable: true, description: 'The profile that says it; the default one where none is named' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true })
  inReplyToCommentId?: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'For profiles that answer for the event' })
  isAnnouncement?: boolean | null;
}

@ArgsType()
export class UpdateCommentArgs {
  @Field(() => String, { description: 'HTML' })
  text: string;

  @Field(() => ID)
  commentId: string;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language?: string | null;

  @Field(() => Boolean, { nullable: true })
  isAnnouncement?: boolean | null;
}

import { ArgsType, Field, ID } from '@nestjs/graphql';
import { MediaInput } from '#convoke/media';
import { PostVisibility } from '../post.values.js';

/** What may be said of a post when it is written and when it is changed. */
@ArgsType()
abstract class PostArgs {
  @Field(() => PostVisibility, { nullable: true })
  visibility?: PostVisibility | null;

  @Field(() => Date, { nullable: true, description: 'When a draft publishes itself' })
  publishAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag' })
  language?: string | null;

  @Field(() => MediaInput, { nullable: true })
  picture?: MediaInput | null;

  @Field(() => ID, { nullable: true, description: 'As which profile; needed where several of the viewer may' })
  actorId?: string | null;
}

@ArgsType()
export class CreatePostArgs extends PostArgs {
  @Field(() => ID, { description: 'The group that it is published for' })
  attributedToId: string;

  @Field()
  title: string;

  @Field({ description: 'HTML' })
  body: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  draft?: boolean | null;

  @Field(() => [String], { nullable: 'itemsAndList', defaultValue: [] })
  tags?: (string | null)[] | null;
}

@ArgsType()
export class UpdatePostArgs extends PostArgs {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'HTML' })
  body?: string | null;

  @Field(() => ID, { nullable: true, description: 'Its group, which stays' })
  attributedToId?: string | null;

  @Field(() => Boolean, { nullable: true })
  draft?: boolean | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  tags?: (string | null)[] | null;
}

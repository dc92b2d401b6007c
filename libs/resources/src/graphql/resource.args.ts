import { ArgsType, Field, ID } from '@nestjs/graphql';

const AS = 'As which profile; the only one that may, or the default one, where none is named';

@ArgsType()
export class CreateResourceArgs {
  @Field(() => ID, { nullable: true, description: 'The folder to put it into; the top where none is named' })
  parentId?: string | null;

  @Field(() => ID, { description: 'The group' })
  actorId: string;

  @Field()
  title: string;

  @Field(() => String, { nullable: true })
  summary?: string | null;

  @Field(() => String, { nullable: true })
  resourceUrl?: string | null;

  @Field(() => String, { nullable: true, defaultValue: 'link' })
  type?: string | null;

  @Field(() => String, { nullable: true, description: 'One of the resourceServices, which gives it address and type' })
  provider?: string | null;

  @Field(() => ID, { nullable: true, description: AS })
  creatorId?: string | null;
}

@ArgsType()
export class UpdateResourceArgs {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  summary?: string | null;

  @Field(() => ID, { nullable: true, description: 'The folder to move it to, null for the top' })
  parentId?: string | null;

  @Field(() => String, { nullable: true })
  resourceUrl?: string | null;

  @Field(() => ID, { nullable: true, description: AS })
  actorId?: string | null;
}

@ArgsType()
export class DeleteResourceArgs {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: AS })
  actorId?: string | null;
}

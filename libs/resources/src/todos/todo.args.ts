import { ArgsType, Field, ID } from '@nestjs/graphql';

@ArgsType()
export class CreateTodoListArgs {
  @Field()
  title: string;

  @Field(() => ID)
  groupId: string;
}

@ArgsType()
class TodoArgs {
  @Field(() => Boolean, { nullable: true })
  status?: boolean | null;

  @Field(() => Date, { nullable: true })
  dueDate?: Date | null;

  @Field(() => ID, { nullable: true })
  assignedToId?: string | null;
}

@ArgsType()
export class CreateTodoArgs extends TodoArgs {
  @Field(() => ID)
  todoListId: string;

  @Field()
  title: string;
}

@ArgsType()
export class UpdateTodoArgs extends TodoArgs {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true })
  todoListId?: string | null;

  @Field(() => String, { nullable: true })
  title?: string | null;
}

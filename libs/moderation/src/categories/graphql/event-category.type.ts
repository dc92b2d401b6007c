import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';

/** What a category is called in one language. */
@ObjectType()
export class EventCategoryName {
  @Field()
  language: string;

  @Field()
  name: string;
}

@InputType()
export class EventCategoryNameInput {
  @Field()
  language: string;

  @Field()
  name: string;
}

/** A category as administrators see it. */
@ObjectType('AdministeredCategory')
export class AdministeredCategoryType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'In the language of the reader' })
  label: string;

  @Field({ description: 'Whether no new event can have it' })
  hidden: boolean;

  @Field(() => [EventCategoryName], { nullable: true, description: 'Null of those that every instance has' })
  names: EventCategoryName[] | null;
}

/** In the order that people are shown. */
@ObjectType('AdministeredCategories')
export class AdministeredCategoriesType {
  @Field(() => [AdministeredCategoryType])
  elements: AdministeredCategoryType[];

  @Field({ description: 'Whether each reader has them by name, as nobody gave them an order' })
  byName: boolean;
}

/** What is left out stays as it is. */
@ArgsType()
export class SaveEventCategoryArgs {
  @Field(() => ID, { nullable: true, description: 'A new one is made where none is given' })
  id?: string | null;

  @Field(() => [EventCategoryNameInput], { nullable: true, description: 'All that it has; a new one needs one' })
  names?: EventCategoryNameInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether no new event can have it' })
  hidden?: boolean | null;
}

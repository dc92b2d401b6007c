import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

const optional = { nullable: true } as const;

/** What a page says in one language. */
@ObjectType('CustomPageText')
export class CustomPageTextType {
  @Field()
  language: string;

  @Field()
  title: string;

  @Field({ description: 'HTML' })
  body: string;
}

/** A page that administrators wrote; its words are resolved apart, in the language of the reader. */
@ObjectType('CustomPage')
export class CustomPageType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Its page is /pages/ and this' })
  slug: string;

  @Field({ description: 'Whether administrators alone see it' })
  draft: boolean;

  @Field({ description: 'Whether the footer of each page leads there' })
  inFooter: boolean;

  @Field({ description: 'Whether it stands among the pages about the instance' })
  inAbout: boolean;

  @Field(() => Int, { description: 'Its place in the list, from 1 on' })
  position: number;

  @Field(() => Date)
  insertedAt: Date;

  @Field(() => Date)
  updatedAt: Date;
}

@InputType()
export class CustomPageTextInput {
  @Field()
  language: string;

  @Field()
  title: string;

  @Field({ description: 'HTML', defaultValue: '' })
  body: string;
}

/** What is left out stays as it is. */
@ArgsType()
export class SaveCustomPageArgs {
  @Field(() => ID, { ...optional, description: 'A new page is made where none is given' })
  id?: string | null;

  @Field(() => String, { ...optional, description: 'Of a page that somebody has changed since, nothing is saved' })
  revision?: string | null;

  @Field(() => String, {
    ...optional,
    description: 'Small letters, digits and dashes; made from the title where empty',
  })
  slug?: string | null;

  @Field(() => [CustomPageTextInput], {
    ...optional,
    description: 'In all languages that it has; a new page needs one',
  })
  texts?: CustomPageTextInput[] | null;

  @Field(() => Boolean, optional)
  draft?: boolean | null;

  @Field(() => Boolean, optional)
  inFooter?: boolean | null;

  @Field(() => Boolean, optional)
  inAbout?: boolean | null;

  @Field(() => Int, { ...optional, description: 'From 1 on; a new page is the last where none is given' })
  position?: number | null;
}

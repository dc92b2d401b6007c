import { Field, ID, InputType } from '@nestjs/graphql';
import { type UploadedFile, UploadScalar } from '#convoke/core';

/** A new picture: a file of the request, or one to be fetched from an address. */
@InputType('MediaInputObject')
export class MediaInputObject {
  @Field()
  name: string;

  @Field(() => String, { nullable: true, description: 'What the picture shows, for those who do not see it' })
  alt?: string | null;

  @Field(() => UploadScalar, { nullable: true })
  file?: UploadedFile | null;

  @Field(() => String, { nullable: true, description: 'Where to fetch the picture when no file comes along' })
  url?: string | null;

  @Field(() => ID, { nullable: true })
  actorId?: string | null;
}

/** A picture that is here already, or a new one; both together give the picture that is here another `alt`. */
@InputType('MediaInput')
export class MediaInput {
  @Field(() => ID, { nullable: true })
  mediaId?: string | null;

  @Field(() => MediaInputObject, { nullable: true })
  media?: MediaInputObject | null;
}

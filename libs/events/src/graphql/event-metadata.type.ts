import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { EventMetadataType as MetadataType } from '../event.values.js';

@ObjectType('EventMetadata')
export class EventMetadataType {
  @Field(() => String, { nullable: true })
  key: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  value: string;

  @Field(() => MetadataType, { nullable: true })
  type: MetadataType;
}

@InputType('EventMetadataInput')
export class EventMetadataInput {
  @Field()
  key: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field()
  value: string;

  @Field(() => MetadataType, { nullable: true })
  type?: MetadataType | null;
}

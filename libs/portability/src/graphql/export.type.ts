import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ExportState } from '../exports/export.js';

registerEnumType(ExportState, { name: 'ExportState' });

@ObjectType('Export', { description: 'An archive of all that an account owns' })
export class ExportType {
  @Field(() => ID)
  id: string;

  @Field(() => ExportState)
  state: ExportState;

  @Field(() => Int, { description: 'How many things are in it already' })
  done: number;

  @Field(() => Int, { description: 'How many there will be; 0 until they are counted' })
  total: number;

  @Field(() => Float, { nullable: true, description: 'Bytes, once it is ready' })
  size: number | null;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when it can be fetched' })
  expiresAt: Date | null;
}

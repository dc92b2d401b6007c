import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ImportOutcome, ImportPart, ImportState } from '../imports/import.js';

registerEnumType(ImportState, { name: 'ImportState', description: 'READY: waits for being told what to import' });
registerEnumType(ImportPart, { name: 'ImportPart' });
registerEnumType(ImportOutcome, { name: 'ImportOutcome' });

@ObjectType('ImportableProfile', { description: 'What an archive has of a profile' })
export class ImportableProfileType {
  @Field(() => String, { description: 'Names it within the archive' })
  folder: string;

  @Field(() => String)
  preferredUsername: string;

  @Field(() => String, { nullable: true })
  name: string | null;

  @Field(() => Int, { description: 'Past ones among them, which are left out' })
  participations: number;

  @Field(() => Int)
  events: number;

  @Field(() => Int)
  memberships: number;

  @Field(() => Int)
  follows: number;
}

@ObjectType('ImportResult', { description: 'What became of one thing of an archive' })
export class ImportResultType {
  @Field(() => ImportPart)
  part: ImportPart;

  @Field(() => String)
  title: string;

  @Field(() => ImportOutcome)
  outcome: ImportOutcome;

  @Field(() => String, { nullable: true, description: 'Why it was refused, in the language of the viewer' })
  reason: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is now' })
  url: string | null;
}

@ObjectType('PaginatedImportResultList')
export class PaginatedImportResultListType {
  @Field(() => [ImportResultType])
  elements: ImportResultType[];

  @Field(() => Int)
  total: number;
}

@ObjectType('Import', { description: 'An archive that somebody brought, and what was taken out of it' })
export class ImportType {
  @Field(() => ImportState)
  state: ImportState;

  @Field(() => Float, { description: 'Bytes' })
  size: number;

  @Field(() => [ImportableProfileType])
  profiles: ImportableProfileType[];

  @Field(() => ID, { nullable: true, description: 'Into which profile it goes' })
  profileId: string | null;

  @Field(() => Int, { description: 'How many things are settled' })
  done: number;

  @Field(() => Int, { description: 'Of so many; 0 until they are counted' })
  total: number;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;
}

import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { BlockSeverity } from '../../domain-block.js';
import { BlockListOutcome, BlockListState } from '../block-list.js';
import type { BlockListCut, HostTies } from '../block-list-cut.queries.js';
import type { BlockListCount } from '../block-list.queries.js';

registerEnumType(BlockListState, {
  name: 'BlockListState',
  description: 'READY: waits for being confirmed, and nothing has changed yet',
});
registerEnumType(BlockListOutcome, { name: 'BlockListOutcome', description: 'What a line would do' });

@ObjectType('BlockListLine')
export class BlockListLineType {
  @Field(() => Int, { description: 'Of the file' })
  number: number;

  @Field({ description: 'As it stands in the file' })
  domain: string;

  @Field(() => BlockListOutcome)
  outcome: BlockListOutcome;

  @Field(() => String, { nullable: true, description: 'Why it was refused, in the language of the viewer' })
  reason: string | null;

  @Field(() => ID, { nullable: true, description: 'Null, as all that follows, where the line was refused' })
  host: string | null;

  @Field(() => BlockSeverity, { nullable: true })
  severity: BlockSeverity | null;

  @Field(() => Boolean, { nullable: true })
  rejectMedia: boolean | null;

  @Field(() => Boolean, { nullable: true })
  rejectReports: boolean | null;

  @Field(() => Boolean, { nullable: true })
  obfuscate: boolean | null;

  @Field(() => String, { nullable: true })
  publicComment: string | null;

  @Field(() => BlockSeverity, {
    nullable: true,
    description: 'When the list was brought; null where there was no block',
  })
  severityBefore: BlockSeverity | null;

  @Field({ description: 'Whether it is done when the list is confirmed' })
  chosen: boolean;

  @Field()
  applied: boolean;
}

export const PaginatedBlockListLineListType = Paginated(() => BlockListLineType, 'PaginatedBlockListLineList');

@ObjectType('BlockListCount')
export class BlockListCountType implements BlockListCount {
  @Field(() => BlockListOutcome)
  outcome: BlockListOutcome;

  @Field(() => Int)
  lines: number;

  @Field(() => Int)
  chosen: number;
}

@ObjectType('HostTies')
export class HostTiesType implements HostTies {
  @Field(() => ID)
  host: string;

  @Field(() => Int, { description: 'From here to there and the other way round' })
  follows: number;

  @Field(() => Int, { description: 'People of there in groups of this instance' })
  members: number;
}

@ObjectType('BlockListCut')
export class BlockListCutType implements BlockListCut {
  @Field(() => Int)
  follows: number;

  @Field(() => Int)
  members: number;

  @Field(() => [HostTiesType], { description: 'Where most of it is' })
  hosts: HostTies[];
}

/** A list of blocks that somebody brought. */
@ObjectType('BlockListImport')
export class BlockListImportType {
  @Field(() => ID)
  id: string;

  @Field(() => BlockListState)
  state: BlockListState;

  @Field(() => [String], { description: 'Columns of the file that say nothing here' })
  unknownColumns: string[];

  @Field(() => Int)
  done: number;

  @Field(() => Int, { description: 'Of so many; 0 until it is confirmed' })
  total: number;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;
}

export const PaginatedBlockListImportListType = Paginated(() => BlockListImportType, 'PaginatedBlockListImportList');

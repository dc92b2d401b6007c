import { ArgsType, Field, ID, ObjectType, PickType, registerEnumType } from '@nestjs/graphql';
import { PageArgs, Paginated } from '#convoke/core';
import { BlockSeverity } from '../domain-block.js';

registerEnumType(BlockSeverity, {
  name: 'DomainBlockSeverity',
  description: 'NONE: only what is ticked; SILENCE: kept out of public lists; SUSPEND: nothing comes in or goes out',
});

/** What this instance does about another, and everything below its domain. */
@ObjectType('DomainBlock')
export class DomainBlockType {
  @Field(() => ID)
  host: string;

  @Field(() => BlockSeverity)
  severity: BlockSeverity;

  @Field({ description: 'Whether pictures from there are left out' })
  rejectMedia: boolean;

  @Field({ description: 'Whether reports from there are left out' })
  rejectReports: boolean;

  @Field({ description: 'Whether the host is not readable where the blocks are shown to everybody' })
  obfuscate: boolean;

  @Field({ description: 'What everybody may read, where the blocks are shown' })
  publicComment: string;

  @Field({ description: 'For those who run the instance' })
  privateNote: string;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'Null while what is here already is still being treated by it' })
  appliedAt: Date | null;
}

/** The same, as everybody may read it. */
@ObjectType('PublishedBlock')
export class PublishedBlockType extends PickType(
  DomainBlockType,
  ['severity', 'rejectMedia', 'rejectReports', 'publicComment'],
  ObjectType,
) {
  @Field({ description: 'Stars stand for letters that are not to be read' })
  host: string;
}

export const PaginatedPublishedBlockListType = Paginated(() => PublishedBlockType, 'PaginatedPublishedBlockList');

export const PaginatedDomainBlockListType = Paginated(() => DomainBlockType, 'PaginatedDomainBlockList');

@ArgsType()
export class DomainBlockListArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Part of the host or of what is noted of it' })
  text?: string | null;
}

@ArgsType()
export class BlockDomainArgs {
  @Field()
  domain: string;

  @Field(() => BlockSeverity)
  severity: BlockSeverity;

  @Field({ defaultValue: false })
  rejectMedia: boolean;

  @Field({ defaultValue: false })
  rejectReports: boolean;

  @Field({ defaultValue: false })
  obfuscate: boolean;

  @Field({ defaultValue: '' })
  publicComment: string;

  @Field({ defaultValue: '' })
  privateNote: string;
}

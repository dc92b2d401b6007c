import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Paginated, TimezoneScalar } from '#convoke/core';
import { ColumnField } from '../candidate.js';
import { EventImportOutcome, EventImportResult, EventImportState } from '../event-import.js';

registerEnumType(EventImportState, {
  name: 'EventImportState',
  description: 'READY: nothing is made yet; UNREADABLE: `reason` says why',
});
registerEnumType(EventImportOutcome, {
  name: 'EventImportOutcome',
  description: 'What would become of an event; PRESENT: it is here already',
});
registerEnumType(EventImportResult, { name: 'EventImportResult', description: 'What became of an event' });
registerEnumType(ColumnField, { name: 'EventImportField', description: 'What a column of a table holds' });

@ObjectType('EventImportColumn', { description: 'A column of a table' })
export class EventImportColumnType {
  @Field(() => String)
  title: string;

  @Field(() => [String], { description: 'From its first lines' })
  samples: string[];

  @Field(() => ColumnField, { nullable: true, description: 'What it is taken for; null: it says nothing here' })
  field: ColumnField | null;
}

@ObjectType('EventImportCount')
export class EventImportCountType {
  @Field(() => EventImportOutcome)
  outcome: EventImportOutcome;

  @Field(() => Int)
  lines: number;

  @Field(() => Int)
  chosen: number;
}

@ObjectType('EventImportLine', { description: 'An event of a source' })
export class EventImportLineType {
  @Field(() => Int, { description: 'Within the source' })
  number: number;

  @Field(() => EventImportOutcome)
  outcome: EventImportOutcome;

  @Field(() => String)
  title: string;

  @Field(() => Date, { nullable: true })
  beginsOn: Date | null;

  @Field(() => Date, { nullable: true })
  endsOn: Date | null;

  @Field(() => Boolean, { description: 'Whether the source tells days and no hours' })
  isAllDay: boolean;

  @Field(() => TimezoneScalar)
  timezone: string;

  @Field(() => Boolean, { description: 'Whether it is a series' })
  repeats: boolean;

  @Field(() => String, { nullable: true, description: 'The place in words' })
  place: string | null;

  @Field(() => String, { nullable: true, description: 'Its page elsewhere' })
  url: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it cannot be made, or was not, in the language of the viewer',
  })
  reason: string | null;

  @Field(() => [String], { description: 'What is not taken over, in the language of the viewer' })
  notes: string[];

  @Field(() => Boolean)
  chosen: boolean;

  @Field(() => EventImportResult, { nullable: true })
  result: EventImportResult | null;

  @Field(() => String, { nullable: true, description: 'The path of the event here' })
  path: string | null;
}

export const PaginatedEventImportLineListType = Paginated(() => EventImportLineType, 'PaginatedEventImportLineList');

@ObjectType('EventImport', { description: 'Events that somebody brings from elsewhere' })
export class EventImportType {
  @Field(() => EventImportState)
  state: EventImportState;

  @Field(() => String, { nullable: true, description: 'Null for a file' })
  url: string | null;

  @Field(() => String, { nullable: true })
  fileName: string | null;

  @Field(() => ID, { nullable: true, description: 'Whose events they will be' })
  profileId: string | null;

  @Field(() => ID, { nullable: true, description: 'The group that they will be of' })
  groupId: string | null;

  @Field(() => TimezoneScalar, { description: 'On whose clock times are that name none' })
  timezone: string;

  @Field(() => [EventImportColumnType], { nullable: true, description: 'Of a table' })
  columns: EventImportColumnType[] | null;

  @Field(() => Boolean, { description: 'Whether there is more in the source than is read of one' })
  isCut: boolean;

  @Field(() => String, { nullable: true, description: 'Why nothing was found, in the language of the viewer' })
  reason: string | null;

  @Field(() => Int)
  done: number;

  @Field(() => Int)
  total: number;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true })
  finishedAt: Date | null;
}

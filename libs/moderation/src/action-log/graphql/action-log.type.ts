import { createUnionType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserType } from '#convoke/accounts';
import { Actor, ActorKind, GroupType, PersonType } from '#convoke/actors';
import { Paginated } from '#convoke/core';
import { EventType } from '#convoke/events';
import { PostType } from '#convoke/posts';
import { CommentType } from '#convoke/threads';
import { ReportNoteType, ReportType } from '../../reports/graphql/report.type.js';
import { ModerationAction } from '../moderation-action.js';

registerEnumType(ModerationAction, { name: 'ActionLogAction' });

/** What an action was about; the entities are named as their types. */
export const ActionLogObject = createUnionType({
  name: 'ActionLogObject',
  types: () => [EventType, CommentType, PostType, ReportType, ReportNoteType, PersonType, GroupType, UserType] as const,
  resolveType: (object: object) => {
    if (!(object instanceof Actor)) return object.constructor.name;
    return object.type === ActorKind.GROUP ? 'Group' : 'Person';
  },
});

/** Words on an action, by their name: what it was about, or what it changed. */
@ObjectType('ActionLogDetail')
export class ActionLogDetailType {
  @Field()
  name: string;

  @Field()
  value: string;
}

/** Something that somebody who runs the instance has done; resolvers of this type answer with the entity. */
@ObjectType('ActionLog')
export class ActionLogType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => ModerationAction, { nullable: true })
  action: ModerationAction;

  @Field({
    description:
      'actor, backup, block_list, comment, event, instance, invitation, job, note, page, post, report, setting or user',
  })
  targetKind: string;

  @Field(() => ID, {
    description: 'Of an instance its host, of a job its queue, of a setting its name, of a backup when it was made',
  })
  targetId: string;

  @Field(() => Date, { nullable: true })
  insertedAt: Date;
}

export const PaginatedActionLogListType = Paginated(() => ActionLogType, 'PaginatedActionLogList');

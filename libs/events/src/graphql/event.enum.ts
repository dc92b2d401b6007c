import { registerEnumType } from '@nestjs/graphql';
import { EventOrderBy } from '../event-list.queries.js';
import {
  EventCommentModeration,
  EventJoinOptions,
  EventMetadataType,
  EventStatus,
  EventVisibility,
} from '../event.values.js';
import { EventScope, EventSeriesStatus } from '../series/event-series.entity.js';
import { ParticipantRole } from '../participation.entity.js';

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
export type SortDirection = (typeof SortDirection)[keyof typeof SortDirection];

registerEnumType(EventCommentModeration, { name: 'EventCommentModeration' });
registerEnumType(EventJoinOptions, { name: 'EventJoinOptions' });
registerEnumType(EventMetadataType, { name: 'EventMetadataType' });
registerEnumType(EventOrderBy, { name: 'EventOrderBy' });
registerEnumType(EventScope, {
  name: 'EventScope',
  description: 'Which events of a series; all but THIS leave out those that are over',
});
registerEnumType(EventSeriesStatus, { name: 'EventSeriesStatus' });
registerEnumType(EventStatus, { name: 'EventStatus' });
registerEnumType(EventVisibility, { name: 'EventVisibility' });
registerEnumType(ParticipantRole, { name: 'ParticipantRoleEnum' });
registerEnumType(SortDirection, { name: 'SortDirection' });

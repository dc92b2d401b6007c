export { takesAnonymous } from './anonymous/anonymous-admission.js';
export { calendarOf, calendarOfEvent } from './calendar/event-calendars.js';
export type { CalendarTitle } from './calendar/calendar.js';
export { changedAt, type PublishedEvent, PublishedEvents, type ToldEvent } from './published-events.service.js';
export { EventOrderBy } from './event-list.queries.js';
export { blankEvent, writeContent } from './event-content.js';
export { EventCreation } from './event-creation.service.js';
export { EventGroups } from './groups/event-groups.service.js';
export { GroupEventQueries } from './groups/group-events.queries.js';
export { EventInvitation, InvitationStatus } from './event-invitation.entity.js';
export { EventInvitationQueries } from './event-invitation.queries.js';
export { EventInvitations } from './event-invitation.service.js';
export { Event } from './event.entity.js';
export { eventOptions } from './event-options.schema.js';
export { EventOrigins } from './event-origins.js';
export {
  answeredEvents,
  commentObstacle,
  editorOf,
  isForMembers,
  LISTED,
  type EventViewer,
  mayCommentOnEvent,
  maySeeEvent,
  maySeeOrganizer,
  mayUpdateEvent,
  OPEN_TO_ALL,
  ownedEvents,
  visibleEvents,
} from './event.policy.js';
export { EventQueries } from './event.queries.js';
export { language } from './event.schema.js';
export { clearable, id, kept } from './field.schema.js';
export { EventService } from './event.service.js';
export { type EventPlan, planOf } from './event-plan.js';
export { type EventPeriod, onlineWord, summaryOf, whenOf } from './event-summary.js';
export { EventStats } from './event-stats.entity.js';
export {
  EventCommentModeration,
  EventJoinOptions,
  type EventMetadata,
  EventMetadataType,
  type EventOptions,
  EventStatus,
  EventVisibility,
} from './event.values.js';
export * from './events.domain-events.js';
export { EventsModule } from './events.module.js';
export { EventResult } from './graphql/event-result.type.js';
export { EventSearchResult, EventType, PaginatedEventListType } from './graphql/event.type.js';
export { EventCategory } from './graphql/event-category.scalar.js';
export { SortDirection } from './graphql/event.enum.js';
export type { ForeignEvent } from './foreign-event.js';
export { contentOfForeign } from './foreign-event.schema.js';
export { GuestList } from './guest-list.service.js';
export { goingOn } from './going-on.js';
export { HeldEvents } from './held-events.service.js';
export { ForeignEvents } from './foreign-events.service.js';
export { EventOrganizers } from './organizers/event-organizers.service.js';
export { OrganizerInvitation, OrganizerRole } from './organizers/organizer-invitation.entity.js';
export { OrganizerInvitationQueries } from './organizers/organizer-invitation.queries.js';
export { OrganizerInvitations } from './organizers/organizer-invitations.service.js';
export { Participation, ParticipantRole } from './participation.entity.js';
export { type Letter, type LetterMatter, ParticipationLetters } from './participation-letters.service.js';
export { ParticipationLinks } from './participation-links.service.js';
export { ParticipationQueries } from './participation.queries.js';
export { ParticipationService } from './participation.service.js';
export { EventScope } from './series/event-series.entity.js';
export { oncePerSeries } from './series/once-per-series.js';
export { ongoingSeries } from './series/ongoing-series.js';
export { remainingRule, type SeriesDate, SeriesDates } from './series/series-dates.service.js';
export { dayOf, periodOn } from './series/wall-clock.js';
export { Tag } from './tag.entity.js';
export { TagType } from './graphql/tag.type.js';
export { foldTag, tagTitles, usableTags } from './tag.schema.js';
export { TagService } from './tag.service.js';

import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { ActorsModule } from '#convoke/actors';
import { InstanceModule } from '#convoke/instance';
import { MediaModule } from '#convoke/media';
import { PlacesModule } from '#convoke/places';
import { AnonymousJobs } from './anonymous/anonymous.jobs.js';
import { AnonymousLinks } from './anonymous/anonymous-links.service.js';
import { AnonymousList } from './anonymous/anonymous-list.service.js';
import { AnonymousMails } from './anonymous/anonymous-mails.jobs.js';
import { AnonymousParticipation } from './anonymous/anonymous-participation.service.js';
import { AnonymousRequests } from './anonymous/anonymous-requests.service.js';
import { CheckIn } from './check-in.service.js';
import { EventCreation } from './event-creation.service.js';
import { EventDuplication } from './event-duplication.service.js';
import { EventInvitationMails } from './event-invitation-mails.jobs.js';
import { EventInvitationQueries } from './event-invitation.queries.js';
import { EventInvitations } from './event-invitation.service.js';
import { EventJobs } from './event.jobs.js';
import { EventListQueries } from './event-list.queries.js';
import { EventParts } from './event-parts.service.js';
import { EventPublication } from './event-publication.service.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import { EventSuspensions } from './event-suspensions.service.js';
import { AnonymousParticipationResolver } from './graphql/anonymous-participation.resolver.js';
import { EventOrganizersResolver, UserOrganizingResolver } from './graphql/event-organizers.resolver.js';
import { FollowedGroupEventResolver, UserGroupEventsResolver } from './graphql/followed-events.resolver.js';
import { GroupEventsResolver } from './graphql/group-events.resolver.js';
import { EventFieldsResolver } from './graphql/event-fields.resolver.js';
import { EventInvitationResolver } from './graphql/event-invitation.resolver.js';
import { EventResolver } from './graphql/event.resolver.js';
import { EventSeriesResolver, SeriesOfEventResolver } from './graphql/event-series.resolver.js';
import { EventViewingResolver } from './graphql/event-viewing.resolver.js';
import { OrganizerInvitationResolver } from './graphql/organizer-invitation.resolver.js';
import { InvitationsToEventResolver } from './graphql/invitations-to-event.resolver.js';
import { DeletedParticipantResolver, ParticipantResolver } from './graphql/participant.resolver.js';
import { CheckInResolver } from './graphql/check-in.resolver.js';
import { GuestListResolver } from './graphql/guest-list.resolver.js';
import { ParticipationLiveResolver } from './graphql/participation-live.resolver.js';
import { ParticipationResolver } from './graphql/participation.resolver.js';
import { PersonEventsResolver } from './graphql/person-events.resolver.js';
import { TagResolver } from './graphql/tag.resolver.js';
import { UserEventsResolver } from './graphql/user-events.resolver.js';
import { ForeignEventCreation } from './foreign-event-creation.service.js';
import { ForeignEvents } from './foreign-events.service.js';
import { EventGroups } from './groups/event-groups.service.js';
import { GroupEventQueries } from './groups/group-events.queries.js';
import { GUEST_EXPORT_CONTROLLERS, GUEST_EXPORTS } from './guest-exports/index.js';
import { EventGuestExportsResolver, GuestExportResolver } from './graphql/guest-export.resolver.js';
import { GuestListAnswers } from './guest-list-answers.service.js';
import { GuestListQueries } from './guest-list.queries.js';
import { GuestList } from './guest-list.service.js';
import { HeldEvents } from './held-events.service.js';
import { InvitationList } from './invitation-list.service.js';
import { EventOrganizers } from './organizers/event-organizers.service.js';
import { OrganizerInvitationQueries } from './organizers/organizer-invitation.queries.js';
import { OrganizerInvitations } from './organizers/organizer-invitations.service.js';
import { OrganizerList } from './organizers/organizer-list.service.js';
import { ParticipationLinks } from './participation-links.service.js';
import { ParticipationLetters } from './participation-letters.service.js';
import { ParticipationMails } from './participation-mails.jobs.js';
import { ParticipationQueries } from './participation.queries.js';
import { ParticipationService } from './participation.service.js';
import { PublishedEvents } from './published-events.service.js';
import { RelatedEventQueries } from './related-events.queries.js';
import { EventSeriesQueries } from './series/event-series.queries.js';
import { EventSeriesService } from './series/event-series.service.js';
import { OccurrenceJobs } from './series/occurrences.jobs.js';
import { OccurrenceList } from './series/occurrence-list.service.js';
import { SeriesDates } from './series/series-dates.service.js';
import { TagService } from './tag.service.js';
import { WaitingList } from './waiting-list.service.js';
import { WaitingListJobs } from './waiting-list.jobs.js';
import { WaitingListQueries } from './waiting-list.queries.js';
import { WaitingListResolver } from './graphql/waiting-list.resolver.js';

/** Events, tags, participations and invitations. */
@Module({
  imports: [AccountsModule, ActorsModule, InstanceModule, MediaModule, PlacesModule],
  controllers: GUEST_EXPORT_CONTROLLERS,
  providers: [
    ...GUEST_EXPORTS,
    AnonymousJobs,
    AnonymousLinks,
    AnonymousList,
    AnonymousMails,
    AnonymousParticipation,
    AnonymousRequests,
    CheckIn,
    EventCreation,
    EventDuplication,
    EventGroups,
    EventInvitationMails,
    EventInvitationQueries,
    EventInvitations,
    EventJobs,
    EventListQueries,
    EventOrganizers,
    EventParts,
    EventPublication,
    EventQueries,
    EventSeriesQueries,
    EventSeriesService,
    EventService,
    EventSuspensions,
    ForeignEventCreation,
    ForeignEvents,
    GroupEventQueries,
    GuestList,
    HeldEvents,
    GuestListAnswers,
    GuestListQueries,
    InvitationList,
    OccurrenceJobs,
    OccurrenceList,
    OrganizerInvitationQueries,
    OrganizerInvitations,
    OrganizerList,
    ParticipationLinks,
    ParticipationLetters,
    ParticipationMails,
    ParticipationQueries,
    ParticipationService,
    PublishedEvents,
    SeriesDates,
    RelatedEventQueries,
    TagService,
    WaitingList,
    WaitingListJobs,
    WaitingListQueries,
    AnonymousParticipationResolver,
    CheckInResolver,
    EventGuestExportsResolver,
    GuestExportResolver,
    DeletedParticipantResolver,
    EventFieldsResolver,
    EventInvitationResolver,
    EventOrganizersResolver,
    EventResolver,
    EventSeriesResolver,
    EventViewingResolver,
    FollowedGroupEventResolver,
    GroupEventsResolver,
    GuestListResolver,
    InvitationsToEventResolver,
    OrganizerInvitationResolver,
    ParticipantResolver,
    ParticipationResolver,
    ParticipationLiveResolver,
    PersonEventsResolver,
    SeriesOfEventResolver,
    TagResolver,
    UserEventsResolver,
    UserGroupEventsResolver,
    UserOrganizingResolver,
    WaitingListResolver,
  ],
  exports: [
    EventCreation,
    EventGroups,
    EventInvitationQueries,
    EventInvitations,
    EventQueries,
    EventService,
    ForeignEvents,
    GroupEventQueries,
    GuestList,
    HeldEvents,
    OrganizerInvitationQueries,
    OrganizerInvitations,
    ParticipationLinks,
    ParticipationQueries,
    ParticipationService,
    PublishedEvents,
    SeriesDates,
    TagService,
  ],
})
export class EventsModule {}

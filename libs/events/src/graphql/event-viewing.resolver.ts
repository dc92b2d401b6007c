import { Args, ArgsType, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Viewer, viewerOf } from '#convoke/actors';
import {
  Access,
  Clock,
  Ctx,
  invalid,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import type { Event } from '../event.entity.js';
import { EventInvitationQueries } from '../event-invitation.queries.js';
import {
  mayCommentOnEvent,
  mayDeleteEvent,
  mayInviteToEvent,
  mayJoinEvent,
  mayLeaveEvent,
  mayManageParticipants,
  mayNameOrganizers,
  maySeeHowManyGo,
  maySeeParticipants,
  mayUpdateEvent,
} from '../event.policy.js';
import { EventCommentModeration } from '../event.values.js';
import { EventGroups } from '../groups/event-groups.service.js';
import { GuestListQueries } from '../guest-list.queries.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { ParticipationQueries } from '../participation.queries.js';
import { EventOptionsType } from './event-options.type.js';
import { EventPermissionsType } from './event-permissions.type.js';
import { EventType } from './event.type.js';
import { ParticipantStatsType } from './participant-stats.type.js';
import { PaginatedParticipantListType, ParticipantType } from './participant.type.js';

type Awaitable<T> = T | Promise<T>;

const MOST_SEARCHED = 200;

@ArgsType()
class ParticipantsArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: '', description: 'Only these roles, with commas between' })
  roles?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those in whose name, handle or message this stands' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those who are there, or who are not yet' })
  checkedIn?: boolean | null;
}

const OPTION_DEFAULTS: EventOptionsType = {
  anonymousParticipation: false,
  showRemainingAttendeeCapacity: false,
  offers: [],
  participationConditions: [],
  attendees: [],
  commentModeration: EventCommentModeration.ALLOW_ALL,
  showParticipationPrice: false,
  hideNumberOfParticipants: false,
  showStartTime: true,
  showEndTime: true,
  hideOrganizerWhenGroupEvent: false,
};

/** Fields of an event that depend on who looks. */
@Resolver(() => EventType)
export class EventViewingResolver {
  constructor(
    private readonly participations: ParticipationQueries,
    private readonly guests: GuestListQueries,
    private readonly invitations: EventInvitationQueries,
    private readonly groups: EventGroups,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => EventOptionsType, { nullable: true })
  options(event: Event, _: unknown, context: RequestContext): Awaitable<EventOptionsType> {
    const shown = (remainingAttendeeCapacity: number | null): EventOptionsType => ({
      ...OPTION_DEFAULTS,
      ...event.options,
      isOnline: event.isOnline,
      timezone: event.timezone,
      maximumAttendeeCapacity: event.capacity ?? 0,
      remainingAttendeeCapacity,
      waitingList: event.hasWaitingList,
    });
    if (event.capacity === null) return shown(null);
    // Who else comes to an event of elsewhere its own server knows.
    const left = event.local ? event.placesLeft : event.stats.reportedLeft;
    const viewer = readerOf(context);
    return this.withStanding(viewer, event, context, (standing) =>
      shown(maySeeHowManyGo(viewer, event, standing) ? left : null),
    );
  }

  @ResolveField(() => ParticipantStatsType, { nullable: true })
  participantStats(event: Event, _: unknown, context: RequestContext): Awaitable<ParticipantStatsType> {
    const viewer = readerOf(context);
    return this.withStanding(viewer, event, context, (standing) => {
      if (mayManageParticipants(viewer, event, standing)) return event.stats;
      if (!maySeeHowManyGo(viewer, event, standing)) return {};
      const { participant, going, waiting, reported } = event.stats;
      if (event.local) return { participant, going, waiting };
      // Of an event of elsewhere whose server tells no number only our own people are known.
      return reported === null ? { participant } : { participant, going };
    });
  }

  @ResolveField(() => [ParticipantType], { nullable: true })
  viewerParticipations(event: Event, _: unknown, context: RequestContext): Promise<Participation[]> {
    return this.standing(viewerOf(context), event, context);
  }

  @ResolveField(() => EventPermissionsType, { nullable: true })
  async viewerCan(event: Event, _: unknown, context: RequestContext): Promise<EventPermissionsType> {
    const viewer = readerOf(context);
    const standing = await this.standing(viewer, event, context);
    const profile = viewer.actor?.id;
    const now = this.clock.now();
    // Only where that matters: most events are open to all.
    const matters = event.isOnInvitation || !event.isOpenToRead();
    const invitations = matters ? await this.invitations.openTo(event, context) : [];
    const isInvited = (id?: string) => invitations.some(({ actorId }) => actorId === id);
    const members = matters ? await this.groups.viewersIn(event, context) : [];
    const admission = (id: string) => ({ invited: isInvited(id), member: members.includes(id) });
    return {
      update: mayUpdateEvent(viewer, event),
      delete: mayDeleteEvent(viewer, event),
      join: profile !== undefined && mayJoinEvent(profile, event, standing, now, admission(profile)),
      leave: profile !== undefined && mayLeaveEvent(profile, event, standing),
      comment: viewer.actorIds.some((id) => mayCommentOnEvent(id, event, standing, admission(id))),
      invite: mayInviteToEvent(viewer, event) && event.invitationObstacle(now) === null,
      nameOrganizers: mayNameOrganizers(viewer, event),
      manageParticipants: mayManageParticipants(viewer, event, standing),
      seeParticipants: maySeeParticipants(viewer, event, standing),
    };
  }

  @Access('anyone', { scope: 'read:event:participants' })
  @ResolveField(() => PaginatedParticipantListType, { nullable: true, description: 'For those who run the guest list' })
  async participants(
    @Parent() event: Event,
    @Args() args: ParticipantsArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Participation>> {
    const roles = rolesIn(args.roles ?? '');
    const window = pageWindow(args, VIEWER_LIST_MAX);
    const viewer = viewerOf(context);
    const standing = await this.standing(viewer, event, context);
    if (!maySeeParticipants(viewer, event, standing)) return { elements: [], total: 0 };
    return this.guests.page(
      event.id,
      { roles, search: searchIn(args.search ?? ''), checkedIn: args.checkedIn },
      window,
      context,
    );
  }

  /** Somebody unknown stands nowhere: for lists that most people read nothing has to be waited for. */
  private withStanding<T>(
    viewer: Viewer,
    { id }: Event,
    context: RequestContext,
    use: (standing: Participation[]) => T,
  ): Awaitable<T> {
    if (viewer.actorIds.length === 0) return use([]);
    return this.participations.standing(context).load(id).then(use);
  }

  private async standing(viewer: Viewer, event: Event, context: RequestContext): Promise<Participation[]> {
    return this.withStanding(viewer, event, context, (standing) => standing);
  }
}

/** Who looks at an event: for a program that may not, somebody unknown. */
function readerOf(context: RequestContext): Viewer {
  return viewerOf(context).within('read:event');
}

/** Clients of Mobilizon write roles in either case. */
function rolesIn(list: string): ParticipantRole[] {
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  const known: string[] = Object.values(ParticipantRole);
  const roles = names.filter(Boolean);
  if (roles.some((role) => !known.includes(role))) throw invalid('roles', 'error_invalid');
  return roles as ParticipantRole[];
}

function searchIn(text: string): string {
  if (text.length > MOST_SEARCHED) throw invalid('search', 'error_too_long', { max: MOST_SEARCHED });
  return text.trim();
}

import { Injectable } from '@nestjs/common';
import { ActorQueries, mayInGroup, MemberQueries } from '#convoke/actors';
import { invalid, type RequestContext, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type EventViewer, isOrganizer } from '../event.policy.js';
import type { Event } from '../event.entity.js';
import { EventSuspensions } from '../event-suspensions.service.js';

/** Says for which groups events are published, and who of their members looks at one. */
@Injectable()
export class EventGroups {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly suspensions: EventSuspensions,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Those of the viewer's profiles that are members of the group that it is of. */
  async viewersIn({ attributedToId }: Event, context: RequestContext): Promise<readonly string[]> {
    if (attributedToId === null) return [];
    const own = await this.members.standing(context).load(attributedToId);
    return own.filter(({ isIn }) => isIn).map(({ actorId }) => actorId);
  }

  /** Whether one of the profiles is a member of the group that it is of. */
  async isMember({ attributedToId }: Event, actorIds: readonly string[], tx?: Tx): Promise<boolean> {
    if (attributedToId === null) return false;
    return (await this.members.ofActorsIn(attributedToId, actorIds, tx)).some(({ isIn }) => isIn);
  }

  /** Throws InvalidInput unless the profile may publish for the group; one that it is not in is not there for it. */
  async assertPublisher(groupId: string, actorId: string, tx?: Tx): Promise<void> {
    const member = await this.members.find(groupId, actorId, tx);
    const group = member?.isIn ? (await this.actors.findMany([groupId], tx)).get(groupId) : null;
    if (!group || group.suspended) throw invalid('attributedToId', 'error_no_such_group');
    if (!mayInGroup(member!.role, 'publish')) throw invalid('attributedToId', 'error_group_publishers');
  }

  /**
   * Publishes an event for a group, or a draft for none, as its organizer wishes; true where that is new. Throws
   * InvalidInput: people and other servers know a published event as that of its group.
   */
  async settle(tx: Tx, viewer: EventViewer, event: Event, groupId: string | null | undefined): Promise<boolean> {
    if (groupId === undefined || groupId === event.attributedToId) return false;
    if (!isOrganizer(viewer, event)) throw invalid('attributedToId', 'error_group_by_organizer');
    if (!event.draft && event.attributedToId !== null) throw invalid('attributedToId', 'error_group_stays');
    await this.attribute(tx, event, groupId);
    await this.suspensions.note(tx, event);
    return true;
  }

  /** The same for one that has no row yet. */
  async attribute(tx: Tx, event: Event, groupId: string | null): Promise<void> {
    event.attributedToId = groupId;
    if (groupId === null) return this.assertPublishable(tx, event);
    await this.assertPublisher(groupId, event.organizerActorId, tx);
    // Others who publish for the group see its drafts.
    event.shared = true;
  }

  /** Throws InvalidInput where only groups have events and it is of none. */
  async assertPublishable(tx: Tx, { attributedToId }: Event): Promise<void> {
    if (attributedToId !== null) return;
    const { onlyGroupsCreateEvents } = await this.settings.current(tx);
    if (onlyGroupsCreateEvents) throw invalid('attributedToId', 'error_group_required');
  }
}

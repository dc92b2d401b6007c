import { Injectable } from '@nestjs/common';
import { ActorQueries, requireUser, type Viewer } from '#convoke/actors';
import { Database, type InputProblem, InvalidInput, type Tx } from '#convoke/core';
import { MediaAttachments, type MediaInput, MediaInputs, MediaQueries } from '#convoke/media';
import { AddressService, type AddressInput } from '#convoke/places';
import type { Event } from './event.entity.js';
import { editorOf, isOrganizer } from './event.policy.js';
import type { EventChange } from './event.schema.js';
import type { EventField } from './events.domain-events.js';
import { TagService } from './tag.service.js';

/** Events, as holders of pictures. */
export const MEDIA_HOLDER = 'event';

/** What the arguments say of things that live in tables of their own. */
export interface GivenParts {
  picture?: MediaInput | null;
  physicalAddress?: AddressInput | null;
}

/** The same, checked and ready to be written; undefined where nothing was said. */
export interface ReadyParts {
  pictureId?: string | null;
  address?: AddressInput | null;
  tags?: string[];
  contactIds?: string[];
  description?: string;
}

/** Puts on an event what lives in tables of its own: picture, place, tags, contacts. */
@Injectable()
export class EventParts {
  constructor(
    private readonly db: Database,
    private readonly media: MediaInputs,
    private readonly attachments: MediaAttachments,
    private readonly pictures: MediaQueries,
    private readonly addresses: AddressService,
    private readonly tags: TagService,
    private readonly actors: ActorQueries,
  ) {}

  /** Checks who is named and takes the picture in, before the transaction: that takes long. `event` is the present one. */
  async prepare(viewer: Viewer, given: GivenParts, content: EventChange, event?: Event): Promise<ReadyParts> {
    this.assertPeople(viewer, content, event);
    const { organizerActorId: actorId = event!.organizerActorId } = content;
    const goesOver = event && actorId !== event.organizerActorId;
    const isPublished = event?.draft && (content.draft === false || content.publishAt);
    if (!event || goesOver || isPublished) await this.actors.assertNotMoved(actorId);
    // What somebody adds is of their own profile, even where it is somebody else's event.
    const editorId = event && !goesOver ? editorOf(viewer, event) : actorId;
    const owner = { userId: requireUser(viewer).id, actorId: editorId };
    // What is not named goes over to another organizer, too, with nothing that the former one's things have in common.
    const picture = given.picture === undefined && goesOver ? { mediaId: event.pictureId } : given.picture;
    const description = content.description ?? (goesOver ? event.description : undefined);
    const contacts = content.contacts ?? (goesOver ? event.contactIds : undefined);
    const kept = event && !goesOver ? [event.pictureId] : [];
    return {
      pictureId: await this.media.resolve(picture, { owner, field: 'picture', kept }),
      description: description && (await this.media.ownedIn(description, owner)),
      contactIds: contacts && [...new Set(contacts.map((id) => (id === event?.organizerActorId ? actorId : id)))],
      address: given.physicalAddress,
      tags: content.tags,
    };
  }

  /**
   * Sets the event's own columns for picture, place and time zone: UTC where nothing tells it, as that of the account would
   * be the same for all of its profiles.
   */
  async settle(tx: Tx, event: Event, parts: ReadyParts): Promise<EventField[]> {
    const { pictureId, address, description } = parts;
    const changed: EventField[] = [];
    event.description = description ?? event.description;
    if (pictureId !== undefined && pictureId !== event.pictureId) {
      event.pictureId = pictureId;
      changed.push('picture');
    }
    const place = address === undefined ? undefined : await this.addresses.save(tx, address, event.physicalAddressId);
    if (place !== undefined && (place?.id ?? null) !== event.physicalAddressId) {
      event.physicalAddressId = place?.id ?? null;
      changed.push('physicalAddress');
    }
    const timezone = event.options.timezone ?? place?.timezone ?? event.timezone ?? 'UTC';
    if (timezone !== event.timezone) {
      event.timezone = timezone;
      changed.push('timezone');
    }
    return changed;
  }

  /** Writes tags, contacts and the hold on the pictures, once the event has its row. */
  async link(tx: Tx, event: Event, { tags, contactIds }: ReadyParts): Promise<EventField[]> {
    const changed: EventField[] = [];
    if (tags && (await this.setTags(tx, event, tags))) changed.push('tags');
    if (contactIds && (await this.setContacts(tx, event, contactIds))) changed.push('contacts');
    await this.attachments.attach(tx, { kind: MEDIA_HOLDER, id: event.id }, await this.shown(tx, event));
    return changed;
  }

  /** Writes the hold on the pictures of an event that held none before. */
  async hold(tx: Tx, event: Event): Promise<void> {
    const pictures = await this.shown(tx, event);
    if (pictures.length > 0) await this.attachments.attach(tx, { kind: MEDIA_HOLDER, id: event.id }, pictures);
  }

  /** Takes everything off an event that is being deleted. */
  async clear(tx: Tx, event: Event): Promise<void> {
    await this.link(tx, event, { tags: [], contactIds: [] });
    await this.db.query('DELETE FROM organizer_invitations WHERE event_id = $1', [event.id], tx);
  }

  private async shown(tx: Tx, { pictureId, description }: Event): Promise<string[]> {
    const shown = await this.pictures.shownIn(tx, description);
    return pictureId ? [pictureId, ...shown] : shown;
  }

  private async setTags(tx: Tx, event: Event, titles: string[]): Promise<boolean> {
    if (titles.length === 0 && event.tags.length === 0) return false;
    const before = event.tags.map(({ id }) => id).join();
    event.tags = await this.tags.assign(tx, event.id, titles);
    return event.tags.map(({ id }) => id).join() !== before;
  }

  private async setContacts(tx: Tx, event: Event, contactIds: string[]): Promise<boolean> {
    if (contactIds.join() === event.contactIds.join()) return false;
    await this.db.query('DELETE FROM event_contacts WHERE event_id = $1', [event.id], tx);
    await this.db.query(
      `INSERT INTO event_contacts (event_id, actor_id, position)
        SELECT $1, actor_id, position FROM unnest($2::bigint[]) WITH ORDINALITY AS contact (actor_id, position)`,
      [event.id, contactIds],
      tx,
    );
    event.contactIds = contactIds;
    return true;
  }

  /**
   * Throws InvalidInput unless who is named may be. A contact is shown in public and bound to what others write, so
   * nobody is named who was not asked (see organizers/), and only the organizer leaves others out; another profile of one's own would tell readers that the two belong together, and so
   * would another organizer of what somebody has seen. Who was on the event before may stay. What profiles there are is
   * not looked up, and so not told.
   */
  assertPeople(viewer: Viewer, content: EventChange, event?: Event): void {
    const { organizerActorId, contacts } = content;
    const problems: InputProblem[] = [];
    const goesOver = organizerActorId !== undefined && organizerActorId !== event?.organizerActorId;
    if (goesOver && !viewer.owns(organizerActorId)) {
      problems.push({ field: 'organizerActorId', message: 'error_not_your_profile' });
    } else if (event && goesOver && !event.isUnseen) {
      problems.push({ field: 'organizerActorId', message: 'error_organizer_stays' });
    }
    const organizerId = organizerActorId ?? event?.organizerActorId;
    const foreign = contacts?.some((id) => id !== organizerId && !event?.contactIds.includes(id));
    if (foreign) problems.push({ field: 'contacts', message: 'error_contacts_not_organizer' });
    const gone = contacts && event?.contactIds.filter((id) => !contacts.includes(id) && !viewer.owns(id));
    if (gone?.length && !isOrganizer(viewer, event!)) {
      problems.push({ field: 'contacts', message: 'error_contacts_by_organizer' });
    }
    const [first, ...others] = problems;
    if (first) throw new InvalidInput([first, ...others]);
  }
}

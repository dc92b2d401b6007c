import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { DomainError, RateLimits } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { type Comment, CommentQueries, ForeignComments } from '#convoke/threads';
import { GoneObjects } from '../events/index.js';
import { type KnownActor, RemoteRefused } from '../remote/index.js';
import { isPublic, type NoteContent } from '../vocabulary/index.js';
import { RemoteMessages } from './remote-messages.service.js';

interface Place {
  eventId: string;
  inReplyToId: string | null;
}

/** What people of other servers say in answer to events and comments that are known here. */
@Injectable()
export class RemoteComments {
  constructor(
    private readonly comments: CommentQueries,
    private readonly foreign: ForeignComments,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly gone: GoneObjects,
    private readonly limits: RateLimits,
    private readonly messages: RemoteMessages,
  ) {}

  /** Keeps what answers something here, and what is for people here alone; the rest is none of our business, and no error. */
  async keep(note: NoteContent, author: KnownActor): Promise<void> {
    const { actor, remote } = author;
    const isForAll = isPublic(note.to) || isPublic(note.cc);
    // What was private once stays so.
    if (!isForAll || (await this.messages.isKnown(note.url))) return this.messages.keep(note, author);
    if (note.authorUri !== remote.uri) throw new RemoteRefused('key_owner', note.url);
    const place = await this.placeOf(note);
    if (!place) return;
    if (await this.gone.has(note.url, [remote.uri])) throw new DomainError('comment_not_found');
    await this.limits.consume('comment:actor', actor.id);
    const { url, text, language, isAnnouncement, publishedAt, changedAt } = note;
    const mentioned = await this.actors.findByUrls(note.mentionedUris);
    const mentionedIds = mentioned.map(({ id }) => id);
    const told = { url, text, language, isAnnouncement, publishedAt, changedAt, mentionedIds };
    await this.foreign.save(told, { ...place, actorId: actor.id });
  }

  /** Whether it is a comment or a message that its author says is gone: then it goes. */
  async remove(uri: string, author: KnownActor): Promise<boolean> {
    const { actor, remote } = author;
    const comment = await this.comments.findByUrl(uri);
    if (!comment) return this.messages.remove(uri, author);
    if (comment.actorId !== actor.id) throw new RemoteRefused('key_owner', uri);
    await this.gone.add(uri, remote.uri);
    await this.foreign.remove(uri, actor.id);
    return true;
  }

  private async placeOf({ url, inReplyToUri }: NoteContent): Promise<Place | null> {
    const known = await this.comments.findByUrl(url);
    if (known) return placeOf(known);
    if (inReplyToUri === null) return null;
    const parent = await this.comments.findByUrl(inReplyToUri);
    if (parent) return { eventId: parent.eventId!, inReplyToId: parent.id };
    const event = await this.events.findByUrl(inReplyToUri);
    return event && { eventId: event.id, inReplyToId: null };
  }
}

function placeOf({ eventId, inReplyToId }: Comment): Place {
  return { eventId: eventId!, inReplyToId };
}

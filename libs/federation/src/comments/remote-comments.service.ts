import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { DomainError, RateLimits } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { type Comment, CommentQueries, ForeignComments } from '#convoke/threads';
import { GoneObjects } from '../events/index.js';
import { type KnownActor, RemoteRefused } from '../remote/index.js';
import { isPublic, type NoteContent } from '../vocabulary/index.js';

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
  ) {}

  /** Keeps what answers something here and is for everybody; the rest is none of our business, and no error. */
  async keep(note: NoteContent, { actor, remote }: KnownActor): Promise<void> {
    if (note.authorUri !== remote.uri) throw new RemoteRefused('key_owner', note.url);
    if (!isPublic(note.to) && !isPublic(note.cc)) return;
    const place = await this.placeOf(note);
    if (!place) return;
    if (await this.gone.has(note.url, [remote.uri])) throw new DomainError('comment_not_found');
    await this.limits.consume('comment:actor', actor.id);
    const { url, text, language, isAnnouncement, publishedAt, changedAt } = note;
    const mentionedIds = await this.known(note.mentionedUris);
    const told = { url, text, language, isAnnouncement, publishedAt, changedAt, mentionedIds };
    await this.foreign.save(told, { ...place, actorId: actor.id });
  }

  /** Whether it is a comment that its author says is gone: then it goes. */
  async remove(uri: string, { actor, remote }: KnownActor): Promise<boolean> {
    const comment = await this.comments.findByUrl(uri);
    if (!comment) return false;
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

  private async known(uris: string[]): Promise<string[]> {
    const actors = await Promise.all(uris.map((uri) => this.actors.findByUrl(uri)));
    return actors.flatMap((actor) => actor?.id ?? []);
  }
}

function placeOf({ eventId, inReplyToId }: Comment): Place {
  return { eventId: eventId!, inReplyToId };
}

import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { type Event, EventQueries } from '#convoke/events';
import { type Comment, CommentMentions, CommentQueries } from '#convoke/threads';
import { type Document, writeNote } from '../vocabulary/index.js';

/** Writes comments of ours as other servers read them. */
@Injectable()
export class CommentDocuments {
  constructor(
    private readonly comments: CommentQueries,
    private readonly mentions: CommentMentions,
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
  ) {}

  /** With the event that it is on; null for one that only people here may read. */
  async of(comment: Comment): Promise<{ event: Event; document: Document } | null> {
    const event = await this.events.getById(comment.eventId!);
    const { author } = comment;
    if (!comment.isShown || author.suspended || author.deletedAt || !isOpen(event)) return null;
    const parent = comment.inReplyToId === null ? null : await this.comments.find(comment.inReplyToId);
    const hosts = [event.attributedToId ?? event.organizerActorId];
    const actors = await this.actors.findMany([...hosts, ...(await this.mentions.of(comment.id))]);
    const [addressed, mentioned] = [
      hosts.flatMap((id) => actors.get(id) ?? []),
      [...actors.values()].filter(({ id }) => !hosts.includes(id)),
    ];
    return {
      event,
      document: writeNote(comment, {
        event,
        inReplyToUri: parent?.url ?? event.url,
        addressed: parent ? [...addressed, parent.author] : addressed,
        mentioned,
      }),
    };
  }
}

/** Whether everybody may read it who has its address. */
export function isOpen(event: Event): boolean {
  return !event.deletedAt && !event.suspended && event.isOpenToRead();
}

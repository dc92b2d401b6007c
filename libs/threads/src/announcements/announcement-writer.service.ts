import { Injectable } from '@nestjs/common';
import { Clock, Database, invalid, job, Jobs, type Tx } from '#convoke/core';
import { type Event, GuestList, type ParticipantRole } from '#convoke/events';
import { MessageWriter, type NewMessage } from '../conversations/message-writer.service.js';
import { type Reach, sumOf } from './announcement.js';
import { AnnouncementQueries } from './announcement.queries.js';

/** There are people whom an announcement has not reached yet. */
export const TellAnnouncement = job<{ announcementId: string }>('threads.tell-announcement');

/** Who says the same to the same people again so soon pressed the button twice. */
const SAME_MS = 10 * 60_000;

interface Saying {
  event: Event;
  roles: ParticipantRole[];
  message: NewMessage;
}

/** Writes what organizers announce, and to whom it goes. */
@Injectable()
export class AnnouncementWriter {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly queries: AnnouncementQueries,
    private readonly messages: MessageWriter,
    private readonly guests: GuestList,
  ) {}

  /** Answers the id that the author has for the conversation with what they said. Throws InvalidInput where nobody would be told. */
  async begin(tx: Tx, saying: Saying): Promise<string> {
    const { event, roles, message } = saying;
    // Nobody joins or leaves meanwhile, and what is said twice at once is said one after the other.
    await this.guests.lock(tx, event.id);
    const said = await this.saidJustNow(tx, saying);
    if (said) return said;
    const audience = { eventId: event.id, exceptId: message.actorId, roles };
    const reach = await this.queries.reach(audience, tx);
    if (reach.length === 0) throw invalid('roles', 'error_nobody_told');
    const id = await this.insert(tx, saying, sumOf(reach));
    await this.queries.address(tx, id, audience);
    await this.jobs.send(tx, TellAnnouncement, { announcementId: id });
    return this.keepForAuthor(tx, id, saying);
  }

  /** What the author has of the same thing, if they said it to the same people a moment ago. */
  private async saidJustNow(tx: Tx, { event, roles, message }: Saying): Promise<string | null> {
    const [found] = await this.db.query<{ id: string }>(
      `SELECT p.id FROM announcements n JOIN conversation_participants p
          ON p.conversation_id = n.conversation_id AND p.actor_id = n.actor_id AND p.left_at IS NULL
        WHERE n.event_id = $1 AND n.actor_id = $2 AND n.text = $3 AND n.roles = $4 AND n.inserted_at > $5`,
      [event.id, message.actorId, message.text, roles, new Date(this.clock.now().getTime() - SAME_MS)],
      tx,
    );
    return found?.id ?? null;
  }

  private async insert(tx: Tx, { event, roles, message }: Saying, reach: Reach): Promise<string> {
    const { actorId, text, language } = message;
    const { accounts, anonymous, elsewhere } = reach;
    const rows = await this.db.query<{ id: string }>(
      `INSERT INTO announcements
          (event_id, event_title, actor_id, text, language, roles, accounts, anonymous, elsewhere, inserted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [event.id, event.title, actorId, text, language, roles, accounts, anonymous, elsewhere, this.clock.now()],
      tx,
    );
    return rows[0]!.id;
  }

  private async keepForAuthor(tx: Tx, announcementId: string, { event, message }: Saying): Promise<string> {
    const placeId = await this.messages.begin(tx, { ...message, announcementId }, [], { eventId: event.id });
    await this.db.query(
      `UPDATE announcements SET conversation_id = p.conversation_id FROM conversation_participants p
        WHERE announcements.id = $1 AND p.id = $2`,
      [announcementId, placeId],
      tx,
    );
    return placeId;
  }
}

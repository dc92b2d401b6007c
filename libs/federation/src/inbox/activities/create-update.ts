import { Injectable } from '@nestjs/common';
import { EventQueries } from '#convoke/events';
import { RemoteComments } from '../../comments/index.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { haveOneOrigin, type KnownActor, RemoteActors, RemoteDocuments, RemoteRefused } from '../../remote/index.js';
import { type Document, hasType, readActivity, readEvent, readNote } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const ACTORS = ['Person', 'Group', 'Application', 'Service', 'Organization'];

/** Something is new or has changed elsewhere. What a server embeds of its own counts; else it is fetched where it lives. */
@Injectable()
export class CreateUpdateHandler implements ActivityHandler {
  readonly types = ['Create', 'Update'];

  constructor(
    private readonly queries: EventQueries,
    private readonly events: RemoteEvents,
    private readonly comments: RemoteComments,
    private readonly actors: RemoteActors,
    private readonly documents: RemoteDocuments,
  ) {}

  async handle({ body, sender }: ReceivedActivity): Promise<void> {
    const { object, objectUri } = readActivity(body);
    if (!objectUri || isElsewhere(objectUri, sender)) throw new RemoteRefused('other_origin', objectUri ?? '');
    const document = object ?? (await this.documents.fetch(objectUri));
    // An actor speaks through its own server alone: what it is now is asked there.
    if (hasType(document, ...ACTORS)) await this.changeActor(objectUri, sender);
    else if (hasType(document, 'Event')) await this.keepEvent(document, objectUri, sender);
    else if (hasType(document, 'Note')) await this.comments.keep(readNote(document), sender);
  }

  private async changeActor(uri: string, sender: KnownActor): Promise<void> {
    if (uri !== sender.remote.uri) throw new RemoteRefused('key_owner', uri);
    await this.actors.refresh(uri);
  }

  private async keepEvent(document: Document, uri: string, sender: KnownActor): Promise<void> {
    const { remote } = sender;
    const content = readEvent(document);
    const { organizerUri, attributedToUri } = content;
    if (organizerUri === remote.uri) await this.events.keep(content, sender);
    // Anybody can say that somebody else's event is theirs, or has become somebody's: it has to say so itself.
    else if (attributedToUri === remote.uri || (await this.isOf(sender, uri))) {
      await this.events.store(await this.documents.fetch(uri));
    } else throw new RemoteRefused('key_owner', uri);
  }

  private async isOf({ actor }: KnownActor, uri: string): Promise<boolean> {
    return (await this.queries.findByUrl(uri))?.organizerActorId === actor.id;
  }
}

function isElsewhere(uri: string, { remote }: KnownActor): boolean {
  return !haveOneOrigin(uri, remote.uri);
}

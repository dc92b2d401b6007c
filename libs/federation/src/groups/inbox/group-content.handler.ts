import { Injectable } from '@nestjs/common';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { haveOneOrigin, RemoteRefused } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import { GroupContents } from '../group-contents.service.js';

const TAKES_AWAY = new Set(['Delete', 'Remove']);

/** A member elsewhere has made, changed, moved or taken away something of a group. */
@Injectable()
export class GroupContentHandler implements ActivityHandler {
  readonly types = ['Add', 'Create', 'Delete', 'Move', 'Remove', 'Update'];

  constructor(private readonly contents: GroupContents) {}

  async concerns({ type, body }: ReceivedActivity): Promise<boolean> {
    const { object, objectUri } = readActivity(body);
    if (TAKES_AWAY.has(type)) return objectUri !== null && this.contents.isKnown(objectUri);
    return object !== null && (await this.contents.groupOf(object)) !== null;
  }

  async handle({ id, type, body, sender }: ReceivedActivity): Promise<void> {
    const { object, objectUri } = readActivity(body);
    if (!objectUri || !haveOneOrigin(id, sender.remote.uri)) throw new RemoteRefused('other_origin', id);
    if (TAKES_AWAY.has(type)) await this.contents.forget(objectUri, sender.actor, body);
    else await this.contents.take(object!, sender, body);
  }
}

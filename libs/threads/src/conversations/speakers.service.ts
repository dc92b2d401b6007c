import { Injectable } from '@nestjs/common';
import { ActorQueries, type Viewer } from '#convoke/actors';
import { DomainError, invalid } from '#convoke/core';

/** As whom somebody can write in private. */
@Injectable()
export class Speakers {
  constructor(private readonly actors: ActorQueries) {}

  /** Throws unless it is a profile of the viewer's that is neither suspended nor moved away. */
  async assertMaySpeak(
    viewer: Viewer,
    { actorId, attributedToId }: { actorId: string; attributedToId?: string | null },
  ): Promise<void> {
    if (!viewer.actorIds.includes(actorId)) throw invalid('actorId', 'error_not_your_profile');
    if (attributedToId && attributedToId !== actorId) throw invalid('attributedToId', 'error_not_your_profile');
    const actor = await this.actors.getPerson(actorId);
    if (actor.suspended) throw new DomainError('unauthorized');
    await this.actors.assertNotMoved(actorId);
  }
}

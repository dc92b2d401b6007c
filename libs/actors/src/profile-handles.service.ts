import { Injectable } from '@nestjs/common';
import { type Config, DomainError, InjectConfig, invalid } from '#convoke/core';
import { type Actor, ActorKind } from './actor.entity.js';
import { ActorQueries } from './actor.queries.js';
import { GroupQueries } from './groups/group.queries.js';
import { RemoteProfiles } from './remote-profiles.js';
import type { Viewer } from './viewer.js';

const HANDLE = /^(?:acct:)?@?([^\s@/?#:]{1,100})(?:@([^\s@/?#]{1,255}))?$/i;

/** Finds people, and groups to write to, by what they call themselves: `name` or `@name` here, `@name@host` anywhere. */
@Injectable()
export class ProfileHandles {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly remotes: RemoteProfiles,
  ) {}

  /** All of them; throws InvalidInput, which names in `field` those that are nobody's. */
  async findAll(viewer: Viewer, handles: readonly string[], field: string): Promise<Actor[]> {
    return this.all(handles, field, (handle) => this.find(viewer, handle));
  }

  /** The same with groups among them: those that the acting profile, whatever others its account has, may know of. */
  async findAllWithGroups(
    viewer: Viewer,
    actorId: string,
    handles: readonly string[],
    field: string,
  ): Promise<Actor[]> {
    return this.all(
      handles,
      field,
      async (handle) =>
        (await this.findGroup(actorId, handle)) ??
        (await this.find(viewer, handle)) ??
        // Asking for a person made a group known that nobody here had met.
        (await this.findGroup(actorId, handle)),
    );
  }

  /** Those of them that are somebody's, by handle; whom their server does not tell now is left out. */
  async findKnown(viewer: Viewer, handles: readonly string[]): Promise<Map<string, Actor>> {
    const found = await Promise.all(handles.map((handle) => this.find(viewer, handle).catch(nobodyWhenRefused)));
    return new Map(handles.flatMap((handle, index) => (found[index] ? [[handle, found[index]]] : [])));
  }

  /** Somebody here by `name`, `@name` or `@name@host` of this one; null for all others. */
  async findLocal(handle: string): Promise<Actor | null> {
    const { name, host } = this.read(handle.trim());
    if (!name || host !== this.server.publicHost) return null;
    return presentable(await this.actors.findLocalPerson(name));
  }

  private async all(
    handles: readonly string[],
    field: string,
    find: (handle: string) => Promise<Actor | null>,
  ): Promise<Actor[]> {
    const found = await Promise.all(handles.map((handle) => find(handle.trim())));
    const unknown = handles.filter((_, index) => !found[index]);
    if (unknown.length > 0) throw invalid(field, 'error_handles_not_found', { handles: unknown });
    return found.filter((actor) => actor !== null);
  }

  private async findGroup(actorId: string, handle: string): Promise<Actor | null> {
    const { name, host } = this.read(handle);
    if (!name) return null;
    const isOurs = host === this.server.publicHost;
    return this.groups.findVisible({ actorIds: [actorId], isModerator: false }, name, isOurs ? null : host);
  }

  private async find(viewer: Viewer, handle: string): Promise<Actor | null> {
    const { name, host } = this.read(handle);
    if (!name) return null;
    const isOurs = host === this.server.publicHost;
    return presentable(isOurs ? await this.actors.findLocalPerson(name) : await this.remotes.find(viewer, name, host));
  }

  private read(handle: string): { name?: string; host: string } {
    const [, name, host = this.server.publicHost] = (handle.isWellFormed() && HANDLE.exec(handle)) || [];
    return { name, host: host.toLowerCase() };
  }
}

function presentable(actor: Actor | null): Actor | null {
  return actor?.type === ActorKind.PERSON && !actor.suspended ? actor : null;
}

function nobodyWhenRefused(error: unknown): null {
  if (error instanceof DomainError) return null;
  throw error;
}

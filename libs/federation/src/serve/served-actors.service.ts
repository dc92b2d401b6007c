import { Injectable } from '@nestjs/common';
import { Actor, ActorKind, ActorQueries, GroupQueries, isOpenToView } from '#convoke/actors';
import { type Config, Database, DomainError, InjectConfig } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { DomainBlocks } from '#convoke/moderation';
import { ActorDocuments } from '../documents/index.js';
import { GroupReaders, type Signer } from '../groups/index.js';
import { writeTombstone } from '../vocabulary/index.js';
import type { Found } from './found.js';

const LONGEST_NAME = 320;

/** The actors that other servers may ask for by name: people, groups, and the instance itself. */
@Injectable()
export class ServedActors {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly actors: ActorQueries,
    private readonly documents: ActorDocuments,
    private readonly blocks: DomainBlocks,
    private readonly groups: GroupQueries,
    private readonly groupReaders: GroupReaders,
  ) {}

  /**
   * What stands at `/@name`; `name@host` stands on that host. Private groups are there for servers of their people. Of
   * ours who are suspended it says that, with the key that whoever is told of it asks for.
   */
  async document(name: string, signer: Signer): Promise<Found> {
    const actor = await this.findAny(name);
    if (!actor || (actor.suspended && !actor.local)) return null;
    const here = actor.url === `${this.server.publicUrl}/@${name}`;
    if (!here) return actor.deletedAt ? null : { elsewhere: actor.url };
    const isOpen = await this.isOpen(actor);
    if (!(await this.isShownTo(actor, signer))) return null;
    if (actor.deletedAt) return { tombstone: writeTombstone(actor.url, capitalised(actor.type), actor.deletedAt) };
    return { document: await this.documents.of(actor), forSigner: !isOpen };
  }

  async instanceDocument(): Promise<Found> {
    return { document: await this.documents.of(await this.instance()) };
  }

  /** Whether everybody may know of it. */
  async isOpen({ id, type }: Actor): Promise<boolean> {
    return type !== ActorKind.GROUP || isOpenToView((await this.groups.settingsOf(id)).visibility);
  }

  private async isShownTo(actor: Actor, signer: Signer): Promise<boolean> {
    return (await this.isOpen(actor)) || this.groupReaders.isKnownOn(signer, actor.id);
  }

  /** Somebody of ours who is there; `null` stands for the instance itself. Throws gone for a group that was. */
  async findHere(name: string | null, signer: Signer): Promise<Actor | null> {
    if (name === null) return this.instance();
    const actor = await this.find(name);
    if (!actor?.local || !(await this.isShownTo(actor, signer))) return null;
    if (!actor.deletedAt) return actor;
    if (actor.type === ActorKind.GROUP) throw new DomainError('gone');
    return null;
  }

  /** By name in any case, ours or `name@host`; those deleted too, those suspended not. */
  async find(name: string): Promise<Actor | null> {
    const actor = await this.findAny(name);
    return actor && !actor.suspended ? actor : null;
  }

  private async findAny(name: string): Promise<Actor | null> {
    if (name.length > LONGEST_NAME || name.includes('\0') || !name.isWellFormed()) return null;
    const [username, domain = null, ...rest] = name.toLowerCase().split('@');
    if (!username || rest.length > 0 || domain === '' || (await this.isShutOut(domain))) return null;
    const actor = await this.db.manager
      .createQueryBuilder(Actor, 'actor')
      .where(`lower(actor.preferredUsername) = :username AND coalesce(actor.domain, '') = :domain`)
      .setParameters({ username, domain: domain ?? '' })
      .getOne();
    return actor && (await this.isMeantForOthers(actor)) ? actor : null;
  }

  private async isShutOut(domain: string | null): Promise<boolean> {
    return domain !== null && this.blocks.isSuspended(domain);
  }

  /** Of the applications here only the instance itself is anybody to others. */
  private async isMeantForOthers({ id, type, local }: Actor): Promise<boolean> {
    if (!local || type !== ActorKind.APPLICATION) return true;
    return id === (await this.settings.current()).instanceActorId;
  }

  private async instance(): Promise<Actor> {
    const { instanceActorId } = await this.settings.current();
    return (await this.actors.find(instanceActorId!))!;
  }
}

function capitalised(type: string): string {
  return type[0]!.toUpperCase() + type.slice(1);
}

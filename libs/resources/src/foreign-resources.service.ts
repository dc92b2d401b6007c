import { Injectable } from '@nestjs/common';
import { Clock, Database, parseInput, type Tx } from '#convoke/core';
import { Resource, ResourceKind } from './resource.entity.js';
import { ResourceQueries } from './resource.queries.js';
import { newResource } from './resource.schema.js';
import { ResourceWriter } from './resource-writer.service.js';

/** A folder or a link as another server tells it. */
export interface ForeignResource {
  url: string;
  isFolder: boolean;
  /** What a link leads to, where that is said. */
  kind: ResourceKind | null;
  title: string;
  summary: string;
  resourceUrl: string | null;
  /** The address of the folder that it lies in; null for the top. */
  folderUrl: string | null;
  publishedAt: Date | null;
  changedAt: Date | null;
}

interface Place {
  groupId: string;
  /** A member, or the group itself. */
  actorId: string;
  /** Whether the group says that it is its, whoever left meanwhile. */
  vouched?: boolean;
}

const SECOND = 1000;

/** Keeps what members elsewhere do with the libraries of groups, by the rules for members here. */
@Injectable()
export class ForeignResources {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: ResourceQueries,
    private readonly writer: ResourceWriter,
  ) {}

  /**
   * Adds it, or changes it to what is said of it now. False where nothing has changed: an older version, or one of what
   * was deleted. Throws group_not_found, unauthorized, InvalidInput.
   */
  async save(foreign: ForeignResource, { groupId, actorId, vouched }: Place): Promise<boolean> {
    const { url, isFolder, kind, title, summary, resourceUrl, folderUrl } = foreign;
    const type = isFolder ? ResourceKind.FOLDER : (kind ?? ResourceKind.LINK);
    const entry = parseInput(newResource, { title, summary, type, resourceUrl: isFolder ? null : resourceUrl });
    const publishedAt = this.past(foreign.publishedAt);
    const updatedAt = this.past(foreign.changedAt ?? foreign.publishedAt);
    return this.writer.within(groupId, vouched ? groupId : actorId, async (tx) => {
      const folder = folderUrl === null ? null : await this.folder(tx, groupId, folderUrl);
      const waitsFor = folder ? null : folderUrl;
      const known = await this.queries.findByUrl(url, tx);
      if (!known) {
        const origin = { url, publishedAt, updatedAt, waitsFor };
        const made = await this.writer.add(
          tx,
          { groupId, actorId },
          { ...entry, parentId: folder?.id ?? null },
          origin,
        );
        if (isFolder) await this.adopt(tx, made, actorId);
        return true;
      }
      if (known.groupId !== groupId || known.deletedAt || known.isFolder !== isFolder) return false;
      if (updatedAt.getTime() < Math.floor(known.updatedAt.getTime() / SECOND) * SECOND) return false;
      // What waits for its folder stays where it is until that comes.
      const change = {
        title,
        summary,
        resourceUrl: entry.resourceUrl,
        parentId: waitsFor ? undefined : (folder?.id ?? null),
      };
      await this.writer.change(tx, known, change, actorId, known.local ? undefined : updatedAt);
      return true;
    });
  }

  /** Deletes it with all that is in it; false where it is gone or was never there. Throws group_not_found, unauthorized. */
  async remove(url: string, { groupId, actorId }: Place): Promise<boolean> {
    return this.writer.within(groupId, actorId, async (tx) => {
      const known = await this.queries.findByUrl(url, tx);
      if (!known || known.deletedAt || known.groupId !== groupId) return false;
      await this.writer.bury(tx, known, actorId);
      return true;
    });
  }

  /** Addresses of what is kept here of a group and lives elsewhere. */
  async urlsOf(groupId: string): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(
      'SELECT url FROM resources WHERE group_id = $1 AND NOT local AND deleted_at IS NULL',
      [groupId],
    );
    return rows.map(({ url }) => url);
  }

  /** Deletes what lives elsewhere; what people here have made stays for the others, and waits for its folder. */
  async drop(groupId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.db.query(
        `UPDATE resources r SET parent_id = NULL, name = r.uuid::text, waits_for = p.url FROM resources p
          WHERE p.id = r.parent_id AND NOT p.local AND r.local AND r.group_id = $1`,
        [groupId],
        tx,
      );
      await this.db.query('DELETE FROM resources WHERE group_id = $1 AND NOT local', [groupId], tx);
    });
  }

  private async folder(tx: Tx, groupId: string, url: string): Promise<Resource | null> {
    const found = await this.queries.findByUrl(url, tx);
    return found?.groupId === groupId && found.isFolder && !found.deletedAt ? found : null;
  }

  /** What came before its folder did is put into it; whatever does not fit there stays. */
  private async adopt(tx: Tx, { id, url, groupId }: Resource, byActorId: string): Promise<void> {
    for (const waiting of await tx.findBy(Resource, { groupId, waitsFor: url })) {
      await this.writer.change(tx, waiting, { parentId: id }, byActorId, waiting.updatedAt);
    }
  }

  /** What is dated ahead would stand before all others until then, and take no change. */
  private past(instant: Date | null): Date {
    const now = this.clock.now();
    return instant && instant < now ? instant : now;
  }
}

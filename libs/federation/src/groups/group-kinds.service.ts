import { Inject, Injectable } from '@nestjs/common';
import { type Document, type GroupCollection, hasType } from '../vocabulary/index.js';
import { GROUP_CONTENT_KINDS, type GroupContentKind } from './group-content-kind.js';

/** What groups can have. */
@Injectable()
export class GroupKinds {
  constructor(@Inject(GROUP_CONTENT_KINDS) readonly all: readonly GroupContentKind[]) {}

  of(document: Document): GroupContentKind | null {
    return this.all.find((kind) => hasType(document, ...kind.types) && (kind.isOne?.(document) ?? true)) ?? null;
  }

  listedIn(collection: GroupCollection): GroupContentKind | null {
    return this.all.find((kind) => kind.collection === collection) ?? null;
  }

  /** Which kind something is that is known here under an address, and of which group. */
  async knowing(uri: string): Promise<{ kind: GroupContentKind; groupId: string } | null> {
    for (const kind of this.all) {
      const groupId = await kind.groupOf(uri);
      if (groupId) return { kind, groupId };
    }
    return null;
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, MEMBER_ROLES } from '#convoke/actors';
import { Database } from '#convoke/core';
import { MediaService, Storage } from '#convoke/media';
import { AddressService } from '#convoke/places';
import type { IndexedGroup } from './index-documents.js';

interface Row {
  id: string;
  memberCount: number;
  addressId: string | null;
}

/** Gathers what an index tells of groups. */
@Injectable()
export class IndexedGroups {
  constructor(
    private readonly db: Database,
    private readonly addresses: AddressService,
    private readonly media: MediaService,
    private readonly storage: Storage,
  ) {}

  async of(groups: Actor[]): Promise<IndexedGroup[]> {
    const rows = await this.db.query<Row>(
      `SELECT a.id, g.physical_address_id AS "addressId", (SELECT count(*)::int FROM members b WHERE b.group_id = a.id AND b.role = ANY($2)) AS "memberCount"
        FROM actors a JOIN groups g ON g.actor_id = a.id WHERE a.id = ANY($1)`,
      [groups.map(({ id }) => id), MEMBER_ROLES],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const places = await this.addresses.findMany(rows.map(({ addressId }) => addressId).filter((id) => id !== null));
    const pictures = await this.media.findMany(groups.map(({ avatarId }) => avatarId).filter((id) => id !== null));
    return groups.map(({ id, url, preferredUsername, domain, name, summary, avatarId }) => {
      const { memberCount = 0, addressId = null } = byId.get(id) ?? {};
      const picture = avatarId ? pictures.get(avatarId) : undefined;
      const avatar = picture ? this.storage.url(picture.key) : null;
      const place = (addressId && places.get(addressId)) || null;
      return { url, preferredUsername, domain, name, summary, memberCount, avatar, place };
    });
  }
}

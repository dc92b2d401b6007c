import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { type AddressInput, AddressService } from '#convoke/places';
import { Group } from './group.entity.js';
import type { GroupVisibility, Openness } from './group.values.js';

/** What the server of a group elsewhere says of it. */
export interface ForeignGroup {
  visibility: GroupVisibility;
  openness: Openness;
  manuallyApprovesFollowers: boolean;
  place: AddressInput | null;
}

/** Keeps what groups of other instances are, beside their actors. */
@Injectable()
export class ForeignGroups {
  constructor(private readonly addresses: AddressService) {}

  async save(tx: Tx, actorId: string, { place, visibility, openness, manuallyApprovesFollowers }: ForeignGroup) {
    const known = await tx.findOneBy(Group, { actorId });
    const address = await this.addresses.save(tx, place, known?.physicalAddressId ?? null);
    const settings = { visibility, openness, manuallyApprovesFollowers, physicalAddressId: address?.id ?? null };
    await tx.upsert(Group, { actorId, ...settings }, ['actorId']);
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, GroupQueries, MemberQueries } from '#convoke/actors';
import { InstanceSettingsService } from '#convoke/instance';
import { MediaService, Storage } from '#convoke/media';
import { AddressService } from '#convoke/places';
import { ActorKeys } from '../keys/index.js';
import { ProfileAliases } from '../moves/index.js';
import { type ActorParts, type Document, pictureOf, writeActor } from '../vocabulary/index.js';

/** Writes actors of ours as other servers read them. */
@Injectable()
export class ActorDocuments {
  constructor(
    private readonly keys: ActorKeys,
    private readonly media: MediaService,
    private readonly storage: Storage,
    private readonly settings: InstanceSettingsService,
    private readonly actors: ActorQueries,
    private readonly aliases: ProfileAliases,
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly addresses: AddressService,
  ) {}

  async of(actor: Actor): Promise<Document> {
    const { publicKeyPem } = await this.keys.of(actor);
    if (actor.suspended) return writeActor(actor, { publicKeyPem, ...(await this.groupParts(actor)) });
    const { avatarId, bannerId } = actor;
    const pictures = await this.media.findMany([avatarId, bannerId].filter((id) => id !== null));
    const pictureAt = (id: string | null) => {
      const picture = id === null ? undefined : pictures.get(id);
      return picture ? pictureOf(picture, this.storage.url(picture.key)) : null;
    };
    const [avatar, banner] = [pictureAt(avatarId), pictureAt(bannerId)];
    const parts = {
      publicKeyPem,
      avatar,
      banner,
      ...(await this.otherAddresses(actor)),
      ...(await this.groupParts(actor)),
    };
    return writeActor(await this.named(actor), parts);
  }

  private async otherAddresses({ id, type, movedToId }: Actor): Promise<Pick<ActorParts, 'alsoKnownAs' | 'movedTo'>> {
    if (type !== ActorKind.PERSON) return {};
    const target = movedToId === null ? null : await this.actors.find(movedToId);
    return { alsoKnownAs: await this.aliases.addressesOf(id), movedTo: target?.url };
  }

  private async groupParts({ id, type, suspended }: Actor): Promise<Pick<ActorParts, 'group'>> {
    if (type !== ActorKind.GROUP) return {};
    const { visibility, openness, manuallyApprovesFollowers, physicalAddressId } = await this.groups.settingsOf(id);
    const placeId = suspended ? null : physicalAddressId;
    const places = placeId === null ? null : await this.addresses.findMany([placeId]);
    const memberCount = await this.members.total(id);
    const place = places?.get(placeId!) ?? null;
    return { group: { visibility, openness, manuallyApprovesFollowers, memberCount, place } };
  }

  /** The instance is called what it calls itself. */
  private async named(actor: Actor): Promise<Actor> {
    if (actor.type !== ActorKind.APPLICATION) return actor;
    const { name } = await this.settings.current();
    return Object.assign(Object.create(actor) as Actor, { name });
  }
}

import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, insertRows, invalid, loader, parseInput, type Tx } from '#convoke/core';
import { Address } from './address.entity.js';
import { addressSchema } from './address.schema.js';
import type { AddressInput } from './graphql/address.input.js';
import { timezoneAt } from './timezone.js';

export type AddressContent = Omit<Address, 'id' | 'url' | 'insertedAt'>;

/** Keeps the addresses of events and groups; each belongs to the one that wrote it. */
@Injectable()
export class AddressService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Loads addresses by their ids, batched within a request. */
  readonly byId = loader<string, Address>((ids) => this.findMany(ids));

  /**
   * Writes what a person says of a place; `currentId` is the owner's present address, kept when nothing changed.
   * Null where nothing is said. Throws InvalidInput naming `<field>.<part>`.
   */
  async save(
    tx: Tx,
    input: AddressInput | null,
    currentId: string | null,
    field = 'physicalAddress',
  ): Promise<Address | null> {
    const parsed = parsedFrom(input, field);
    if (!parsed) return null;
    const current = currentId === null ? null : await tx.findOneBy(Address, { id: currentId });
    const content = contentOf(parsed);
    if (isEmpty(content)) {
      if (!parsed.id) return null;
      // An id alone means "as it is"; that of somebody else's address would tell what it says.
      if (current?.id !== parsed.id) throw invalid(`${field}.id`, 'error_not_found');
      return current;
    }
    if (current && isSame(current, content)) return current;
    const [address] = await this.add(tx, [content]);
    return address!;
  }

  /** What is said of a new place, to be written by `add`; null where nothing is said. Throws InvalidInput as `save` does. */
  read(input: AddressInput | null, field = 'physicalAddress'): AddressContent | null {
    const parsed = parsedFrom(input, field);
    const content = parsed && contentOf(parsed);
    return content && isEmpty(content) ? null : content;
  }

  async add(tx: Tx, contents: AddressContent[]): Promise<Address[]> {
    const insertedAt = this.clock.now();
    const addresses = contents.map((content) => tx.create(Address, { ...content, url: null, insertedAt }));
    await insertRows(tx, Address, addresses);
    return addresses;
  }

  async findMany(ids: string[]): Promise<Map<string, Address>> {
    const found = await this.db.manager
      .createQueryBuilder(Address, 'address')
      .where('address.id = ANY(:ids)', { ids })
      .getMany();
    return new Map(found.map((address) => [address.id, address]));
  }
}

/** Schemas are compiled when they are used first, which costs more than what they check. */
const schemas = new Map<string, z.ZodObject<Record<string, z.ZodNullable<typeof addressSchema>>>>();

function parsedFrom(input: AddressInput | null, field: string): z.output<typeof addressSchema> | null {
  const schema = schemas.get(field) ?? z.object({ [field]: addressSchema.nullable() });
  schemas.set(field, schema);
  return parseInput(schema, { [field]: input })[field] ?? null;
}

function contentOf({ geom, timezone, ...given }: z.output<typeof addressSchema>): AddressContent {
  const { description, street, locality, postalCode, region, country, type, originId } = given;
  const latitude = geom?.latitude ?? null;
  const longitude = geom?.longitude ?? null;
  const zone = timezone ?? (geom ? timezoneAt(geom.latitude, geom.longitude) : null);
  const texts = { description, street, locality, postalCode, region, country, type, originId };
  return { ...texts, timezone: zone, latitude, longitude };
}

function isEmpty(content: AddressContent): boolean {
  return Object.values(content).every((value) => value === null);
}

function isSame(address: Address, content: AddressContent): boolean {
  return Object.entries(content).every(([name, value]) => address[name as keyof AddressContent] === value);
}

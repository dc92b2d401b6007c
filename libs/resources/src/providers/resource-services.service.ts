import { Injectable } from '@nestjs/common';
import {
  DomainError,
  invalid,
  parseInput,
  PLACE_OF_ID,
  resourceProvider,
  type ResourceProviderSettings,
  slugify,
  type Tx,
} from '#convoke/core';
import { type InstanceSettings, InstanceSettingsService } from '#convoke/instance';

const MAX_SERVICES = 20;
const LONGEST_ID = 24;
const entry = resourceProvider.omit({ id: true });

/** A service as people read of it. */
export type OfferedService = ResourceProviderSettings & { madeAtOnce: boolean };

export interface GivenService {
  /** Of one that is there and shall be as said from now on; without it this is a new one. */
  id?: string | null;
  kind: string;
  label: string;
  url: string;
}

/** What else happens in the transaction of a change; null for what was not there before, or is not any more. */
type Also = (tx: Tx, before: ResourceProviderSettings | null, after: ResourceProviderSettings | null) => Promise<void>;

/** Where groups make pads, spreadsheets, polls and calls, as administrators set it. */
@Injectable()
export class ResourceServices {
  constructor(private readonly settings: InstanceSettingsService) {}

  async list(): Promise<OfferedService[]> {
    return (await this.settings.current()).resourceProviders.map(offered);
  }

  /** Throws not_found, InvalidInput. */
  async save({ id: known, ...given }: GivenService, also: Also): Promise<OfferedService> {
    const said = parseInput(entry, given);
    let id = '';
    const settings = await this.settings.revise(
      ({ resourceProviders: present }) => {
        id = known ?? newId(said.label, present);
        if (known != null) assertThere(present, known);
        else if (present.length >= MAX_SERVICES) throw invalid('label', 'error_too_many', { max: MAX_SERVICES });
        const service = { id, ...said };
        const others = present.map((each) => (each.id === id ? service : each));
        return { resourceProviders: known == null ? [...present, service] : others };
      },
      tellOf(() => id, also),
    );
    return offered(settings.resourceProviders.find((each) => each.id === id)!);
  }

  /** What groups have made there stays. Throws not_found. */
  async remove(id: string, also: Also): Promise<void> {
    await this.settings.revise(
      ({ resourceProviders: present }) => {
        assertThere(present, id);
        return { resourceProviders: present.filter((each) => each.id !== id) };
      },
      tellOf(() => id, also),
    );
  }
}

type Present = InstanceSettings['resourceProviders'];

/** Tells of the one service that a change of the settings is about. */
function tellOf(id: () => string, also: Also) {
  return async (tx: Tx, before: InstanceSettings, after: InstanceSettings) => {
    const [was, is] = [before, after].map((each) => each.resourceProviders.find((known) => known.id === id()) ?? null);
    await also(tx, was!, is!);
  };
}

function assertThere(present: Present, id: string): void {
  if (!present.some((each) => each.id === id)) throw new DomainError('not_found', { field: 'id' });
}

/** Programs know a service by this; it stays when the service has another name. */
function newId(label: string, present: Present): string {
  const name = slugify(label, 'service')
    .slice(0, LONGEST_ID)
    .replace(/^(?=\d)/, 's');
  const isFree = (id: string) => present.every((each) => each.id !== id);
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`;
    if (isFree(id)) return id;
  }
}

function offered(service: ResourceProviderSettings): OfferedService {
  return { ...service, madeAtOnce: service.url.includes(PLACE_OF_ID) };
}

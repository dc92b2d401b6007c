import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { invalid, PLACE_OF_ID, type ResourceProviderSettings } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';

/** Makes new pads, spreadsheets and calls of the providers that the instance has. */
@Injectable()
export class ResourceAddresses {
  constructor(private readonly settings: InstanceSettingsService) {}

  /** An address that nobody guesses, since whoever knows it may come in. Throws InvalidInput. */
  async make(providerId: string): Promise<{ type: ResourceProviderSettings['kind']; resourceUrl: string }> {
    const { resourceProviders } = await this.settings.current();
    const provider = resourceProviders.find(({ id }) => id === providerId);
    if (!provider?.url.includes(PLACE_OF_ID)) throw invalid('provider', 'error_resource_provider');
    const name = randomBytes(16).toString('hex');
    return { type: provider.kind, resourceUrl: provider.url.replaceAll(PLACE_OF_ID, name) };
  }
}

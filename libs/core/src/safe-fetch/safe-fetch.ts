import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectConfig, type Config } from '../config/index.js';
import type { FetchedDocument } from './fetched-document.js';
import { type FetchOptions, GuardedClient } from './guarded-client.js';
import { isPublicAddress } from './public-address.js';

/** The one way out of the server: every outbound HTTP request goes through here. */
@Injectable()
export class SafeFetch extends GuardedClient implements OnModuleDestroy {
  private readonly anywhere: GuardedClient;

  constructor(
    @InjectConfig('federation') federation: Config['federation'],
    @InjectConfig('server') server: Config['server'],
  ) {
    const userAgent = `Convoke (+${server.publicUrl})`;
    const everywhere = { permitsAddress: () => true, permitsPlainHttp: true, userAgent };
    super(
      federation.allowPrivateNetwork
        ? everywhere
        : { permitsAddress: isPublicAddress, permitsPlainHttp: false, userAgent },
    );
    this.anywhere = new GuardedClient(everywhere);
  }

  /** For addresses that come from the configuration alone: a service of ours may stand in the private network. */
  async fetchConfigured(address: string, options: Omit<FetchOptions, 'maxRedirects'> = {}): Promise<FetchedDocument> {
    return this.anywhere.fetch(address, { ...options, maxRedirects: 0 });
  }

  onModuleDestroy(): void {
    this.close();
    this.anywhere.close();
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectConfig, type Config } from '../config/index.js';
import { GuardedClient } from './guarded-client.js';
import { isPublicAddress } from './public-address.js';

/** The one way out of the server: every outbound HTTP request goes through here. */
@Injectable()
export class SafeFetch extends GuardedClient implements OnModuleDestroy {
  constructor(
    @InjectConfig('federation') federation: Config['federation'],
    @InjectConfig('server') server: Config['server'],
  ) {
    super({
      permitsAddress: federation.allowPrivateNetwork ? () => true : isPublicAddress,
      permitsPlainHttp: federation.allowPrivateNetwork,
      userAgent: `Convoke (+${server.publicUrl})`,
    });
  }

  onModuleDestroy(): void {
    this.close();
  }
}

import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { SignedIn } from '../../entrance.service.js';
import { LoginType } from '../../graphql/login.type.js';
import { KnownDevices } from '../known-devices.service.js';

@Resolver(() => LoginType)
export class DeviceTokenResolver {
  constructor(private readonly devices: KnownDevices) {}

  @ResolveField(() => String, {
    description: 'To be kept on the device and given to `login` there: guesses of others then do not pause it',
  })
  deviceToken(@Parent() { user }: SignedIn): string {
    return this.devices.issue(user);
  }
}

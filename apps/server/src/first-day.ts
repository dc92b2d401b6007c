import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newSecretToken } from '#convoke/accounts';
import { FirstAdministrator } from '#convoke/actors';
import { DemoContent } from './demo/demo-content.service.js';
import { DEMO_PEOPLE } from './demo/demo-people.js';
import { InstanceSettingsService } from '#convoke/instance';

/** How to sign in to an instance that has just begun; shown once. */
export interface FirstSignIns {
  administrator: { email: string; password: string | null };
  demo: { email: string; password: string } | null;
}

/** Gives an empty instance its administrator and, where wanted, its demo; null when the instance had begun before. */
export async function firstDay(app: NestFastifyApplication): Promise<FirstSignIns | null> {
  const administrator = await app.get(FirstAdministrator).ensure();
  const password = newSecretToken().slice(0, 12);
  await app.get(DemoContent).ensure(administrator !== null, password);
  if (!administrator) return null;
  const { demoContent } = await app.get(InstanceSettingsService).current();
  const demo = demoContent === 'drawing' ? { email: DEMO_PEOPLE[0]!.email, password } : null;
  return { administrator, demo };
}

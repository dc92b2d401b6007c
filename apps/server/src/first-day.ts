import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdministrator } from '#convoke/actors';
import { DemoContent } from './demo/demo-content.service.js';
import { DemoReset } from './demo/demo-reset.service.js';
import { DEMO_PEOPLE } from './demo/demo-people.js';
import { InstanceSettingsService } from '#convoke/instance';

/** How to sign in to an instance that has just begun; shown once. */
export interface FirstSignIns {
  administrator: { email: string; password: string | null };
  demo: { email: string; password: string } | null;
}

/** Gives an empty instance its administrator and, where wanted, its demo; null when the instance had begun before. */
export async function firstDay(app: NestFastifyApplication): Promise<FirstSignIns | null> {
  await app.get(DemoReset).claim();
  const administrator = await app.get(FirstAdministrator).ensure();
  const content = app.get(DemoContent);
  await content.ensure(administrator !== null);
  if (!administrator) return null;
  const { demoContent } = await app.get(InstanceSettingsService).current();
  const demo = demoContent === 'drawing' ? { email: DEMO_PEOPLE[0]!.email, password: content.password } : null;
  return { administrator, demo };
}
